package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.optim.KfacNetwork.EXAMPLES;
import static org.thalweg.optim.KfacNetwork.HIDDEN;
import static org.thalweg.optim.KfacNetwork.IN;
import static org.thalweg.optim.KfacNetwork.NETWORK;
import static org.thalweg.optim.KfacNetwork.OUT;
import static org.thalweg.optim.KfacNetwork.START;
import static org.thalweg.optim.KfacNetwork.X;
import static org.thalweg.optim.KfacNetwork.Y;
import static org.thalweg.optim.KfacNetwork.constant;
import static org.thalweg.optim.KfacNetwork.directionByHand;
import static org.thalweg.optim.KfacNetwork.flat;
import static org.thalweg.optim.KfacNetwork.gaussian;
import static org.thalweg.optim.KfacNetwork.network;
import static org.thalweg.optim.KfacNetwork.squares;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Kfac.Form;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class KfacTest {
    private static Run run(
            UpdateRule rule, Layout layout, Function<List<Tensor>, ModelLoss> loss, double[] start, long seed) {
        Optimization optimization = Optimization.ofModel(rule, layout, DType.F64, loss);
        return new Run(optimization, NDArray.of(layout.shape(), start.clone()), Engine.COMPILED, seed);
    }

    private static Kfac exact(double damping) {
        return new Kfac(new Constant(1), damping, Form.QUADRATIC, Fisher.EXACT, 1, 1, 0.95, false, 0.9, 1e9);
    }

    @Test
    void factorsAreTheMeanSquaresOfInputsAndOfDerivatives() {
        KfacNetwork.ByHand net = new KfacNetwork.ByHand();
        try (Run run = run(exact(0.5), NETWORK, KfacNetwork::network, START, 0).step()) {
            same(run, "inputs/first/weight", flat(squares(net.inputs, 1.0 / EXAMPLES)));
            same(run, "inputs/second/weight", flat(squares(net.hidden, 1.0 / EXAMPLES)));
            same(run, "gradients/first/weight", flat(net.gradientsOfFirst()));
            same(run, "gradients/second/weight", 1, 0, 0, 1);
            assertThat(run.state().slots().keySet()).noneMatch(name -> name.startsWith("diagonal"));
        }
    }

    private static void same(Run run, String slot, double... expected) {
        assertThat(run.state().slot(slot).toDoubles())
                .as(slot)
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(expected);
    }

    @Test
    void theDirectionSolvesTheDampedBlocks() {
        double[] direction = directionByHand(0.3);
        double[] moved = moved(fixed(0.3, 1e9), KfacNetwork::network, 1);
        double[] expected = new double[START.length];
        Arrays.setAll(expected, i -> START[i] - 0.01 * direction[i]);
        assertThat(moved).usingComparatorWithPrecision(1e-12).containsExactly(expected);
    }

    private static Kfac fixed(double damping, double norm) {
        return new Kfac(new Constant(0.01), damping, Form.FIXED, Fisher.EXACT, 1, 1, 0.95, false, 0.9, norm);
    }

    @Test
    void theNormOfAFixedStepIsLimitedInTheMetric() {
        // (ηκ)² ∇JᵀΔ = norm where ηκ < η.
        double[] moved = moved(fixed(0.3, 1e-8), KfacNetwork::network, 1);
        double[] direction = directionByHand(0.3);
        double size = KfacNetwork.slopeByHand(direction);
        double step = Math.sqrt(1e-8 / size);
        assertThat(step).isLessThan(0.01);
        double[] expected = new double[START.length];
        Arrays.setAll(expected, i -> START[i] - step * direction[i]);
        assertThat(moved).usingComparatorWithPrecision(1e-12).containsExactly(expected);
    }

    private static double[] moved(UpdateRule rule, Function<List<Tensor>, ModelLoss> loss, int steps) {
        try (Run run = run(rule, NETWORK, loss, START, 0)) {
            return run.steps(steps).state().parameters().toDoubles();
        }
    }

    @Test
    void aBiasOfAnyShapeThatIsAddedToAllRowsBelongsToItsLayer() {
        Layout layout = Layout.builder()
                .add("weight", Shape.of(IN, OUT))
                .add("bias", Shape.of(2, 1))
                .build();
        Function<List<Tensor>, ModelLoss> model = p -> squares(
                constant(X, EXAMPLES, IN).matmul(p.get(0)).plus(p.get(1).flatten()), constant(Y, EXAMPLES, OUT));
        Function<List<Tensor>, ModelLoss> plain = p -> model.apply(List.of(p.get(0), p.get(1)));
        double[] start = gaussian(9, 8);
        Layout usual = Layout.builder()
                .add("weight", Shape.of(IN, OUT))
                .add("bias", Shape.of(OUT))
                .build();
        try (Run of = run(exact(0.1), layout, model, start, 0).steps(2);
                Run as = run(exact(0.1), usual, plain, start, 0).steps(2)) {
            assertThat(of.state().slot("inputs/weight").shape()).isEqualTo(Shape.of(4, 4));
            assertThat(of.state().parameters().toDoubles())
                    .isEqualTo(as.state().parameters().toDoubles());
        }
    }

    @Test
    void parametersOfNoLayerHaveTheirDiagonal() {
        // z = wx for each of the examples x: F = mean x², the mean of 4000 squares whose signs are drawn for each
        // example.
        double[] x = {1, -2, 0.5};
        double f = (1 + 4 + 0.25) / 3;
        Function<List<Tensor>, ModelLoss> model =
                p -> squares(constant(x, 3, 1).times(p.getFirst()), constant(new double[] {2, -4, 1}, 3, 1));
        var rule = new Kfac(new Constant(0.01), 0.3, Form.FIXED, Fisher.EXACT, 1, 1, 0.9999, false, 0.9, 1e9);
        try (Run run =
                run(rule, Layout.of("w", 1), model, new double[] {0.5}, 0).steps(4000)) {
            double d = run.state().slot("diagonal/w").item();
            assertThat(d).isCloseTo(f, within(0.15));
            assertThat(run.state().parameters().get(0)).isCloseTo(2, within(1e-6));
        }
    }

    // ---- how far

    @Test
    void aLinearModelOfOneLayerIsSolvedInOneStep() {
        // One layer with normal outputs: F is A ⊗ G without an approximation, and the loss is quadratic.
        Layout layout = Layout.builder()
                .add("weight", Shape.of(IN, OUT))
                .add("bias", Shape.of(OUT))
                .build();
        Tensor x = constant(X, EXAMPLES, IN);
        double[] truth = gaussian(8, 8);
        Tensor y = x.matmul(constant(Arrays.copyOf(truth, 6), IN, OUT))
                .plus(constant(Arrays.copyOfRange(truth, 6, 8), OUT));
        try (Run run = run(exact(1e-14), layout, p -> squares(x.matmul(p.get(0)).plus(p.get(1)), y), gaussian(9, 8), 0)
                .step()) {
            assertThat(run.state().parameters().toDoubles())
                    .usingComparatorWithPrecision(1e-5)
                    .containsExactly(truth);
        }
    }

    @Test
    void theStepIsTheMinimumOfTheModelAlongDirectionAndLastStep() {
        // At the minimum the model's slope along Δ and along u₋ is 0, and away from it M is larger.
        double lambda = 0.3;
        try (Run run =
                run(exact(lambda), NETWORK, KfacNetwork::network, START, 0).steps(3)) {
            double[] theta = run.state().parameters().toDoubles();
            double[] before = run.state().slot("step").toDoubles();
            run.step();
            double[] u = run.state().slot("step").toDoubles();
            Function<double[], Double> model = v -> model(theta, v, lambda);
            double least = model.apply(u);
            for (double t : new double[] {-0.1, 0.1}) {
                assertThat(model.apply(plus(u, before, t))).isGreaterThan(least);
                assertThat(model.apply(plus(u, u, t))).isGreaterThan(least);
            }
            double h = 1e-4;
            double slope = (model.apply(plus(u, before, h)) - model.apply(plus(u, before, -h))) / (2 * h);
            assertThat(slope).isCloseTo(0, within(1e-7));
        }
    }

    private static double[] plus(double[] u, double[] v, double t) {
        double[] sum = new double[u.length];
        Arrays.setAll(sum, i -> u[i] + t * v[i]);
        return sum;
    }

    /// M(u) = −∇Jᵀu + ½ ‖Ju‖²/N + ½ λ‖u‖² by differences, the Hessian of this loss in z being I/N.
    private static double model(double[] theta, double[] u, double lambda) {
        double h = 1e-5;
        double[] ahead = plus(theta, u, h);
        double[] behind = plus(theta, u, -h);
        double slope = (value(ahead) - value(behind)) / (2 * h);
        double[] z1 = outputs(ahead);
        double[] z2 = outputs(behind);
        double curvature = 0;
        for (int i = 0; i < z1.length; i++) {
            double change = (z1[i] - z2[i]) / (2 * h);
            curvature += change * change / EXAMPLES;
        }
        return -slope
                + 0.5 * curvature
                + 0.5 * lambda * Arrays.stream(u).map(x -> x * x).sum();
    }

    private static double value(double[] theta) {
        return of(theta, ModelLoss::loss)[0];
    }

    private static double[] outputs(double[] theta) {
        return of(theta, ModelLoss::output);
    }

    private static double[] of(double[] theta, Function<ModelLoss, Tensor> which) {
        ModelLoss loss = network(NETWORK.views(constant(theta, theta.length)));
        return Evaluator.evaluate(List.of(which.apply(loss)), Map.of())
                .getFirst()
                .toDoubles();
    }

    @Test
    void aStepIsNoLongerThanItsLimitInEitherMetric() {
        // After one step, without the last one: w = αΔ, wᵀ(F + λI)w = α∇JᵀΔ and wᵀ(F̂ + λI)w = α²∇JᵀΔ.
        double lambda = 0.3;
        double[] free = quadraticStep(lambda, 1e9);
        double[] delta = directionByHand(lambda);
        double alpha = free[0] / delta[0];
        double slope = KfacNetwork.slopeByHand(delta);
        double size = Math.max(alpha, alpha * alpha) * slope;
        double norm = 1e-4;
        double limit = norm * EXAMPLES * Math.max(1, value(START));
        assertThat(size).isGreaterThan(limit);
        double[] cut = quadraticStep(lambda, norm);
        double[] expected =
                Arrays.stream(free).map(w -> Math.sqrt(limit / size) * w).toArray();
        assertThat(cut).usingComparatorWithPrecision(1e-12).containsExactly(expected);
    }

    private static double[] quadraticStep(double damping, double norm) {
        var rule = new Kfac(new Constant(1), damping, Form.QUADRATIC, Fisher.EXACT, 1, 1, 0.95, false, 0.9, norm);
        try (Run run = run(rule, NETWORK, KfacNetwork::network, START, 0).step()) {
            return run.state().slot("step").toDoubles();
        }
    }

    @Test
    void theNormOfAStepInTheFactorsComesFromTheStepBefore() {
        // factors and inverses of the first step all along: the third step's norm by a²∇JᵀΔ + 2am∇Jᵀu₋ + m²‖u₋‖²
        var rule = new Kfac(new Constant(1), 0.3, Form.QUADRATIC, Fisher.EXACT, 100, 100, 0.95, false, 0.9, 1e-4);
        try (Run run = run(rule, NETWORK, KfacNetwork::network, START, 0).steps(3)) {
            double[] u = run.state().slot("step").toDoubles();
            double norm = run.state().slot("norm").item();
            assertThat(norm / KfacNetwork.normByHand(u, 0.3)).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void dampingFallsWhereTheModelHoldsAndRisesWhereItFails() {
        double omega = Math.pow(0.9, 2);
        assertThat(dampingAfter(2, 0.5, 1e9)).isCloseTo(0.5 * omega, within(1e-12));
        // a step that is cut says nothing for a lower one
        assertThat(dampingAfter(2, 0.5, 1e-6)).isEqualTo(0.5);
        // At z = ½ of e^(8z−8) − 3z the model has curvature 64e⁻⁴ = 1.2 and slope 8e⁻⁴ − 3 = −2.9; where its step ends,
        // at
        // z = 2.9, the loss is e¹⁵.
        Function<List<Tensor>, ModelLoss> steep = p -> {
            Tensor z = p.getFirst();
            Tensor loss = z.minus(1).times(8).exp().minus(z.times(3)).sum();
            return new ModelLoss(loss, z, () -> Likelihood.Gaussian.ofSquares(z, 1e-6));
        };
        try (Run run = run(
                        new Kfac(new Constant(1), 1e-4, Form.QUADRATIC, Fisher.SAMPLED, 1, 1, 0.95, true, 0.9, 1),
                        Layout.of("z", 1),
                        steep,
                        new double[] {0.5},
                        0)
                .step()) {
            assertThat(run.state().slot("damping").item()).isCloseTo(1e-4 / 0.9, within(1e-15));
        }
    }

    private static double dampingAfter(int interval, double damping, double norm) {
        var rule = new Kfac(new Constant(1), damping, Form.QUADRATIC, Fisher.EXACT, interval, 1, 0.95, true, 0.9, norm);
        try (Run run = run(rule, NETWORK, KfacNetwork::network, START, 0).steps(interval)) {
            return run.state().slot("damping").item();
        }
    }

    @Test
    void itsPathDoesNotDependOnTheBasisOfTheInputs() {
        // x → xM with W → M⁻¹W is the same network; without damping the steps are the same, those of sgd are not.
        double[][] basis = {{2, 0.3, -1}, {0, 0.5, 0.7}, {0.4, 0, 1.5}};
        assertThat(apart(exact(1e-18), basis)).isLessThan(1e-6);
        assertThat(apart(new Sgd(new Constant(0.1)), basis)).isGreaterThan(0.1);
    }

    private static double apart(UpdateRule rule, double[][] basis) {
        Tensor m = constant(flat(basis), IN, IN);
        double[] w = Arrays.copyOf(START, IN * HIDDEN);
        double[] other = START.clone(); // M⁻¹W, column by column
        for (int h = 0; h < HIDDEN; h++) {
            double[] column = new double[IN];
            for (int i = 0; i < IN; i++) {
                column[i] = w[i * HIDDEN + h];
            }
            double[] solved = NaturalGradientTest.solved(
                    Arrays.stream(basis).map(double[]::clone).toArray(double[][]::new), column);
            for (int i = 0; i < IN; i++) {
                other[i * HIDDEN + h] = solved[i];
            }
        }
        Function<List<Tensor>, ModelLoss> turned = p -> {
            Tensor hidden = constant(X, EXAMPLES, IN)
                    .matmul(m)
                    .matmul(p.get(0))
                    .plus(p.get(1))
                    .tanh();
            return squares(hidden.matmul(p.get(2)).plus(p.get(3)), constant(Y, EXAMPLES, OUT));
        };
        try (Run straight = run(rule, NETWORK, KfacNetwork::network, START, 0).steps(3);
                Run inBasis = run(rule, NETWORK, turned, other, 0).steps(3)) {
            double[] a = straight.state().parameters().toDoubles();
            double[] b = inBasis.state().parameters().toDoubles();
            double worst = 0;
            for (int i = 0; i < IN; i++) {
                for (int h = 0; h < HIDDEN; h++) {
                    double back = 0;
                    for (int k = 0; k < IN; k++) {
                        back += basis[i][k] * b[k * HIDDEN + h];
                    }
                    worst = Math.max(worst, Math.abs(back - a[i * HIDDEN + h]));
                }
            }
            for (int i = IN * HIDDEN; i < a.length; i++) {
                worst = Math.max(worst, Math.abs(a[i] - b[i]));
            }
            return worst;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLossWithoutADistributionHasNoFisherMatrix(Fisher fisher) {
        var rule = new Kfac(new Constant(1), 1, Form.QUADRATIC, fisher, 5, 1, 0.95, true, 0.9, 0.001);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Optimization.of(
                        rule, Layout.of("x", 2), DType.F64, x -> x.getFirst().sum()))
                .withMessageContaining("without one; give a ModelLoss its likelihood");
    }

    @Test
    void hyperparametersAreChecked() {
        refused("kfac(damping=0)", "damping = 0.0", "(0, ∞)");
        refused("kfac(interval=0)", "interval = 0", "at least 1");
        refused("kfac(factorInterval=0)", "factorInterval = 0", "at least 1");
        refused("kfac(average=1)", "average = 1.0", "[0.0, 1.0)");
        refused("kfac(momentum=-1)", "momentum = -1.0", "[0.0, 1.0)");
        refused("kfac(norm=0)", "norm = 0.0", "(0, ∞)");
    }

    private static void refused(String spec, String... parts) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Catalogues.OPTIMIZERS.create(spec))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheContractWithFactorsAndInversesOfSomeSteps(Form form) {
        assertThat(RuleContract.check(
                        rate -> new Kfac(rate, 0.1, form, Fisher.SAMPLED, 3, 2, 0.9, true, 0.8, 1),
                        RuleContract.Terms.USUAL))
                .isInstanceOf(RuleContract.Kept.class);
    }
}
