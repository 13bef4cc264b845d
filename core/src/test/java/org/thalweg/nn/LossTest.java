package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class LossTest {
    private static final Offset<Double> CLOSE = within(1e-14);

    private static Tensor logits(int batch, double... z) {
        return Tensor.constant(NDArray.of(Shape.of(batch, z.length / batch), z));
    }

    private static Tensor classes(int... y) {
        return Tensor.constant(NDArray.of(Shape.of(y.length), y));
    }

    private static double[] value(Tensor t) {
        return Evaluator.evaluate(List.of(t), Map.of()).getFirst().toDoubles();
    }

    /// Errors 1, −2 | 3, 0: squares 1, 4 | 9, 0, so 2.5 | 4.5 per example and 3.5 in all, without ½.
    @Test
    void meanSquaredErrorIsTheMeanOverAllElements() {
        Tensor output = logits(2, 1, 0, 5, 5);
        Tensor target = logits(2, 0, 2, 2, 5);
        Loss mse = new MeanSquaredError();
        assertThat(value(mse.perExample(output, target))).containsExactly(2.5, 4.5);
        assertThat(value(mse.mean(output, target))).containsExactly(3.5);
        // ∂/∂ŷ = 2 (ŷ − y) / (n k)
        assertThat(value(Derivatives.gradient(mse.mean(output, target), List.of(output))
                        .getFirst()))
                .containsExactly(0.5, -1, 1.5, 0);
    }

    @Test
    void meanSquaredErrorDoesNotBroadcast() {
        assertThatThrownBy(() -> new MeanSquaredError()
                        .mean(logits(2, 1, 2), classes(1, 2).to(DType.F64)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("outputs [2, 1] and targets [2] differ");
    }

    /// Equal logits: ln K. Logits (ln 1, ln 2, ln 5): probabilities ⅛, ¼, ⅝, so class 1 has −ln ¼ = ln 4.
    @Test
    void crossEntropyIsTheNegativeLogarithmOfTheClassesProbability() {
        Loss loss = new SoftmaxCrossEntropy();
        Tensor z = logits(2, 0, 0, 0, 0, Math.log(2), Math.log(5));
        double[] each = value(loss.perExample(z, classes(2, 1)));
        assertThat(each[0]).isCloseTo(Math.log(3), CLOSE);
        assertThat(each[1]).isCloseTo(Math.log(4), CLOSE);
        assertThat(value(loss.mean(z, classes(2, 1)))[0]).isCloseTo(Math.log(12) / 2, CLOSE);
        double[] p = value(loss.prediction(z));
        assertThat(p[3]).isCloseTo(0.125, CLOSE);
        assertThat(p[5]).isCloseTo(0.625, CLOSE);
    }

    /// The gradient is (p − q) / n; label smoothing ε = 0.3 over K = 3 makes q = (0.1, 0.8, 0.1) of class 1.
    @Test
    void crossEntropyHasTheGradientPMinusQ() {
        Tensor z = logits(1, 0, Math.log(2), Math.log(5));
        Tensor plain = new SoftmaxCrossEntropy().mean(z, classes(1));
        double[] g = value(Derivatives.gradient(plain, List.of(z)).getFirst());
        Tensor smooth = new SoftmaxCrossEntropy(0.3).mean(z, classes(1));
        double[] gSmooth = value(Derivatives.gradient(smooth, List.of(z)).getFirst());
        double[] p = {0.125, 0.25, 0.625};
        double[] q = {0.1, 0.8, 0.1};
        for (int k = 0; k < 3; k++) {
            assertThat(g[k]).isCloseTo(p[k] - (k == 1 ? 1 : 0), CLOSE);
            assertThat(gSmooth[k]).isCloseTo(p[k] - q[k], CLOSE);
        }
    }

    /// −Σ q ln p with the same p and q.
    @Test
    void labelSmoothingSpreadsAShareOverAllClasses() {
        Tensor z = logits(1, 0, Math.log(2), Math.log(5));
        double expected = -(0.1 * Math.log(0.125) + 0.8 * Math.log(0.25) + 0.1 * Math.log(0.625));
        assertThat(value(new SoftmaxCrossEntropy(0.3).mean(z, classes(1)))[0]).isCloseTo(expected, CLOSE);
    }

    @Test
    void largeLogitsNeitherOverflowNorCancel() {
        Loss loss = new SoftmaxCrossEntropy(0.1);
        Tensor z = Tensor.constant(NDArray.of(Shape.of(3, 2), 1e4f, 0f, -1e30f, 0f, 1e4f, 1e4f - 1));
        double[] each = value(new SoftmaxCrossEntropy().perExample(z, classes(0, 0, 1)));
        assertThat(each[0]).isZero();
        assertThat(each[1]).isEqualTo((double) 1e30f);
        assertThat(each[2]).isCloseTo(1 + Math.log1p(Math.exp(-1)), within(1e-6));
        double[] g = value(
                Derivatives.gradient(loss.mean(z, classes(0, 1, 0)), List.of(z)).getFirst());
        assertThat(g).doesNotContain(Double.NaN);
        for (double element : g) {
            assertThat(element).isFinite();
        }
    }

    @Test
    void severalPlacesOfAnExampleAreAveraged() {
        Loss loss = new SoftmaxCrossEntropy();
        Tensor z = Tensor.constant(NDArray.of(Shape.of(1, 2, 2), 0.0, 0, 0, Math.log(3)));
        Tensor y = Tensor.constant(NDArray.of(Shape.of(1, 2), 0, 1));
        assertThat(value(loss.perExample(z, y))[0]).isCloseTo((Math.log(2) - Math.log(0.75)) / 2, CLOSE);
    }

    @Test
    void targetsThatDoNotFitAreRefused() {
        Loss loss = new SoftmaxCrossEntropy();
        assertThatThrownBy(() -> loss.mean(logits(2, 1, 2, 3, 4), classes(1, 0, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("logits [batch, …, classes] and classes I32[batch, …]");
        assertThatThrownBy(() -> loss.mean(logits(2, 1, 2, 3, 4), logits(2, 1, 0)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> new SoftmaxCrossEntropy(1)).hasMessageContaining("labelSmoothing is 1.0");
    }

    /// Whether the squares of the columns of a likelihood are the Hessian of the mean in the outputs, row by row.
    private static void hasTheHessianOf(Loss loss, Tensor output, Tensor target) {
        int columns = output.size(-1);
        int n = output.shape().elements();
        double[][] hessian = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            Tensor direction = Tensor.constant(NDArray.of(output.shape(), unit));
            hessian[i] = value(Derivatives.hessianVector(loss.mean(output, target), List.of(output), List.of(direction))
                    .getFirst());
        }
        List<double[]> squares = loss.likelihood(output).orElseThrow().columns().stream()
                .map(LossTest::value)
                .toList();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                int row = i;
                int column = j;
                double sum =
                        squares.stream().mapToDouble(v -> v[row] * v[column]).sum();
                assertThat(i / columns == j / columns ? sum : 0).isCloseTo(hessian[i][j], CLOSE);
            }
        }
    }

    @Test
    void likelihoodsHaveTheHessianOfTheLoss() {
        Tensor z = logits(2, 0.3, -1, 2, 0.1, 0.4, -0.7);
        Tensor values = logits(2, 1, 0, 0.2, 0.5, 0.5, 0);
        hasTheHessianOf(new SoftmaxCrossEntropy(), z, classes(2, 0));
        hasTheHessianOf(new SoftmaxCrossEntropy(0.1), z, classes(2, 0));
        hasTheHessianOf(new KlDivergence(), z, logits(2, 0.2, 0.3, 0.5, 0, 1, 0));
        hasTheHessianOf(new BinaryCrossEntropy(Loss.Target.VALUES), z, values);
        hasTheHessianOf(new BinaryCrossEntropy(), logits(3, 0.3, -1, 2), classes(1, 0, 0));
        hasTheHessianOf(new MeanSquaredError(), z, values);
        Tensor places = z.reshape(1, 2, 3);
        Tensor targets = Tensor.constant(NDArray.of(Shape.of(1, 2), 2, 0));
        hasTheHessianOf(new SoftmaxCrossEntropy(), places, targets);
    }

    @Test
    void aLossWithoutADistributionHasNoLikelihood() {
        assertThat(new Hinge().likelihood(logits(1, 1, 2))).isEmpty();
        assertThat(new Huber().likelihood(logits(1, 1, 2))).isEmpty();
    }

    /// The Hessian of the loss is a polynomial of degree 2 in the error y − μ, so that its mean over y is that of
    /// y = μ + σ and y = μ − σ alone.
    @Test
    void theLikelihoodWithVarianceHasTheMeanOfTheHessian() {
        double[] means = {0.3, -1, 2, 0.5};
        double[] logs = {0.1, 0.4, -0.7, -20}; // the last below ln 1e-6
        Tensor z = logits(2, means[0], means[1], logs[0], logs[1], means[2], means[3], logs[2], logs[3]);
        Loss loss = new GaussianNegativeLogLikelihood();
        Likelihood likelihood = loss.likelihood(z).orElseThrow();
        int n = 8;
        List<double[]> columns =
                likelihood.columns().stream().map(LossTest::value).toList();
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            Tensor direction = Tensor.constant(NDArray.of(z.shape(), unit));
            double[] row = new double[n];
            for (double side : new double[] {-1, 1}) {
                double[] y = new double[4];
                Arrays.setAll(y, k -> means[k] + side * Math.exp(0.5 * Math.max(logs[k], Math.log(1e-6))));
                Tensor mean = loss.mean(z, Tensor.constant(NDArray.of(Shape.of(2, 2), y)));
                double[] part = value(Derivatives.hessianVector(mean, List.of(z), List.of(direction))
                        .getFirst());
                Arrays.setAll(row, j -> row[j] + part[j] / 2);
            }
            double[] times = value(likelihood.times(direction, z.sum()));
            for (int j = 0; j < n; j++) {
                int at = i;
                int to = j;
                double scale = 1 + Math.abs(row[j]); // 1/σ² is up to 1e6
                double squares =
                        columns.stream().mapToDouble(v -> v[at] * v[to]).sum();
                assertThat(times[j] / scale).isCloseTo(row[j] / scale, CLOSE);
                assertThat((i / 4 == j / 4 ? squares : 0) / scale).isCloseTo(row[j] / scale, CLOSE);
            }
        }
    }

    @Test
    void aScoreIsTheDerivativeOfTheLossInWhatWasDrawn() {
        double[] noise = {0.7, -1.2, 2.5, 0.1};
        Tensor drawn = Tensor.constant(NDArray.of(Shape.of(2, 2), noise));
        Tensor z = logits(2, 0.3, -1, 0.1, 0.4, 2, 0.5, -0.7, 1.3);
        Loss loss = new GaussianNegativeLogLikelihood();
        Tensor y = z.slice(1, 0, 2).plus(drawn.times(z.slice(1, 2, 4).times(0.5).exp()));
        Tensor outcomes = Tensor.constant(NDArray.of(Shape.of(2, 2), value(y)));
        double[] g =
                value(Derivatives.gradient(loss.mean(z, outcomes), List.of(z)).getFirst());
        double[] v = value(loss.likelihood(z).orElseThrow().sampled((_, _, shape) -> {
            assertThat(shape).isEqualTo(Shape.of(2, 2));
            return drawn;
        }));
        for (int i = 0; i < 8; i++) {
            assertThat(v[i]).isCloseTo(Math.sqrt(4) * g[i], CLOSE); // a mean over 4 outcomes
        }
    }
}
