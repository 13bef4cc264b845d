package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

class ChainTest {
    private static final Sgd DESCENT = new Sgd(new Constant(1));

    @Test
    void stagesActInTheirOrder() {
        // g = 6 at θ = 4. Clip to 1, then add ½·4: 3. Add, then clip: 1.
        assertThat(after(new ClipByValue(1).then(new L2(0.5)).then(DESCENT))).isEqualTo(4 - 3);
        assertThat(after(new L2(0.5).then(new ClipByValue(1)).then(DESCENT))).isEqualTo(4 - 1);
        // Decay comes after the clip: 1 + 0.1·4.
        assertThat(after(new ClipByValue(1).then(DESCENT).then(new DecoupledDecay(0.1))))
                .isCloseTo(4 - 1.4, within(1e-15));
    }

    /// Clipping reads the gradient for its norm; all else is one loop over the parameters.
    @Test
    void aWholeUpdateIsOnePassOverTheParameters() {
        int n = 100_000;
        Tensor gradient = Tensor.input("gradient", DType.F32, Shape.of(n));
        UpdateRule rule =
                new ClipByGlobalNorm(1).then(new Adam(new Constant(0.001))).then(new DecoupledDecay(0.01));
        var optimization = Optimization.of(
                rule,
                Layout.of("parameters", n),
                DType.F32,
                theta -> theta.getFirst().times(gradient).sum());
        try (Executable executable = optimization.trace(1).program(List.of()).compile()) {
            String plan = executable.explain();
            assertThat(plan.lines().filter(line -> line.contains("loop " + n)))
                    .as(plan)
                    .hasSize(2);
            assertThat(plan.split("← parameters", -1)).hasSize(2); // by one loop only
            assertThat(executable.plannedBytes()).isLessThan(4L * n);
        }
    }

    private static double after(UpdateRule rule) {
        return Steps.of(rule, x -> x.times(6)).from(4).step().parameter();
    }

    @Test
    void isFlatHoweverItIsComposed() {
        var clip = new ClipByValue(1);
        var l2 = new L2(0.5);
        var decay = new DecoupledDecay(0.1);
        var expected = new Chain(List.of(clip, l2, DESCENT, decay));
        assertThat(clip.then(l2).then(DESCENT).then(decay)).isEqualTo(expected);
        assertThat(clip.then(l2.then(DESCENT.then(decay)))).isEqualTo(expected);
    }

    @Test
    void refusesStagesInTheWrongPlace() {
        String order = ": gradient transforms come first, then one rule, then step transforms";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chain(List.of(DESCENT, new ClipByValue(1))))
                .withMessage("chain: ClipByValue[limit=1.0] is in the wrong place" + order);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chain(List.of(new DecoupledDecay(0.1), DESCENT)))
                .withMessageContaining("DecoupledDecay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chain(List.of(DESCENT, DESCENT)))
                .withMessageContaining("wrong place");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chain(List.of(new ClipByValue(1))))
                .withMessageStartingWith("chain: there is no rule among");
    }

    @Test
    void aStageInTheWrongPlaceDoesNotCompile() {
        assertThat(linesThatDoNotCompile("""
                import org.thalweg.optim.*;
                class Specimen {
                    ClipByValue clip = new ClipByValue(1);
                    UpdateRule rule = new Sgd(new Constant(1));
                    DecoupledDecay decay = new DecoupledDecay(0.1);
                    UpdateRule right = clip.then(clip).then(rule).then(decay).then(decay);
                    UpdateRule transformBehind = rule.then(clip);
                    UpdateRule twoRules = rule.then(rule);
                    UpdateRule decayFirst = decay.then(rule);
                    UpdateRule noRule = clip.then(decay);
                }
                """)).containsExactly(7L, 8L, 9L, 10L);
    }

    private static List<Long> linesThatDoNotCompile(String source) {
        var file = new SimpleJavaFileObject(URI.create("string:///Specimen.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, options, null, List.of(file))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(Diagnostic::getLineNumber)
                .toList();
    }
}
