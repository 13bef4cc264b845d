package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What a step offers, one thing at a time.
class StepTest {
    private static final Schedule RATE = new Exponential(0.5, 0.5);

    /// A rule made of one function.
    record Given(Schedule learningRate, Function<Step, Tensor> of) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            return of.apply(step);
        }
    }

    private static Steps from(Function<Step, Tensor> update, double... start) {
        return Steps.of(new Given(RATE, update), x -> x.square().times(0.5)).from(start);
    }

    @Test
    void theRateIsTheSchedulesAndTheIterationCountsFromOne() {
        // Subtracts 1·½, 2·¼, 3·⅛.
        var run = from(step -> step.zeros().plus(step.iteration().times(step.rate())), 0);
        assertThat(run.step().parameter()).isEqualTo(-0.5);
        assertThat(run.step().parameter()).isEqualTo(-1);
        assertThat(run.step().parameter()).isEqualTo(-1.375);
    }

    @Test
    void aSlotKeepsItsValueUntilTheNextStep() {
        // n ← n + 1 from 5; subtracts the value before.
        var run = from(
                step -> {
                    Tensor n = step.slot("n", Tensor.constant(step.dtype(), 5));
                    step.keep("n", n.plus(1));
                    return step.zeros().plus(n);
                },
                0);
        assertThat(run.step().parameter()).isEqualTo(-5);
        assertThat(run.step().parameter()).isEqualTo(-11);
        assertThat(run.slot("n")).isEqualTo(7);
    }

    @Test
    void aSlotCanBeginAsACopyOfTheParameters() {
        var run = from(
                step -> step.keep("start", step.slot("start", step.parameters().times(2))), 1, 3);
        assertThat(run.slots("start")).containsExactly(2, 6);
        assertThat(run.steps(2).slots("start")).containsExactly(2, 6);
    }

    /// In float 0.999 is 0.99900001287 and 1 − 0.999 is 0.001, so that βs + (1−β)x has weights of 1.0000129
    /// together.
    @Test
    void anAverageOfNoiseHasNoBiasInFloat() {
        var rule = new Given(RATE, step -> {
            Tensor x = step.random("x", Distribution.NORMAL).square();
            step.average("average", 0.999, x);
            step.keep("naive", step.slot("naive").times(0.999).plus(x.times(1 - 0.999)));
            Tensor exact = step.slot("exact", Tensor.full(DType.F64, x.shape(), 0));
            step.keep("exact", exact.times(0.999).plus(x.to(DType.F64).times(1 - 0.999)));
            return step.zeros();
        });
        var optimization = Optimization.of(
                rule, Layout.of("x", 128), DType.F32, p -> p.getFirst().sum());
        try (Run run = new Run(optimization, NDArray.zeros(DType.F32, Shape.of(128)), Engine.COMPILED)) {
            run.steps(10_000);
            assertThat(bias(run, "average")).isCloseTo(0, within(1e-6));
            assertThat(bias(run, "naive")).as("the other form").isCloseTo(1.29e-5, within(1e-6));
        }
    }

    /// The mean of (s − exact) / exact.
    private static double bias(Run run, String slot) {
        double[] s = run.state().slot(slot).toDoubles();
        double[] exact = run.state().slot("exact").toDoubles();
        return IntStream.range(0, s.length)
                .mapToDouble(i -> (s[i] - exact[i]) / exact[i])
                .average()
                .orElseThrow();
    }

    @Test
    void biasCorrectionsAreThoseOfDoublePrecision() {
        // 1 − 0.999 in float arithmetic is off by 1.3e-5; rounded once from double it is off by at most 6e-8.
        var run = Steps.of(new Given(RATE, step -> step.zeros().minus(step.biasCorrection(0.999))), x -> x)
                .in(DType.F32)
                .from(0);
        assertThat(run.step().parameter()).isCloseTo(1 - 0.999, within(1e-10));
        var divided = from(step -> step.unbiased(step.zeros().minus(1), 0.75), 0);
        assertThat(divided.step().parameter()).isCloseTo(4, within(1e-14));
        assertThat(divided.step().parameter()).isCloseTo(4 + 16.0 / 7, within(1e-14));
    }

    @Test
    void gradientsOfOtherPointsAreTakenThere() {
        // g = θ: at 2θ + 1 it is 2θ + 1.
        var run = from(step -> step.gradientAt(step.parameters().times(2).plus(1)), 3);
        assertThat(run.step().parameter()).isEqualTo(3 - 7);
    }

    @Test
    void theSamePointIsEvaluatedOnce() {
        int[] calls = {0};
        var rule =
                new Given(RATE, step -> step.gradient().plus(step.gradient()).plus(step.hessianVector(step.zeros())));
        Optimization.of(rule, Layout.of("x", 2), DType.F64, views -> {
            calls[0]++;
            return views.getFirst().square().sum();
        });
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void hessianVectorIsTheCurvatureTimesTheVector() {
        // J = Σ x⁴/12 has the Hessian diag(x²): from (1, 2) with v = (1, 1).
        var rule = new Given(RATE, step -> step.hessianVector(step.zeros().plus(1)));
        var run = Steps.of(rule, x -> x.square().square().div(12)).from(1, 2);
        assertThat(run.step().parameters()).containsExactly(new double[] {0, -2}, within(1e-14));
    }

    @Test
    void everyChoosesByTheStepsNumber() {
        var run = from(
                step -> {
                    Tensor last = step.slot("last", Tensor.constant(step.dtype(), 0));
                    return step.every(
                            3,
                            1,
                            () -> step.zeros().plus(step.keep("last", step.iteration())),
                            () -> step.zeros().plus(last.times(0.1)));
                },
                0);
        double[] expected = {-1, -1.1, -1.2, -5.2, -5.6, -6, -13};
        for (double theta : expected) {
            assertThat(run.step().parameter()).isCloseTo(theta, within(1e-14));
        }
    }

    @Test
    void theFirstStepCanBeAnother() {
        var run = from(
                step -> step.first(
                        () -> step.zeros().plus(5), () -> step.zeros().plus(1)),
                0);
        double[] expected = {-5, -6, -7};
        for (double theta : expected) {
            assertThat(run.step().parameter()).isEqualTo(theta);
        }
        var slower = from(
                step -> step.every(
                        2,
                        0,
                        () -> step.slower(2)
                                .first(
                                        () -> step.zeros().plus(5),
                                        () -> step.zeros().plus(1)),
                        step::zeros),
                0);
        assertThat(slower.steps(2).parameter()).isEqualTo(-5);
        assertThat(slower.steps(2).parameter()).isEqualTo(-6);
    }

    @Test
    void anAverageHasTheShapeOfWhatItAverages() {
        var run = from(
                step -> {
                    step.average("sum", 0.5, step.gradient().sum());
                    return step.zeros();
                },
                3,
                5);
        assertThat(run.steps(2).slot("sum")).isEqualTo(6);
    }

    @Test
    void withinKeepsSlotsApart() {
        var run = from(
                step -> {
                    step.within("a").average("s", 0.5, step.gradient());
                    return step.within("b").average("s", 0.75, step.gradient());
                },
                4);
        run.step();
        assertThat(run.slot("a/s")).isEqualTo(2);
        assertThat(run.slot("b/s")).isEqualTo(1);
        assertThat(run.parameter()).isEqualTo(3);
    }

    @Test
    void aPartMovesItsParametersAlone() {
        // J = ½ Σ (a + b + c)²: the part {a, c} sees its own gradient; at twice its values b stays where it is.
        var layout = Layout.builder()
                .add("a", Shape.of(2))
                .add("b", Shape.of(2))
                .add("c", Shape.of(2))
                .build();
        Function<Step, Tensor> update = step -> {
            Step part = step.part("ac", e -> !e.name().equals("b"), new Constant(0.25));
            Tensor doubled = part.gradientAt(part.parameters().times(2)).times(part.rate());
            part.average("g", 0, part.gradient());
            part.average("h", 0, part.hessianVector(part.zeros().plus(1)));
            return step.perParameter(e -> e.name().equals("b")
                    ? Tensor.full(step.dtype(), e.shape(), 0)
                    : part.layout().view(doubled, e.name()));
        };
        var optimization = Optimization.of(
                new Given(RATE, update),
                layout,
                DType.F64,
                p -> p.get(0).plus(p.get(1)).plus(p.get(2)).square().sum().times(0.5));
        try (Run run = new Run(optimization, NDArray.of(Shape.of(6), 1.0, 2, 10, 20, 3, 4), Engine.REFERENCE)) {
            var state = run.step().state();
            // At 2a, b, 2c: 2 + 10 + 6 = 18 and 4 + 20 + 8 = 32, times ¼.
            assertThat(state.parameters().toDoubles()).containsExactly(1 - 4.5, 2 - 8, 10, 20, 3 - 4.5, 4 - 8);
            assertThat(state.slot("ac/g").toDoubles()).containsExactly(14, 26, 14, 26);
            assertThat(state.slot("ac/h").toDoubles()).containsExactly(2, 2, 2, 2);
        }
    }

    @Test
    void aSlowerClockCountsEverySoManiethStep() {
        // Every second step: t = 1, 2 with rates ½, ¼.
        var run = from(
                step -> step.every(
                        2,
                        0,
                        () -> {
                            Step slow = step.slower(2);
                            return step.zeros().plus(slow.iteration().times(slow.rate()));
                        },
                        step::zeros),
                0);
        double[] expected = {0, -0.5, -0.5, -1};
        for (double theta : expected) {
            assertThat(run.step().parameter()).isEqualTo(theta);
        }
    }

    @Test
    void randomNumbersDependOnSeedStepAndNameAlone() {
        var rule = new Given(RATE, step -> {
            step.average("other", 0, step.random("other", Distribution.NORMAL));
            return step.keep("drawn", step.slot("drawn").times(0).plus(step.random("name", Distribution.NORMAL)));
        });
        double[] first = drawn(rule, 1, 2);
        assertThat(drawn(rule, 1, 2)).containsExactly(first);
        assertThat(drawn(rule, 2, 2)).isNotEqualTo(first);
        assertThat(drawn(rule, 1, 3)).isNotEqualTo(first);
        var optimization = optimization(rule);
        try (Run run = new Run(optimization, NDArray.zeros(DType.F64, Shape.of(4)), Engine.COMPILED, 1)) {
            run.steps(2);
            assertThat(run.state().slot("other").toDoubles()).isNotEqualTo(first);
            assertThat(run.state().slot("drawn").toDoubles()).containsExactly(first);
        }
    }

    private static Optimization optimization(UpdateRule rule) {
        return Optimization.of(
                rule, Layout.of("x", 4), DType.F64, p -> p.getFirst().sum());
    }

    private static double[] drawn(UpdateRule rule, long seed, int steps) {
        try (Run run = new Run(optimization(rule), NDArray.zeros(DType.F64, Shape.of(4)), Engine.COMPILED, seed)) {
            return run.steps(steps).state().slot("drawn").toDoubles();
        }
    }

    @Test
    void saysWhatARuleDoesWrong() {
        refused("slot v is kept twice in one step", step -> step.keep("v", step.average("v", 0.5, step.gradient())));
        refused("slot v is kept, but was not asked for; there are []", step -> step.keep("v", step.gradient()));
        refused(
                "slot v is asked for as F64[1] and as F64[]",
                step -> step.slot("v").plus(step.slot("v", Tensor.constant(DType.F64, 0))));
        refused("slot v is F64[1], what is to be kept is F64[]", step -> {
            step.slot("v");
            return step.keep("v", step.rate());
        });
        refused(
                "slot v is asked for in some steps only",
                step -> step.every(2, 0, step::gradient, () -> step.every(3, 0, () -> step.slot("v"), step::gradient)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> from(step -> step.every(3, 3, step::gradient, step::gradient), 1))
                .withMessage("every: remainder = 3 never comes up; it must be in 0 … 2");
    }

    private static void refused(String message, Function<Step, Tensor> update) {
        assertThatIllegalStateException()
                .isThrownBy(() -> from(update, 1).steps(6))
                .withMessageStartingWith(message);
    }

    @Test
    void zerosAreAsManyAsParameters() {
        var run = from(step -> step.zeros().plus(1), 1, 2, 3);
        assertThat(List.of(run.step().parameters())).containsExactly(new double[] {0, 1, 2});
    }
}
