package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class RelayTest {
    private static final Layout LAYOUT =
            Layout.builder().add("w", Shape.of(2, 3)).add("b", Shape.of(2)).build();

    private static Optimization optimization(UpdateRule rule) {
        return Optimization.ofModel(rule, LAYOUT, DType.F64, views -> {
            Tensor z = Tensor.concat(
                    List.of(
                            views.get(0).flatten().sin(),
                            views.get(1)
                                    .times(3)
                                    .minus(views.get(0).slice(1, 0, 1).squeeze(1))),
                    0);
            return new ModelLoss(z.square().sum().times(0.5), z);
        });
    }

    private static Run run(UpdateRule rule, NDArray start) {
        return new Run(optimization(rule), start, Engine.COMPILED);
    }

    private static NDArray start() {
        return NDArray.of(Shape.of(8), 1, -0.5, 0.3, 0.8, -1.2, 0.1, 0.6, -0.9);
    }

    private static UpdateRule rule(String spec) {
        return Catalogues.OPTIMIZERS.create(spec);
    }

    @Test
    void theSecondRuleBeginsWhereTheFirstEnds() {
        // J = ½θ². Descent with η = ½ halves θ: 8, 4, 2. Momentum with η = ½, μ = ½ from there: v = 2, θ = 1;
        // v = 2, θ = 0; v = 1, θ = −½.
        var relay = new Relay(new Sgd(new Constant(0.5)), new Momentum(new Constant(0.5), 0.5), 2);
        var run = Steps.of(relay, theta -> theta.square().times(0.5)).from(8);
        for (double theta : new double[] {4, 2, 1, 0, -0.5}) {
            assertThat(run.step().parameter()).isEqualTo(theta);
        }
    }

    /// What the other rule counts, plans and remembers begins with it: as in a run of its own, bit for bit.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "adam(lr=cosine(0.05, steps=9))",
                "lookahead(sgd(0.05), period=3)",
                "accumulate(lookahead(momentum(0.05), period=2), every=2)",
                "accumulate(adam(0.05), every=3)",
                "sam(adam(0.05))",
                "radam(0.05)",
                "shampoo(0.05)",
                "soap(0.05)",
                "chain(clipByGlobalNorm(1), sgd(0.05), polyakAverage)",
                "scheduleFree(0.05)",
                "groups(adam(lr=cosine(0.05, steps=9)), group(\"b\", rate=0.5))",
                "hessianFree",
                "conjugateGradient",
                "levenbergMarquardt",
                "relay(adam(0.05), lookahead(sgd(0.02), period=2), after=4)"
            })
    void itIsARunOfItsOwn(String spec) {
        String after = "relay(momentum(lr=cosine(0.1, steps=20)), " + spec + ", after=5)";
        try (Run whole = run(rule(after), start());
                Run first = run(rule("momentum(lr=cosine(0.1, steps=20))"), start())) {
            whole.steps(5);
            first.steps(5);
            assertThat(whole.state().parameters().toDoubles())
                    .containsExactly(first.state().parameters().toDoubles());
            try (Run second = run(rule(spec), first.state().parameters())) {
                for (int i = 0; i < 11; i++) {
                    whole.step();
                    second.step();
                    assertThat(whole.state().parameters().toDoubles())
                            .as("step " + (i + 1))
                            .containsExactly(second.state().parameters().toDoubles());
                    assertThat(whole.state().rate()).isEqualTo(second.state().rate());
                }
                second.state()
                        .slots()
                        .forEach((name, value) -> assertThat(
                                        whole.state().slot("then/" + name).toDoubles())
                                .as(name)
                                .containsExactly(value.toDoubles()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 6, 9})
    void savedAnywhereItGoesOnBitForBit(int saved) {
        UpdateRule relay = rule("relay(adam(0.05), lookahead(momentum(0.02), period=3), after=5)");
        try (Run through = run(relay, start());
                Run begun = run(relay, start());
                Run resumed = run(relay, start())) {
            through.steps(12);
            begun.steps(saved);
            Map<String, NDArray> slots = new LinkedHashMap<>();
            begun.state().slots().forEach((name, value) -> slots.put(name, value.copy()));
            resumed.state().restore(saved, begun.state().parameters().copy(), slots);
            resumed.steps(12 - saved);
            assertThat(resumed.state().parameters().toDoubles())
                    .containsExactly(through.state().parameters().toDoubles());
        }
    }

    @Test
    void itStandsInsideOtherRules() {
        // Two gradients a step of the relay: descent in the first, and then momentum as above.
        var relay = new Relay(new Sgd(new Constant(0.5)), new Momentum(new Constant(0.5), 0.5), 1);
        var run = Steps.of(new Accumulate(relay, 2), theta -> theta.square().times(0.5))
                .from(4);
        for (double theta : new double[] {4, 2, 2, 1, 1, 0, 0, -0.5}) {
            assertThat(run.step().parameter()).isEqualTo(theta);
        }
    }

    @Test
    void aProgramHoldsTheRuleAtWorkAlone() {
        Optimization optimization = optimization(rule("relay(momentum(0.1), adam(0.1), after=3)"));
        for (long t = 1; t <= 9; t++) {
            Set<String> changed = optimization.trace(t).updates().keySet().stream()
                    .map(Tensor::label)
                    .collect(Collectors.toSet());
            boolean early = t <= 3;
            assertThat(changed.stream().anyMatch(name -> name.contains("first/")))
                    .isEqualTo(early);
            assertThat(changed.stream().anyMatch(name -> name.contains("then/")))
                    .isEqualTo(!early);
        }
        assertThat(optimization.trace(1)).isSameAs(optimization.trace(3));
        assertThat(optimization.trace(5)).isSameAs(optimization.trace(100)).isNotSameAs(optimization.trace(4));
    }

    @Test
    void whatIsEvaluatedIsThatOfTheRuleAtWork() {
        UnaryOperator<Tensor> bowl = theta -> theta.square().times(0.5);
        var relay = new Relay(new Sgd(new Constant(0.5)), rule("scheduleFree(0.5)"), 2);
        Optimization optimization = Optimization.of(
                relay,
                Layout.of("x", 1),
                DType.F64,
                x -> bowl.apply(x.getFirst()).sum());
        try (Run run = new Run(optimization, NDArray.of(Shape.of(1), 8.0), Engine.COMPILED);
                Run alone = new Run(
                        Optimization.of(
                                relay.then(),
                                Layout.of("x", 1),
                                DType.F64,
                                x -> bowl.apply(x.getFirst()).sum()),
                        NDArray.of(Shape.of(1), 2.0),
                        Engine.COMPILED)) {
            run.steps(2);
            assertThat(run.evaluated()).containsExactly(2);
            run.steps(3);
            alone.steps(3);
            assertThat(run.evaluated()).containsExactly(alone.evaluated());
            assertThat(run.evaluated()[0]).isNotCloseTo(run.state().parameters().get(0), within(1e-3));
        }
    }

    @Test
    void refusesNoStepsAndRatesThatReact() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule("relay(sgd(0.1), adam, after=0)"))
                .withMessageContaining("after = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule("relay(sgd(reduceOnPlateau(0.1)), adam, after=3)"))
                .withMessageContaining("reacts to a metric");
    }
}
