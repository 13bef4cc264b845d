package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class NonlinearConjugateGradientTest {
    private static NonlinearConjugateGradient rule(int turns, int tries) {
        return new NonlinearConjugateGradient(new Constant(1), turns, tries);
    }

    /// ½ Σ k xₖ², k from 1.
    private static Tensor bowl(Tensor x) {
        Tensor curvature = Tensor.iota(x.dtype(), x.shape(), 0).plus(1);
        return x.square().times(curvature).sum().times(0.5);
    }

    private static Tensor rosenbrock(Tensor point) {
        Tensor x = point.slice(0, 0, 1).squeeze(0);
        Tensor y = point.slice(0, 1, 2).squeeze(0);
        return x.negate().plus(1).square().plus(y.minus(x.square()).square().times(100));
    }

    private static Function<Tensor, ModelLoss> alone(Function<Tensor, Tensor> loss) {
        return x -> ModelLoss.alone(loss.apply(x));
    }

    @Test
    void aTurnGoesToTheMinimumOfAParabola() {
        // J = ½(x² + 2y²) from (3, 1): g = (3, 2), gᵀg = 13, gᵀHg = 17. The first α is 1/14; the parabola's minimum
        // 13/17, more than ten times as far, so that 10/14 comes next, which is within a tenth of 13/17: (3) holds.
        Steps run = Steps.of(rule(1, 10), NonlinearConjugateGradientTest::bowl).from(3, 1);
        double alpha = 10.0 / 14;
        assertThat(run.step().parameters()).containsExactly(new double[] {3 - 3 * alpha, 1 - 2 * alpha}, within(1e-14));
        assertThat(run.slot("size")).isCloseTo(alpha, within(1e-15));
        assertThat(run.slot("slope")).isEqualTo(-13);
        // From (6/7, −3/7): g = (6/7, −6/7), gᵀg = 72/49, gᵀHg = 108/49. α is the least of 10/14 · 13 · 49/72 and ten
        // times 10/14, which is 6.3 (J rises), then the minimum 2/3.
        double before = 10.0 / 14 * 13 * 49 / 72;
        assertThat(before).isLessThan(100.0 / 14).isGreaterThan(2.0 / 3 * 1.1);
        double[] end = {6.0 / 7 * (1 - 2.0 / 3), -3.0 / 7 * (1 - 4.0 / 3)};
        assertThat(run.step().parameters()).containsExactly(end, within(1e-14));
        assertThat(run.slot("size")).isCloseTo(2.0 / 3, within(1e-14));
    }

    @Test
    void asManyTurnsAsDimensionsSolveAQuadratic() {
        // Hestenes & Stiefel (1952), as far as searches are exact, which they are where no first α is near the minimum.
        double[] start = {3, -4, 2, 5, -1};
        double conjugate = left(rule(5, 30), 1, start);
        double descent = left(rule(1, 30), 5, start);
        assertThat(conjugate).isLessThan(1e-6 * descent);
    }

    private static double left(UpdateRule rule, int steps, double... start) {
        return Steps.of(rule, NonlinearConjugateGradientTest::bowl)
                .from(start)
                .steps(steps + 1)
                .loss();
    }

    @Test
    void theValleyOfRosenbrockTakesTwentySteps() {
        for (int turns : new int[] {2, 3, 5}) {
            try (Run run = Run.of(rule(turns, 10), alone(NonlinearConjugateGradientTest::rosenbrock), -1.2, 1)) {
                assertThat(run.steps(41).loss()).as(turns + " turns").isLessThan(1e-20);
            }
        }
        try (Run run = Run.of(rule(1, 10), alone(NonlinearConjugateGradientTest::rosenbrock), -1.2, 1)) {
            assertThat(run.steps(200).loss()).isGreaterThan(1e-2); // descent along the gradient
        }
    }

    /// J = θ⁴/4 − θ²/2 from θ = 0.1, where it is concave: the parabola has no minimum, so that α grows tenfold.
    @Test
    void whereTheParabolaHasNoMinimumItGoesFurther() {
        Steps run = Steps.of(
                        rule(1, 10),
                        x -> x.square().square().times(0.25).minus(x.square().times(0.5)))
                .from(0.1);
        double end = run.step().parameter();
        assertThat(end).isCloseTo(1, within(0.1));
    }

    /// J is 1/2 (x − 3)² below 2, and no number above: the search comes back from there.
    @Test
    void whatIsNoNumberIsNotTaken() {
        Function<Tensor, Tensor> loss = x ->
                x.minus(3).square().times(0.5).plus(x.negate().plus(2).sqrt().times(0));
        Steps run = Steps.of(rule(3, 10), loss).from(-100);
        double before = run.step().loss();
        assertThat(before).isEqualTo(0.5 * 103 * 103);
        assertThat(run.parameter()).isGreaterThan(-100).isLessThanOrEqualTo(2);
    }

    @Test
    void whereNoTryIsGoodEnoughNothingMoves() {
        // J = |θ|^¼ at 1e-8: g = 2.5e5, and the first α = 1/(1 + g²) leads to −3.99e-6, where J is 4 times as large.
        Steps run = Steps.of(rule(3, 1), x -> x.abs().sqrt().sqrt()).from(1e-8);
        assertThat(run.step().parameter()).isEqualTo(1e-8);
        assertThat(run.slot("size")).isZero();
    }

    @Test
    void aRateBelowOneGoesThatShareOfTheWay() {
        double[] whole = Steps.of(rule(3, 10), NonlinearConjugateGradientTest::bowl)
                .from(3, 1, -2)
                .step()
                .parameters();
        double[] half = Steps.of(
                        new NonlinearConjugateGradient(new Constant(0.5), 3, 10), NonlinearConjugateGradientTest::bowl)
                .from(3, 1, -2)
                .step()
                .parameters();
        double[] start = {3, 1, -2};
        for (int i = 0; i < 3; i++) {
            assertThat(half[i]).isCloseTo((start[i] + whole[i]) / 2, within(1e-15));
        }
    }

    @Test
    void hyperparametersAreChecked() {
        for (String wrong : new String[] {"turns=0", "tries=0"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Catalogues.OPTIMIZERS.create("conjugateGradient(" + wrong + ")"))
                    .withMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
