package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class NaturalGradientTest {
    static final int EXAMPLES = 8;
    static final int INPUTS = 3;
    static final int CLASSES = 4;
    static final double[][] X = examples();
    static final int[] LABELS = {0, 1, 2, 3, 2, 1, 0, 0};
    static final double[] START = {0.3, -0.2, 0.5, 0.1, -0.4, 0.7, 0.2, -0.6, 0.4, 0.1, 0.9, -0.3};

    private static double[][] examples() {
        Rng random = Rng.of(3);
        double[][] x = new double[EXAMPLES][INPUTS];
        for (double[] row : x) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        return x;
    }

    private static double[] moved(UpdateRule rule, Function<Tensor, ModelLoss> loss, double... start) {
        try (Run run = Run.of(rule, loss, start)) {
            return run.step().state().parameters().toDoubles();
        }
    }

    private static UpdateRule exact(double rate) {
        return new NaturalGradient(new Constant(rate), 1e-13, NaturalGradient.Solver.EIGEN, 1, 0);
    }

    /// Cross-entropy of a linear classifier, its weights `[inputs, classes]` one after the other.
    static ModelLoss classifier(Tensor weights) {
        Tensor x = Tensor.constant(NDArray.of(
                Shape.of(EXAMPLES, INPUTS),
                Arrays.stream(X).flatMapToDouble(Arrays::stream).toArray()));
        double[] hot = new double[EXAMPLES * CLASSES];
        for (int i = 0; i < EXAMPLES; i++) {
            hot[i * CLASSES + LABELS[i]] = 1;
        }
        Tensor y = Tensor.constant(NDArray.of(Shape.of(EXAMPLES, CLASSES), hot));
        Tensor z = x.matmul(weights.reshape(INPUTS, CLASSES));
        Tensor loss = z.exp().sum(1).log().minus(z.times(y).sum(1)).mean();
        return new ModelLoss(loss, z, () -> new Likelihood.Categorical(z));
    }

    static double[] probabilities(int e) {
        double[] p = new double[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            for (int i = 0; i < INPUTS; i++) {
                p[c] += X[e][i] * START[i * CLASSES + c];
            }
            p[c] = Math.exp(p[c]);
        }
        double sum = Arrays.stream(p).sum();
        Arrays.setAll(p, c -> p[c] / sum);
        return p;
    }

    static double[] gradientByHand() {
        double[] g = new double[INPUTS * CLASSES];
        for (int e = 0; e < EXAMPLES; e++) {
            double[] p = probabilities(e);
            for (int a = 0; a < g.length; a++) {
                g[a] += X[e][a / CLASSES] * (p[a % CLASSES] - (LABELS[e] == a % CLASSES ? 1 : 0)) / EXAMPLES;
            }
        }
        return g;
    }

    /// (F + λI)⁻¹ g of the classifier, with F = 1/N Σ xxᵀ ⊗ (diag(p) − ppᵀ) written out.
    private static double[] byHand(double damping) {
        int n = INPUTS * CLASSES;
        double[][] f = new double[n][n];
        for (int e = 0; e < EXAMPLES; e++) {
            double[] p = probabilities(e);
            for (int a = 0; a < n; a++) {
                int ca = a % CLASSES;
                for (int b = 0; b < n; b++) {
                    int cb = b % CLASSES;
                    double of = (ca == cb ? p[ca] : 0) - p[ca] * p[cb];
                    f[a][b] += X[e][a / CLASSES] * X[e][b / CLASSES] * of / EXAMPLES;
                }
            }
        }
        for (int a = 0; a < n; a++) {
            f[a][a] += damping;
        }
        return solved(f, gradientByHand());
    }

    /// Gaussian elimination with the largest pivots.
    static double[] solved(double[][] a, double[] b) {
        int n = b.length;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[k];
            a[k] = a[pivot];
            a[pivot] = row;
            double number = b[k];
            b[k] = b[pivot];
            b[pivot] = number;
            for (int i = k + 1; i < n; i++) {
                double factor = a[i][k] / a[k][k];
                b[i] -= factor * b[k];
                for (int j = k; j < n; j++) {
                    a[i][j] -= factor * a[k][j];
                }
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int j = k + 1; j < n; j++) {
                b[k] -= a[k][j] * b[j];
            }
            b[k] /= a[k][k];
        }
        return b;
    }

    @ParameterizedTest
    @EnumSource
    void itIsTheGradientInTheMetricOfTheFisherMatrix(NaturalGradient.Solver solver) {
        var rule = new NaturalGradient(new Constant(1), 0.01, solver, 100, 1e-12);
        double[] expected = START.clone();
        double[] step = byHand(0.01);
        Arrays.setAll(expected, i -> START[i] - step[i]);
        assertThat(moved(rule, NaturalGradientTest::classifier, START))
                .usingComparatorWithPrecision(1e-9)
                .containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aLinearModelWithTheSquaredErrorIsSolvedInOneStep(NaturalGradient.Solver solver) {
        // Residuals (θ₁ + θ₂ − 3, θ₁ − θ₂ − 1, 2θ₁ − 4): all vanish at (2, 1).
        Tensor a = Tensor.constant(NDArray.of(Shape.of(3, 2), 1.0, 1, 1, -1, 2, 0));
        Tensor b = Tensor.constant(NDArray.of(Shape.of(3), 3.0, 1, 4));
        var rule = new NaturalGradient(new Constant(1), 1e-12, solver, 10, 1e-14);
        double[] end = moved(
                rule,
                x -> {
                    Tensor r = a.matmul(x.expand(1)).squeeze(1).minus(b);
                    return new ModelLoss(r.square().mean(), r);
                },
                -5,
                7);
        assertThat(end).containsExactly(new double[] {2, 1}, within(1e-9));
    }

    /// How far apart one step of a rule ends in the parameters θ and in φ with θ = sinh φ.
    private static double apart(Function<Double, UpdateRule> rule, double rate) {
        double[] theta = {0.8, -0.5};
        double[] x = {-1, -0.3, 0.4, 1.2, 2};
        Function<UnaryOperator<Tensor>, Function<Tensor, ModelLoss>> model = map -> point -> {
            Tensor at = map.apply(point);
            Tensor inputs = Tensor.constant(NDArray.of(Shape.of(x.length), x));
            Tensor z = inputs.times(at.slice(0, 0, 1)).plus(at.slice(0, 1, 2)).tanh();
            return new ModelLoss(z.minus(inputs.times(0.5)).square().mean(), z);
        };
        double[] direct = moved(rule.apply(rate), model.apply(t -> t), theta);
        double[] phi = Arrays.stream(theta)
                .map(t -> Math.log(t + Math.sqrt(t * t + 1)))
                .toArray();
        double[] other = moved(
                rule.apply(rate),
                model.apply(t -> t.exp().minus(t.negate().exp()).times(0.5)),
                phi);
        double distance = 0;
        for (int i = 0; i < theta.length; i++) {
            distance = Math.hypot(distance, direct[i] - Math.sinh(other[i]));
        }
        return distance;
    }

    @Test
    void itsPathDoesNotDependOnTheParametersToSecondOrderOfTheStep() {
        double rate = 1e-3;
        assertThat(apart(NaturalGradientTest::exact, rate) / apart(NaturalGradientTest::exact, rate / 2))
                .isCloseTo(4, within(0.02));
        Function<Double, UpdateRule> descent = eta -> new Sgd(new Constant(eta));
        assertThat(apart(descent, rate) / apart(descent, rate / 2)).isCloseTo(2, within(0.02));
    }

    @Test
    void aLossAloneHasNoFisherMatrix() {
        var rule = new NaturalGradient(new Constant(1), 1, NaturalGradient.Solver.CG, 5, 0);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Optimization.of(
                        rule, Layout.of("x", 2), DType.F64, x -> x.getFirst().sum()))
                .withMessageContaining("the model's output");
    }

    @Test
    void hyperparametersAreChecked() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Catalogues.OPTIMIZERS.create("naturalGradient(damping=0)"))
                .withMessageContaining("damping");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Catalogues.OPTIMIZERS.create("naturalGradient(iterations=0)"))
                .withMessageContaining("iterations");
    }
}
