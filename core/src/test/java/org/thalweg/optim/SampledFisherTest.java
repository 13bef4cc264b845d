package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.optim.NaturalGradientTest.EXAMPLES;
import static org.thalweg.optim.NaturalGradientTest.LABELS;
import static org.thalweg.optim.NaturalGradientTest.START;
import static org.thalweg.optim.NaturalGradientTest.X;
import static org.thalweg.optim.NaturalGradientTest.classifier;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The Fisher matrix of outcomes that are drawn, on the classifier of [NaturalGradientTest].
class SampledFisherTest {
    /// The cross-entropies of as many independent events, all of which took place.
    private static ModelLoss events(Tensor weights) {
        Tensor z = classifier(weights).output();
        return new ModelLoss(z.negate().exp().plus(1).log().mean(), z, () -> new Likelihood.Bernoulli(z));
    }

    private static ModelLoss squares(Tensor weights) {
        Tensor z = classifier(weights).output();
        double weight = 1.0 / EXAMPLES;
        return new ModelLoss(z.square().sum().times(weight), z, () -> Likelihood.Gaussian.ofSquares(z, weight));
    }

    /// Keeps the matrix whose products a step has, and moves nothing.
    private record Watching(Fisher fisher) implements UpdateRule {
        @Override
        public Schedule learningRate() {
            return new Constant(0);
        }

        @Override
        public Tensor update(Step step) {
            int n = step.parameters().size(0);
            Tensor units = GaussNewtonFactor.units(step.dtype(), n);
            step.slot("matrix", units.times(0));
            Tensor matrix = Recurrence.forwards()
                    .over(List.of(), List.of(units), (_, unit) -> {
                        Tensor v = unit.getFirst();
                        Tensor product = switch (fisher) {
                            case EXACT -> step.gaussNewtonVector(v);
                            case SAMPLED -> step.sampledFisherVector(v);
                        };
                        return new Recurrence.Turn(List.of(), List.of(product));
                    })
                    .stacked(0);
            step.keep("matrix", matrix);
            return step.zeros();
        }
    }

    private static Run run(UpdateRule rule, Function<Tensor, ModelLoss> loss, long seed) {
        Optimization optimization = Optimization.ofModel(
                rule, Layout.of("x", START.length), DType.F64, views -> loss.apply(views.getFirst()));
        return new Run(optimization, NDArray.of(Shape.of(START.length), START.clone()), Run.Engine.COMPILED, seed);
    }

    private static double[] matrix(Run run) {
        return run.step().state().slot("matrix").toDoubles();
    }

    private static double[] exactMatrix(Function<Tensor, ModelLoss> loss) {
        try (Run run = run(new Watching(Fisher.EXACT), loss, 0)) {
            return matrix(run);
        }
    }

    /// What a mean over many draws is of the elements of a matrix and, last, its trace: with its standard error.
    private record Mean(double[] of, double[] error) {
        static Mean over(int draws, Function<Tensor, ModelLoss> loss) {
            int n = START.length;
            double[] sum = new double[n * n + 1];
            double[] squares = new double[n * n + 1];
            try (Run run = run(new Watching(Fisher.SAMPLED), loss, 11)) {
                for (int k = 0; k < draws; k++) {
                    double[] matrix = Arrays.copyOf(matrix(run), n * n + 1);
                    matrix[n * n] = trace(matrix);
                    for (int i = 0; i <= n * n; i++) {
                        sum[i] += matrix[i] / draws;
                        squares[i] += matrix[i] * matrix[i] / draws;
                    }
                }
            }
            double[] error = new double[n * n + 1];
            Arrays.setAll(error, i -> Math.sqrt((squares[i] - sum[i] * sum[i]) / (draws - 1)));
            return new Mean(sum, error);
        }

        /// How many standard errors it is from another number.
        double away(int i, double number) {
            return Math.abs(of[i] - number) / error[i];
        }
    }

    private static double trace(double[] matrix) {
        return IntStream.range(0, START.length)
                .mapToDouble(i -> matrix[i * (START.length + 1)])
                .sum();
    }

    /// Elements above the diagonal are 66, so that one or another may be 3 errors away; their root mean square is
    /// 1.
    private static Mean assertUnbiased(Function<Tensor, ModelLoss> loss) {
        Mean mean = Mean.over(2000, loss);
        double[] exact = exactMatrix(loss);
        double square = 0;
        for (int i = 0; i < exact.length; i++) {
            assertThat(mean.away(i, exact[i])).as("element " + i).isLessThan(3.5);
            square += Math.pow(mean.away(i, exact[i]), 2) / exact.length;
        }
        assertThat(Math.sqrt(square)).isBetween(0.5, 1.5);
        assertThat(mean.away(exact.length, trace(exact))).isLessThan(3);
        return mean;
    }

    @Test
    void theSampledMatrixIsTheExactOneInTheMean() {
        assertUnbiased(SampledFisherTest::events);
        assertUnbiased(SampledFisherTest::squares);
        Mean mean = assertUnbiased(NaturalGradientTest::classifier);
        // With the labels in the place of y, Σ ‖∇log p‖² / N: another number.
        assertThat(mean.away(mean.of().length - 1, traceWithLabels())).isGreaterThan(20);
    }

    /// Of the empirical Fisher matrix: Σ ‖x‖² ‖p − e_y‖² / N.
    private static double traceWithLabels() {
        double trace = 0;
        for (int e = 0; e < EXAMPLES; e++) {
            double[] p = NaturalGradientTest.probabilities(e);
            p[LABELS[e]]--;
            trace += Arrays.stream(X[e]).map(x -> x * x).sum()
                    * Arrays.stream(p).map(x -> x * x).sum()
                    / EXAMPLES;
        }
        return trace;
    }

    /// The outcomes are one draw for a whole step: each matrix is symmetric, and of the rank of its 8 rows.
    @ParameterizedTest
    @EnumSource
    void bothSolversHaveTheStepOfTheSampledMatrix(NaturalGradient.Solver solver) {
        double[] matrix;
        try (Run run = run(new Watching(Fisher.SAMPLED), NaturalGradientTest::classifier, 5)) {
            matrix = matrix(run);
        }
        int n = START.length;
        double[][] damped = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(matrix[i * n + j]).isCloseTo(matrix[j * n + i], within(1e-15));
                damped[i][j] = matrix[i * n + j] + (i == j ? 0.1 : 0);
            }
        }
        double[] step = NaturalGradientTest.solved(damped, NaturalGradientTest.gradientByHand());
        double[] expected = START.clone();
        Arrays.setAll(expected, i -> START[i] - step[i]);
        var rule = new NaturalGradient(new Constant(1), 0.1, solver, 100, 1e-12, Fisher.SAMPLED);
        try (Run run = run(rule, NaturalGradientTest::classifier, 5)) {
            assertThat(run.step().state().parameters().toDoubles())
                    .usingComparatorWithPrecision(1e-9)
                    .containsExactly(expected);
        }
    }

    /// One row of logits alone is a row, numbers alone are a row each.
    @Test
    void outputsOfOneAxisHaveTheirRowsToo() {
        Tensor v = Tensor.constant(NDArray.of(Shape.of(3), 1.0, 2, 3));
        Tensor u = Tensor.constant(NDArray.of(Shape.of(3), 5.0, 7, 11));
        assertThat(values(new Likelihood.Categorical(u).outer(v, u))).containsExactly(52, 104, 156);
        assertThat(values(new Likelihood.Bernoulli(u).outer(v, u))).containsExactly(5, 28, 99);
    }

    private static double[] values(Tensor t) {
        return Evaluator.evaluate(List.of(t), Map.of()).getFirst().toDoubles();
    }

    @Test
    void aLossWithoutDistributionHasNothingToDrawFrom() {
        var rule = new NaturalGradient(new Constant(1), 1, NaturalGradient.Solver.CG, 5, 0, Fisher.SAMPLED);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> run(rule, x -> new ModelLoss(x.square().sum(), x), 0))
                .withMessageContaining("distribution");
    }
}
