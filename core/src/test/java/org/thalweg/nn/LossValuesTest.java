package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Losses against loops over plain arrays.
class LossValuesTest {
    private static final int BATCH = 6;
    private static final int K = 4;
    private static final int[] CLASSES = {0, 3, 2, 2, 1, 0};

    private final Rng random = Rng.of(23);
    private final double[] z = normal(BATCH * K);
    private final double[] rows = distributions();

    private double[] normal(int n) {
        return IntStream.range(0, n).mapToDouble(_ -> 2 * random.nextGaussian()).toArray();
    }

    /// Rows that sum to 1, the first with zeros.
    private double[] distributions() {
        double[] rows = new double[BATCH * K];
        rows[2] = 1;
        for (int row = 1; row < BATCH; row++) {
            double sum = 0;
            for (int k = 0; k < K; k++) {
                rows[row * K + k] = random.nextDouble();
                sum += rows[row * K + k];
            }
            for (int k = 0; k < K; k++) {
                rows[row * K + k] /= sum;
            }
        }
        return rows;
    }

    private static Tensor tensor(double[] values, int... sizes) {
        return Tensor.constant(NDArray.of(Shape.of(sizes), values));
    }

    private static Tensor classes(int... y) {
        return Tensor.constant(NDArray.of(Shape.of(y.length), y));
    }

    private static double[] value(Tensor t) {
        return Evaluator.evaluate(List.of(t), Map.of()).getFirst().toDoubles();
    }

    private static void assertClose(double[] found, double[] expected) {
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as("element %d", i).isCloseTo(expected[i], within(1e-12));
        }
    }

    private double logP(int row, int k) {
        double sum = 0;
        for (int j = 0; j < K; j++) {
            sum += Math.exp(z[row * K + j]);
        }
        return z[row * K + k] - Math.log(sum);
    }

    private static double logistic(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void binaryCrossEntropyIsTheNegativeLogarithmOfTheEventsProbability() {
        double[] logits = {-1.5, 0, 2, 0.3};
        double[] expected = {
            -Math.log(1 - logistic(-1.5)), Math.log(2), -Math.log(logistic(2)), -Math.log(1 - logistic(0.3))
        };
        Loss loss = new BinaryCrossEntropy();
        assertThat(loss.outputs(2)).isEqualTo(1);
        assertClose(value(loss.perExample(tensor(logits, 4, 1), classes(0, 1, 1, 0))), expected);
        double[] p = value(loss.prediction(tensor(logits, 4, 1)));
        assertClose(p, new double[] {
            logistic(1.5), logistic(-1.5), 0.5, 0.5, logistic(-2), logistic(2), logistic(-0.3), logistic(0.3)
        });
    }

    @Test
    void binaryCrossEntropyTakesProbabilitiesOfIndependentEvents() {
        double[] expected = new double[BATCH];
        for (int i = 0; i < z.length; i++) {
            double p = logistic(z[i]);
            expected[i / K] -= (rows[i] * Math.log(p) + (1 - rows[i]) * Math.log(1 - p)) / K;
        }
        Loss loss = new BinaryCrossEntropy(Loss.Target.VALUES);
        assertThat(loss.outputs(K)).isEqualTo(K);
        assertClose(value(loss.perExample(tensor(z, BATCH, K), tensor(rows, BATCH, K))), expected);
        assertThat(value(loss.prediction(tensor(z, BATCH, K)))[5]).isCloseTo(logistic(z[5]), within(1e-15));
    }

    /// σ(z) − t = ½ − t and σ′ = ¼ at z = 0, where |z| and max(z, 0) have corners: a network whose last layer
    /// starts at
    /// 0 stands there.
    @Test
    void binaryCrossEntropyHasItsSlopeAndCurvatureAtZero() {
        Tensor at = tensor(new double[2], 2, 1);
        Tensor loss = new BinaryCrossEntropy().mean(at, classes(0, 1));
        assertThat(value(Derivatives.gradient(loss, List.of(at)).getFirst())).containsExactly(0.25, -0.25);
        Tensor v = tensor(new double[] {1, 1}, 2, 1);
        assertThat(value(
                        Derivatives.hessianVector(loss, List.of(at), List.of(v)).getFirst()))
                .containsExactly(0.125, 0.125);
    }

    @Test
    void binaryCrossEntropyKeepsSmallLosses() {
        double[] each = value(new BinaryCrossEntropy().perExample(tensor(new double[] {50, -50}, 2, 1), classes(1, 0)));
        assertThat(each[0]).isCloseTo(Math.exp(-50), within(1e-35));
        assertThat(each[1]).isCloseTo(Math.exp(-50), within(1e-35));
    }

    @Test
    void crossEntropyTakesRowsOfProbabilities() {
        for (double smoothing : new double[] {0, 0.3}) {
            double[] expected = new double[BATCH];
            for (int i = 0; i < z.length; i++) {
                expected[i / K] -= ((1 - smoothing) * rows[i] + smoothing / K) * logP(i / K, i % K);
            }
            Loss loss = new SoftmaxCrossEntropy(smoothing);
            assertClose(value(loss.perExample(tensor(z, BATCH, K), tensor(rows, BATCH, K))), expected);
        }
    }

    @Test
    void aClassAndItsRowOfOneAndZerosHaveTheSameCrossEntropy() {
        double[] hot = new double[BATCH * K];
        for (int row = 0; row < BATCH; row++) {
            hot[row * K + CLASSES[row]] = 1;
        }
        for (double smoothing : new double[] {0, 0.2}) {
            Loss loss = new SoftmaxCrossEntropy(smoothing);
            assertClose(
                    value(loss.perExample(tensor(z, BATCH, K), tensor(hot, BATCH, K))),
                    value(loss.perExample(tensor(z, BATCH, K), classes(CLASSES))));
        }
    }

    @Test
    void klDivergenceIsTheCrossEntropyWithoutTheEntropyOfTheTarget() {
        double[] expected = new double[BATCH];
        for (int i = 0; i < z.length; i++) {
            expected[i / K] += rows[i] == 0 ? 0 : rows[i] * (Math.log(rows[i]) - logP(i / K, i % K));
        }
        Loss loss = new KlDivergence();
        assertClose(value(loss.perExample(tensor(z, BATCH, K), tensor(rows, BATCH, K))), expected);
        double[] logRows = IntStream.range(0, BATCH * K)
                .mapToDouble(i -> logP(i / K, i % K))
                .toArray();
        assertClose(value(loss.perExample(tensor(logRows, BATCH, K), tensor(rows, BATCH, K))), expected);
        assertClose(
                value(loss.perExample(tensor(z, BATCH, K), loss.prediction(tensor(z, BATCH, K)))), new double[BATCH]);
    }

    /// δ = 1.5 and errors of ½, −2, 1.5: ⅛, 1.5 (2 − ¾) = 1.875, 1.125, with slopes ½, −1.5, 1.5.
    @Test
    void huberIsQuadraticThenLinear() {
        Tensor output = tensor(new double[] {3.5, 1, 1.5}, 3, 1);
        Tensor target = tensor(new double[] {3, 3, 0}, 3, 1);
        Loss loss = new Huber(1.5);
        assertThat(value(loss.perExample(output, target))).containsExactly(0.125, 1.875, 1.125);
        Tensor sum = loss.perExample(output, target).sum();
        assertThat(value(Derivatives.gradient(sum, List.of(output)).getFirst())).containsExactly(0.5, -1.5, 1.5);
        Tensor v = tensor(new double[] {1, 1, 1}, 3, 1);
        Tensor same = loss.perExample(output, output.stopGradient()).sum(); // errors of 0
        assertThat(value(Derivatives.hessianVector(same, List.of(output), List.of(v))
                        .getFirst()))
                .containsExactly(1, 1, 1);
    }

    @Test
    void gaussianLikelihoodIsTheDensitys() {
        double[] output = normal(BATCH * 4); // two means, two log-variances
        double[] y = normal(BATCH * 2);
        double[] expected = new double[BATCH];
        for (int i = 0; i < y.length; i++) {
            double mean = output[i / 2 * 4 + i % 2];
            double deviation = Math.exp(output[i / 2 * 4 + 2 + i % 2] / 2);
            double density =
                    Math.exp(-Math.pow((y[i] - mean) / deviation, 2) / 2) / (deviation * Math.sqrt(2 * Math.PI));
            expected[i / 2] -= Math.log(density) / 2;
        }
        Loss loss = new GaussianNegativeLogLikelihood(1e-6, true);
        assertThat(loss.outputs(2)).isEqualTo(4);
        Tensor z4 = tensor(output, BATCH, 4);
        Tensor full = loss.perExample(z4, tensor(y, BATCH, 2));
        assertClose(value(full), expected);
        Tensor withoutConstant = new GaussianNegativeLogLikelihood().perExample(z4, tensor(y, BATCH, 2));
        assertThat(value(full.minus(withoutConstant))[3]).isCloseTo(Math.log(2 * Math.PI) / 2, within(1e-12));
        assertThat(value(loss.prediction(z4))[3]).isEqualTo(output[5]);
    }

    /// Variance ε = ¼ in place of e⁻¹⁰⁰: ½ (1 / ¼ + ln ¼), and the derivative in s is 0 there.
    @Test
    void gaussianVarianceHasALeastValue() {
        Tensor output = tensor(new double[] {1, -100}, 1, 2);
        Tensor loss = new GaussianNegativeLogLikelihood(0.25, false).mean(output, tensor(new double[] {2}, 1, 1));
        assertThat(value(loss)[0]).isCloseTo(2 + Math.log(0.25) / 2, within(1e-14));
        double[] g = value(Derivatives.gradient(loss, List.of(output)).getFirst());
        assertThat(g[0]).isCloseTo(-4, within(1e-14)); // −(y − μ) / ε
        assertThat(g[1]).isZero();
    }

    @Test
    void hingeOfTwoClassesIsZeroOnceAheadByOne() {
        Loss loss = new Hinge();
        assertThat(loss.outputs(2)).isEqualTo(1);
        Tensor output = tensor(new double[] {-2, -0.5, 0.25, 3}, 4, 1);
        assertThat(value(loss.perExample(output, classes(0, 0, 1, 0)))).containsExactly(0, 0.5, 0.75, 4);
        assertThat(value(loss.prediction(output))).containsExactly(1, 0, 1, 0, 0, 1, 0, 1);
        Loss signs = new Hinge(Loss.Target.VALUES);
        Tensor t = tensor(new double[] {-1, -1, 1, -1}, 2, 2);
        assertThat(value(signs.perExample(tensor(new double[] {-2, -0.5, 0.25, 3}, 2, 2), t)))
                .containsExactly(0.25, 2.375);
        assertThat(value(signs.prediction(output))).containsExactly(-1, -1, 1, 1);
    }

    @Test
    void hingeOfManyClassesIsAgainstTheBestWrongOne() {
        double[] expected = new double[BATCH];
        for (int row = 0; row < BATCH; row++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < K; k++) {
                best = k == CLASSES[row] ? best : Math.max(best, z[row * K + k]);
            }
            expected[row] = Math.max(0, 1 + best - z[row * K + CLASSES[row]]);
        }
        Loss loss = new Hinge();
        assertThat(loss.outputs(K)).isEqualTo(K);
        assertClose(value(loss.perExample(tensor(z, BATCH, K), classes(CLASSES))), expected);
        assertThat(value(loss.prediction(tensor(new double[] {1, 3, 2}, 1, 3)))).containsExactly(0, 1, 0);
    }

    @Test
    void severalPlacesOfAnExampleAreAveraged() {
        Tensor output = tensor(new double[] {0, 2}, 1, 2, 1);
        Tensor y = Tensor.constant(NDArray.of(Shape.of(1, 2), 1, 0));
        assertThat(value(new Hinge().perExample(output, y))).containsExactly(2);
        assertThat(value(new BinaryCrossEntropy().perExample(output, y))[0])
                .isCloseTo((Math.log(2) - Math.log(1 - logistic(2))) / 2, within(1e-14));
        double[] row = {0.5, 0.5, 1, 0};
        assertThat(value(new KlDivergence().perExample(tensor(new double[4], 1, 2, 2), tensor(row, 1, 2, 2)))[0])
                .isCloseTo(Math.log(2) / 2, within(1e-14));
    }

    @Test
    void targetsThatDoNotFitAreRefused() {
        Tensor output = tensor(z, BATCH, K);
        for (Loss loss : List.of(
                new BinaryCrossEntropy(), new Hinge(), new Huber(), new KlDivergence(), new SoftmaxCrossEntropy())) {
            assertThatThrownBy(() -> loss.mean(output, tensor(normal(BATCH), BATCH, 1)))
                    .as("%s", loss)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[6, 4]")
                    .hasMessageContaining("[6, 1]");
        }
        assertThatThrownBy(() -> new GaussianNegativeLogLikelihood().mean(output, output))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[batch, …, 2k]");
        assertThatThrownBy(() -> new BinaryCrossEntropy().mean(output, classes(CLASSES)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[batch, …, 1]");
        assertThatThrownBy(() -> new Hinge().mean(output, classes(1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("I32[batch, …]");
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new BinaryCrossEntropy().outputs(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 classes, and there are 10");
        assertThatThrownBy(() -> new Huber(0)).hasMessageContaining("delta is 0.0");
        assertThatThrownBy(() -> new GaussianNegativeLogLikelihood(-1, false)).hasMessageContaining("epsilon is -1.0");
    }
}
