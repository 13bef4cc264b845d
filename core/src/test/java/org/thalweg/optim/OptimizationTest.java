package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class OptimizationTest {
    private static final Layout LAYOUT =
            Layout.builder().add("a", Shape.of(2, 3)).add("b", Shape.of(3)).build();

    private static Tensor loss(List<Tensor> parameters) {
        return parameters.get(0).plus(parameters.get(1)).square().sum();
    }

    private static Optimization adam() {
        return Optimization.of(new Adam(new Constant(0.1)), LAYOUT, DType.F32, OptimizationTest::loss);
    }

    private static NDArray start() {
        return NDArray.fill(DType.F32, LAYOUT.shape(), i -> i + 1);
    }

    /// The compiler writes the parts of a concatenation in place; a gradient through slices would be a sum of
    /// padded vectors.
    @Test
    void theGradientIsOneConcatenation() {
        Tensor gradient = adam().trace(1).gradient();
        assertThat(gradient).isNotNull();
        assertThat(gradient.op()).isInstanceOf(Op.Concat.class);
        assertThat(((Op.Concat) gradient.op()).parts()).hasSize(2);
    }

    @Test
    void theTraceIsTheSameForEveryStepOfAPlainRule() {
        Optimization adam = adam();
        assertThat(adam.trace(1_000_000)).isSameAs(adam.trace(1));
        assertThat(adam.slots().keySet()).containsExactly("m", "v");
        assertThat(adam.trace(1).updates().keySet())
                .containsExactly(
                        adam.parameters(), adam.slots().get("m"), adam.slots().get("v"));
        assertThat(adam.evaluated()).isSameAs(adam.parameters());
    }

    @Test
    void aRuleThatDoesSomethingNowAndThenHasATraceForEach() {
        var rule = new Lookahead(new Sgd(new Constant(0.1)), 5, 0.5);
        var optimization = Optimization.of(rule, LAYOUT, DType.F32, OptimizationTest::loss);
        assertThat(optimization.trace(1)).isSameAs(optimization.trace(4)).isNotSameAs(optimization.trace(5));
        assertThat(optimization.trace(10)).isSameAs(optimization.trace(5));
    }

    @Test
    void aStateStepsThroughAnExecutableAndSharesItsArrays() {
        Optimization adam = adam();
        OptimizationState state = adam.start(start());
        Trace trace = adam.trace(1);
        try (Executable run = trace.program(List.of(trace.loss())).compile()) {
            state.bind(run, trace);
            NDArray theta = state.parameters();
            state.advance();
            run.run();
            double first = run.output(0).item();
            for (int t = 2; t <= 20; t++) {
                state.advance();
                run.run();
            }
            assertThat(run.output(0).item()).isLessThan(first);
            assertThat(state.parameters()).isSameAs(theta);
            assertThat(theta.get(0)).isLessThan(1);
            assertThat(state.iteration()).isEqualTo(20);
        }
    }

    @Test
    void startCopiesTheParameters() {
        NDArray given = start();
        OptimizationState state = adam().start(given);
        given.set(0, 99);
        assertThat(state.parameters().get(0)).isEqualTo(1);
    }

    @Test
    void advancingAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OptimizationState state = adam().start(start());
        for (int i = 0; i < 5_000; i++) {
            state.advance();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            state.advance();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1024);
    }

    @Test
    void restoresWhatWasSavedAndNothingElse() {
        OptimizationState state = adam().start(start());
        NDArray ones = NDArray.fill(DType.F32, LAYOUT.shape(), i -> 1);
        state.restore(7, ones, Map.of("m", ones, "v", ones));
        assertThat(state.iteration()).isEqualTo(7);
        assertThat(state.slot("v").get(8)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.restore(9, start(), Map.of("m", ones)))
                .withMessage("the saved state has the slots [m], the rule has [m, v]; it was saved by another rule");
        assertThatIllegalArgumentException().isThrownBy(() -> state.restore(-1, ones, Map.of("m", ones, "v", ones)));
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(
                        () -> state.restore(9, NDArray.zeros(DType.F32, Shape.of(4)), Map.of("m", ones, "v", ones)));
        assertThat(state.iteration()).as("refused: unchanged").isEqualTo(7);
        assertThat(state.parameters().get(0)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.slot("u"))
                .withMessage("no slot u; there are [m, v]");
    }

    @Test
    void saysWhatDoesNotFit() {
        var sgd = new Sgd(new Constant(0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Optimization.of(sgd, LAYOUT, DType.I32, OptimizationTest::loss))
                .withMessage("parameters of type I32 have no gradient; take F32 or F64");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Optimization.of(sgd, LAYOUT, DType.F32, List::getFirst))
                .withMessageContaining("the loss is no scalar");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Optimization.of(
                        new StepTest.Given(new Constant(0.1), Step::rate), LAYOUT, DType.F32, OptimizationTest::loss))
                .withMessageContaining("is F32[], the parameters are F32[9]");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> adam().start(NDArray.zeros(DType.F64, LAYOUT.shape())))
                .withMessage("the parameters are F32[9], the values to start from F64[9]");
    }
}
