package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class LevenbergMarquardtTest {
    private static final int HIDDEN = 4;
    private static final int OUTPUTS = 3;
    private static final Layout NETWORK = Layout.builder()
            .add("in", Shape.of(2, HIDDEN))
            .add("bias", Shape.of(HIDDEN))
            .add("out", Shape.of(HIDDEN, OUTPUTS))
            .build(); // 24 parameters

    private static LevenbergMarquardt rule(double damping, int attempts) {
        return new LevenbergMarquardt(new Constant(1), damping, 10, attempts);
    }

    private static double damping(Run run) {
        return run.state().slots().get("damping").item();
    }

    private static ModelLoss arc(Tensor x) {
        Tensor z = x.atan();
        return new ModelLoss(z.square().sum().times(0.5), z);
    }

    private static NDArray gaussian(long seed, Shape shape) {
        Rng random = Rng.of(seed);
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    /// A network on some examples, each so many times over, with the mean of its losses.
    private static Function<List<Tensor>, ModelLoss> network(int examples, int times, boolean classes) {
        Tensor once = Tensor.constant(gaussian(3, Shape.of(examples, 2)));
        Tensor x = Tensor.concat(Collections.nCopies(times, once), 0);
        Tensor labels = Tensor.iota(DType.F64, Shape.of(examples * times, OUTPUTS), 0)
                .plus(Tensor.iota(DType.F64, Shape.of(examples * times, OUTPUTS), 1));
        Tensor y =
                labels.times(1.0 / 3).floor().times(-3).plus(labels).equalTo(0).to(DType.F64); // one of three
        Tensor same = Tensor.concat(Collections.nCopies(times, y.slice(0, 0, examples)), 0);
        return views -> {
            Tensor h = x.matmul(views.get(0)).plus(views.get(1)).tanh();
            Tensor z = h.matmul(views.get(2));
            Tensor loss = classes
                    ? z.exp().sum(1).log().minus(z.times(same).sum(1)).mean()
                    : z.minus(same).square().sum(1).mean();
            return new ModelLoss(loss, z);
        };
    }

    private static double[] moved(UpdateRule rule, Function<List<Tensor>, ModelLoss> loss, int steps) {
        Optimization optimization = Optimization.ofModel(rule, NETWORK, DType.F64, loss);
        try (Run run = new Run(optimization, gaussian(8, NETWORK.shape()), Engine.COMPILED)) {
            return run.steps(steps).state().parameters().toDoubles();
        }
    }

    @Test
    void itsStepMinimisesTheDampedModel() {
        // J = ½‖θ‖², G = I, λ = 1: δ = −θ/2. J falls by ⅜‖θ‖²; the model −gᵀδ − ½δᵀGδ = (½ − ⅛)‖θ‖² says so: ρ = 1.
        Function<Tensor, ModelLoss> bowl = x -> new ModelLoss(x.square().sum().times(0.5), x);
        try (Run run = Run.of(rule(1, 5), bowl, 3, -4)) {
            assertThat(run.step().state().parameters().toDoubles())
                    .containsExactly(new double[] {1.5, -2}, within(1e-12));
            assertThat(damping(run)).isCloseTo(0.1, within(1e-15));
        }
    }

    @Test
    void itDampsMoreUntilTheLossIsLess() {
        // z = atan θ from 3: z′ = 1/10, δ = −(z/10) / (1/100 + λ). With λ = 1e-4 to −9.4, with 1e-3 to −8.4, with 1e-2
        // to −3.2, all with a larger loss; with 0.1 to 1.86. ρ = 0.86 there, so that λ = 0.01 comes next.
        double z = Math.atan(3);
        try (Run run = Run.of(rule(1e-4, 10), LevenbergMarquardtTest::arc, 3)) {
            double end = 3 - z / 10 / (0.01 + 0.1);
            assertThat(run.step().state().parameters().toDoubles()[0]).isCloseTo(end, within(1e-12));
            double delta = end - 3;
            double fall = 0.5 * z * z - 0.5 * Math.pow(Math.atan(end), 2);
            double predicted = -z / 10 * delta - 0.5 * delta * delta / 100;
            assertThat(fall / predicted).isGreaterThan(0.75);
            assertThat(damping(run)).isCloseTo(0.01, within(1e-15));
        }
    }

    @Test
    void whereNoAttemptIsGoodEnoughNothingMoves() {
        try (Run run = Run.of(rule(1e-4, 2), LevenbergMarquardtTest::arc, 3)) {
            assertThat(run.step().state().parameters().toDoubles()).containsExactly(3);
            assertThat(damping(run)).isCloseTo(0.01, within(1e-15)); // from where the next step goes on
            assertThat(run.steps(2).state().parameters().toDoubles()[0]).isLessThan(2);
        }
    }

    @Test
    void aMatrixThatIsSingularIsDampedMore() {
        // G = 2e8 (1 1; 1 1), and λ so small that it is lost beside it in double precision: no Cholesky factor.
        Tensor a = Tensor.constant(NDArray.of(Shape.of(2, 2), 1e4, 1e4, 1e4, 1e4));
        Function<Tensor, ModelLoss> loss = x -> {
            Tensor z = a.matmul(x.expand(1)).squeeze(1);
            return new ModelLoss(z.square().sum().times(0.5), z);
        };
        try (Run run = Run.of(rule(1e-9, 10), loss, 1, 2)) {
            double[] end = run.step().state().parameters().toDoubles();
            assertThat(Math.abs(end[0] + end[1])).isLessThan(0.5); // from 3
        }
    }

    /// Of 7 examples there are 21 outputs, fewer than parameters; of each 2 times, 42: one form and the other
    /// of the same step.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothFormsTakeTheSameStep(boolean classes) {
        double[] few = moved(rule(0.01, 10), network(7, 1, classes), 3);
        double[] many = moved(rule(0.01, 10), network(7, 2, classes), 3);
        assertThat(few).usingComparatorWithPrecision(1e-9).containsExactly(many);
        double[] start = gaussian(8, NETWORK.shape()).toDoubles();
        assertThat(few[0]).isNotCloseTo(start[0], within(1e-3));
    }

    /// A first step with the same damping is that of the natural gradient: G of the network's cross-entropy, by
    /// products and eigenvalues there.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsMatrixIsThatOfGaussNewtonProducts(boolean classes) {
        var byEigenvalues = new NaturalGradient(new Constant(1), 0.5, NaturalGradient.Solver.EIGEN, 1, 0);
        assertThat(moved(rule(0.5, 1), network(9, 1, classes), 1))
                .usingComparatorWithPrecision(1e-10)
                .containsExactly(moved(byEigenvalues, network(9, 1, classes), 1));
    }

    @Test
    void aPartOfTheParametersHasItsBlock() {
        UpdateRule parts = new Groups(
                rule(0.5, 1), List.of(Group.frozen("out", e -> e.name().equals("out"))));
        UpdateRule other = new Groups(
                new NaturalGradient(new Constant(1), 0.5, NaturalGradient.Solver.EIGEN, 1, 0),
                List.of(Group.frozen("out", e -> e.name().equals("out"))));
        double[] expected = moved(other, network(9, 1, false), 1);
        assertThat(moved(parts, network(9, 1, false), 1))
                .usingComparatorWithPrecision(1e-10)
                .containsExactly(expected);
    }

    @Test
    void aSmallNetworkIsFittedInAFewSteps() {
        Function<List<Tensor>, ModelLoss> loss = network(7, 1, false);
        Optimization optimization = Optimization.ofModel(rule(0.01, 10), NETWORK, DType.F64, loss);
        try (Run run = new Run(optimization, gaussian(8, NETWORK.shape()), Engine.COMPILED)) {
            double first = run.step().loss();
            double before = first;
            for (int i = 0; i < 60; i++) {
                double now = run.step().loss();
                assertThat(now).isLessThanOrEqualTo(before);
                before = now;
            }
            assertThat(before).isLessThan(1e-5 * first);
        }
    }

    @Test
    void hyperparametersAreChecked() {
        for (String wrong : new String[] {"damping=0", "factor=1", "attempts=0"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Catalogues.OPTIMIZERS.create("levenbergMarquardt(" + wrong + ")"))
                    .withMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
