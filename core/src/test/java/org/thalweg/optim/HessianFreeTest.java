package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class HessianFreeTest {
    private static HessianFree rule(double damping, int backtracks) {
        return new HessianFree(new Constant(1), damping, 20, 5e-4, 0.95, backtracks);
    }

    private static double damping(Run run) {
        return run.state().slots().get("damping").item();
    }

    /// ½‖θ‖², whose Gauss-Newton matrix is I.
    private static ModelLoss bowl(Tensor x) {
        return new ModelLoss(x.square().sum().times(0.5), x);
    }

    private static ModelLoss arc(Tensor x) {
        Tensor z = x.atan();
        return new ModelLoss(z.square().sum().times(0.5), z);
    }

    @Test
    void itMinimisesTheDampedModel() {
        // δ = −θ/(1 + λ) with λ = 1: half of the way.
        try (Run run = Run.of(rule(1, 5), HessianFreeTest::bowl, 3, -4)) {
            assertThat(run.step().state().parameters().toDoubles())
                    .containsExactly(new double[] {1.5, -2}, within(1e-12));
            // q = −½·½‖θ‖², J falls by ⅜‖θ‖²: ρ = 1.5 > ¾.
            assertThat(damping(run)).isCloseTo(2.0 / 3, within(1e-12));
        }
    }

    @Test
    void aStepThatFallsShortIsShortenedAndDampsMore() {
        // z = atan θ from 3: the Gauss-Newton step −z/z′ overshoots.
        try (Run run = Run.of(rule(1e-8, 20), HessianFreeTest::arc, 3)) {
            double z = Math.atan(3);
            double whole = -z * 10; // z′ = 1/10
            double share = 1;
            while (0.5 * Math.pow(Math.atan(3 + share * whole), 2) > 0.5 * z * z - 0.01 * share * z * z) {
                share *= 0.8;
            }
            assertThat(share).isLessThan(0.7);
            assertThat(run.step().state().parameters().toDoubles()[0]).isCloseTo(3 + share * whole, within(1e-4));
            assertThat(damping(run)).isCloseTo(1.5e-8, within(1e-16));
        }
    }

    @Test
    void whereNoShareIsGoodEnoughNothingMoves() {
        // The whole step overshoots, and there is no shorter one to be tried.
        try (Run run = Run.of(rule(1e-8, 1), HessianFreeTest::arc, 3)) {
            assertThat(run.step().state().parameters().toDoubles()).containsExactly(3);
        }
    }

    @Test
    void theValleyOfRosenbrockTakesAFewSteps() {
        Function<Tensor, ModelLoss> valley = point -> {
            Tensor x = point.slice(0, 0, 1);
            Tensor y = point.slice(0, 1, 2);
            Tensor z = Tensor.concat(
                    List.of(x.negate().plus(1), y.minus(x.square()).times(10)), 0);
            return new ModelLoss(z.square().sum(), z);
        };
        try (Run run = Run.of(rule(1, 20), valley, -1.2, 1)) {
            assertThat(run.steps(60).step().loss()).isLessThan(1e-10);
        }
    }

    /// Values of the form that ran all its turns and let those after the end change nothing.
    @Test
    void conjugateGradientsThatEndLeadToTheSamePlaceAsThoseThatRanOn() {
        UpdateRule rule = new NaturalGradient(new Constant(0.5), 1e-3, NaturalGradient.Solver.CG, 20, 0.01);
        assertThat(fitted(rule, 12))
                .containsExactly(
                        0.0975509237247562,
                        -10.227621481251639,
                        -0.08953102740518007,
                        -5.10601486333849,
                        -10.500600035523206,
                        -1.6187100811017958,
                        -1.1474370370245963);
    }

    @Test
    void pointsAreKeptAtPowersOfASpacing() {
        assertThat(HessianFree.kept(1)).containsExactly(1);
        assertThat(HessianFree.kept(50)).containsExactly(1, 2, 3, 4, 5, 7, 9, 11, 14, 18, 24, 31, 40, 50);
    }

    /// Points on the way: x after the turns that were asked for, the last where a test ended it; the solution
    /// that of a path without points, bit for bit.
    @Test
    void thePathHoldsTheIteratesAtTheTurnsThatWereAskedFor() {
        Tensor scale = Tensor.iota(DType.F64, Shape.of(9), 0).plus(1);
        Tensor b = scale.sin();
        int[] kept = {1, 2, 4, 8, 9};
        var equation = ConjugateGradients.Equation.of(v -> v.times(scale), b);
        ConjugateGradients.Test test = ConjugateGradients.residual(b, 0.05);
        ConjugateGradients.Path path = ConjugateGradients.solve(equation, b.times(0), kept, test);
        int turns = (int) value(path.solution().turns())[0];
        assertThat(turns).isGreaterThan(4).isLessThan(8);
        assertThat(value(path.count())).containsExactly(4);
        double[] points = value(path.points());
        for (int k = 0; k < kept.length; k++) {
            double[] row = Arrays.copyOfRange(points, 9 * k, 9 * k + 9);
            double[] expected = k == 4
                    ? new double[9]
                    : value(ConjugateGradients.solve(
                                    equation, b.times(0), Math.min(kept[k], turns), (i, _, _, _) -> i.less(0))
                            .x());
            assertThat(row).as("after " + kept[k]).containsExactly(expected);
        }
        ConjugateGradients.Solution plain = ConjugateGradients.solve(equation, b.times(0), 9, test);
        assertThat(value(path.solution().x())).containsExactly(value(plain.x()));
        assertThat(value(path.solution().phi())).containsExactly(value(plain.phi()));
    }

    private static double[] value(Tensor t) {
        return Evaluator.evaluate(List.of(t), Map.of()).getFirst().toDoubles();
    }

    @Test
    void whereThePointBeforeIsLowerItGoesBackToIt() {
        // z = (3x, atan y) from (1, 3): g = (9, atan(3)/10), G = diag(9, 1/100). The first point goes −g gᵀg / gᵀGg,
        // to x = 0 almost, y hardly moves, and J = ½ atan²3 = 0.78. The second is (0, 3 − 10 atan 3), where J = 1.07;
        // it would do, as J was 5.28.
        Function<Tensor, ModelLoss> loss = p -> {
            Tensor z = Tensor.concat(
                    List.of(p.slice(0, 0, 1).times(3), p.slice(0, 1, 2).atan()), 0);
            return new ModelLoss(z.square().sum().times(0.5), z);
        };
        double z = Math.atan(3);
        double alpha = (81 + z * z / 100) / (9 * 81 + z * z / 1e4);
        UpdateRule rule = new HessianFree(new Constant(1), 1e-9, 2, 5e-4, 0.95, 20);
        try (Run run = Run.of(rule, loss, 1, 3)) {
            assertThat(run.step().state().parameters().toDoubles())
                    .containsExactly(new double[] {1 - 9 * alpha, 3 - z / 10 * alpha}, within(1e-8));
            assertThat(run.state().slots().get("direction").toDoubles())
                    .containsExactly(new double[] {-1, -10 * z}, within(1e-4)); // the last point
        }
    }

    /// Keeps how many turns (2) takes with a preconditioner, and moves nothing.
    private record Counting(HessianFree rule, double lambda) implements UpdateRule {
        @Override
        public Schedule learningRate() {
            return rule.learningRate();
        }

        @Override
        public Tensor update(Step step) {
            Tensor g = step.gradient();
            Tensor damping = Tensor.constant(step.dtype(), lambda);
            var equation = new ConjugateGradients.Equation(
                    v -> step.gaussNewtonVector(v).plus(v.times(damping)), g, rule.preconditioner(step, damping));
            ConjugateGradients.Solution solution =
                    ConjugateGradients.solve(equation, step.zeros(), 400, ConjugateGradients.residual(g, 1e-10));
            step.slot("turns", damping);
            step.slot("x");
            step.keep("turns", solution.turns());
            step.keep("x", solution.x());
            return step.zeros();
        }
    }

    /// Classes of 60 examples with 12 features of sizes from 1/100 to 100: of each 24 weights the curvature is
    /// another.
    private static ModelLoss badlyScaled(List<Tensor> p) {
        Tensor size = Tensor.iota(DType.F64, Shape.of(60, 12), 1)
                .minus(5.5)
                .times(Math.log(1e4) / 11)
                .exp();
        Tensor x =
                KfacNetwork.constant(KfacNetwork.gaussian(21, 60 * 12), 60, 12).times(size);
        Tensor z = x.matmul(p.getFirst());
        Tensor first = Tensor.iota(DType.F64, Shape.of(60), 0).less(25).to(DType.F64);
        Tensor right = z.slice(1, 0, 1)
                .squeeze(1)
                .times(first)
                .plus(z.slice(1, 1, 2).squeeze(1).times(first.negate().plus(1)));
        return new ModelLoss(z.exp().sum(1).log().minus(right).mean(), z, () -> new Likelihood.Categorical(z));
    }

    private static Run onBadlyScaled(UpdateRule rule) {
        Layout layout = Layout.builder().add("weight", Shape.of(12, 2)).build();
        Optimization optimization = Optimization.ofModel(rule, layout, DType.F64, HessianFreeTest::badlyScaled);
        return new Run(optimization, NDArray.zeros(DType.F64, Shape.of(24)), Run.Engine.COMPILED, 1);
    }

    private static HessianFree with(HessianFree.Preconditioner preconditioner, int iterations) {
        return new HessianFree(new Constant(1), 1e-6, iterations, 1e-12, 0, 20, preconditioner);
    }

    @Test
    void aPreconditionerTakesFewerTurnsToTheSamePlace() {
        try (Run plain = onBadlyScaled(new Counting(with(HessianFree.Preconditioner.NONE, 1), 1e-6))
                        .step();
                Run faster = onBadlyScaled(new Counting(with(HessianFree.Preconditioner.DIAGONAL, 1), 1e-6))
                        .step()) {
            double without = plain.state().slot("turns").item();
            double with = faster.state().slot("turns").item();
            assertThat(with).isLessThan(0.7 * without);
            double[] x = plain.state().slot("x").toDoubles();
            double[] other = faster.state().slot("x").toDoubles();
            double size = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
            for (int i = 0; i < x.length; i++) {
                assertThat(other[i]).isCloseTo(x[i], within(1e-3 * size));
            }
        }
    }

    @Test
    void withFewTurnsAStepGoesFurtherPreconditioned() {
        try (Run plain = onBadlyScaled(with(HessianFree.Preconditioner.NONE, 6));
                Run faster = onBadlyScaled(with(HessianFree.Preconditioner.DIAGONAL, 6))) {
            double without = plain.steps(6).loss();
            double with = faster.steps(6).loss();
            assertThat(with).isLessThan(without);
        }
    }

    /// J = ∞ − ∞: no point is better, and the next step may begin anew.
    @Test
    void whereTheModelIsNoNumberNothingMoves() {
        Function<Tensor, ModelLoss> loss = x -> {
            Tensor z = x.minus(1).times(1e200).square();
            return new ModelLoss(z.minus(z.times(2)).abs().sum().plus(x.square().sum()), x);
        };
        try (Run run = Run.of(rule(1, 5), loss, 3, 2)) {
            assertThat(run.step().state().parameters().toDoubles()).containsExactly(3, 2);
            assertThat(run.state().slots().get("direction").toDoubles()).doesNotContain(Double.NaN);
        }
    }

    /// Where some steps on six points of a curve lead a network of two hidden units.
    private static double[] fitted(UpdateRule rule, int steps) {
        Tensor x = Tensor.constant(NDArray.of(Shape.of(6, 1), -2.0, -1, -0.5, 0.5, 1, 2));
        Tensor y = Tensor.constant(NDArray.of(Shape.of(6, 1), 0.1, -0.8, 0.3, 0.9, 0.4, -0.7));
        Function<Tensor, ModelLoss> network = p -> {
            Tensor h = x.matmul(p.slice(0, 0, 2).reshape(1, 2))
                    .plus(p.slice(0, 2, 4))
                    .tanh();
            Tensor z = h.matmul(p.slice(0, 4, 6).reshape(2, 1)).plus(p.slice(0, 6, 7));
            return new ModelLoss(z.minus(y).square().mean(), z);
        };
        try (Run run = Run.of(rule, network, 0.3, -0.8, 0.2, 0.5, 0.7, -0.4, 0.1)) {
            return run.steps(steps).state().parameters().toDoubles();
        }
    }

    @Test
    void hyperparametersAreChecked() {
        for (String wrong : new String[] {"damping=0", "iterations=0", "epsilon=0", "warmStart=1.5", "backtracks=0"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Catalogues.OPTIMIZERS.create("hessianFree(" + wrong + ")"))
                    .withMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
