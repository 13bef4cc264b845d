package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Attention and transformers against the papers' equations in loops over plain arrays.
class SequenceLayersTest {
    private static final int STEPS = 5;
    private static final int CHANNELS = 6;
    private static final int HEADS = 2;

    private final Rng random = Rng.of(31);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    private double[][] matrix(NDArray theta, Model model, String name) {
        NDArray values = model.layout().read(theta, name);
        int columns = values.shape().size(-1);
        double[][] rows = new double[values.shape().elements() / columns][columns];
        for (int i = 0; i < values.shape().elements(); i++) {
            rows[i / columns][i % columns] = values.get(i);
        }
        return rows;
    }

    private static NDArray run(Model model, NDArray theta, NDArray x) {
        Tensor y = model.infer(model.layout().views(Tensor.constant(theta)), Tensor.constant(x));
        return Evaluator.evaluate(List.of(y), Map.of()).getFirst();
    }

    /// One example, `[T][C]`.
    private static double[][] example(NDArray x, int n) {
        int steps = x.shape().size(1);
        int channels = x.shape().size(2);
        double[][] rows = new double[steps][channels];
        for (int i = 0; i < steps * channels; i++) {
            rows[i / channels][i % channels] = x.get(n * steps * channels + i);
        }
        return rows;
    }

    // ---- the papers' functions

    private static double[][] dense(double[][] x, double[][] w, double[] b) {
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = b.clone();
            for (int i = 0; i < w.length; i++) {
                for (int o = 0; o < b.length; o++) {
                    y[t][o] += x[t][i] * w[i][o];
                }
            }
        }
        return y;
    }

    private static double[][] layerNorm(double[][] x, double[] gain, double[] bias) {
        double[][] y = new double[x.length][gain.length];
        for (int t = 0; t < x.length; t++) {
            double mean = Arrays.stream(x[t]).average().orElseThrow();
            double variance = Arrays.stream(x[t])
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            for (int c = 0; c < gain.length; c++) {
                y[t][c] = gain[c] * (x[t][c] - mean) / Math.sqrt(variance + 1e-5) + bias[c];
            }
        }
        return y;
    }

    private double[][] attention(double[][] x, Model model, NDArray theta, String path, boolean causal) {
        double[][] qkv =
                dense(x, matrix(theta, model, path + "qkv/weight"), matrix(theta, model, path + "qkv/bias")[0]);
        int width = CHANNELS / HEADS;
        double[][] seen = new double[x.length][CHANNELS];
        for (int head = 0; head < HEADS; head++) {
            for (int t = 0; t < x.length; t++) {
                int last = causal ? t : x.length - 1;
                double[] weights = new double[last + 1];
                for (int s = 0; s <= last; s++) {
                    for (int i = 0; i < width; i++) {
                        weights[s] += qkv[t][head * width + i] * qkv[s][CHANNELS + head * width + i];
                    }
                    weights[s] = Math.exp(weights[s] / Math.sqrt(width));
                }
                double sum = Arrays.stream(weights).sum();
                for (int s = 0; s <= last; s++) {
                    for (int i = 0; i < width; i++) {
                        seen[t][head * width + i] += weights[s] / sum * qkv[s][2 * CHANNELS + head * width + i];
                    }
                }
            }
        }
        return dense(seen, matrix(theta, model, path + "output/weight"), matrix(theta, model, path + "output/bias")[0]);
    }

    private static double[][] plus(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            sum[t] = a[t].clone();
            for (int c = 0; c < sum[t].length; c++) {
                sum[t][c] += b[t][c];
            }
        }
        return sum;
    }

    private static void assertClose(double[][] found, double[][] expected) {
        for (int t = 0; t < expected.length; t++) {
            for (int c = 0; c < expected[t].length; c++) {
                assertThat(found[t][c]).as("step %d, channel %d", t, c).isCloseTo(expected[t][c], within(1e-12));
            }
        }
    }

    // ---- attention

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attentionIsTheMeanOfValuesWeightedBySoftmax(boolean causal) {
        Model model = Model.of(new Attention(HEADS, causal), Shape.of(STEPS, CHANNELS));
        assertThat(model.layout())
                .hasToString("qkv/weight [6, 18], qkv/bias [18], output/weight [6, 6], output/bias [6]");
        NDArray theta = normal(Shape.of(model.size()));
        NDArray x = normal(Shape.of(3, STEPS, CHANNELS));
        NDArray y = run(model, theta, x);
        assertThat(y.shape()).isEqualTo(x.shape());
        for (int n = 0; n < 3; n++) {
            assertClose(example(y, n), attention(example(x, n), model, theta, "", causal));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention(2, causal=true)", "transformerBlock(2, causal=true)"})
    void aCausalLayerDoesNotLookAhead(String spec) {
        Model model = Model.of(Catalogues.LAYERS.create(spec), Shape.of(STEPS, CHANNELS));
        NDArray theta = normal(Shape.of(model.size()));
        NDArray x = normal(Shape.of(1, STEPS, CHANNELS));
        NDArray other = x.copy();
        other.set(3 * CHANNELS + 2, 1e3); // in step 3
        double[][] before = example(run(model, theta, x), 0);
        double[][] after = example(run(model, theta, other), 0);
        for (int t = 0; t < STEPS; t++) {
            assertThat(Arrays.equals(after[t], before[t])).as("step %d", t).isEqualTo(t < 3);
        }
    }

    @Test
    void otherwiseEveryStepSeesEveryOther() {
        Model model = Model.of(new Attention(HEADS, false), Shape.of(STEPS, CHANNELS));
        NDArray theta = normal(Shape.of(model.size()));
        NDArray x = normal(Shape.of(1, STEPS, CHANNELS));
        NDArray other = x.copy();
        other.set(3 * CHANNELS + 2, 1e3);
        double[][] before = example(run(model, theta, x), 0);
        double[][] after = example(run(model, theta, other), 0);
        for (int t = 0; t < STEPS; t++) {
            assertThat(after[t]).as("step %d", t).isNotEqualTo(before[t]);
        }
    }

    @Test
    void aBlockAddsAttentionAndThenAPerceptron() {
        Model model = Model.of(new TransformerBlock(HEADS, false, 0.5, 3), Shape.of(STEPS, CHANNELS));
        NDArray theta = normal(Shape.of(model.size()));
        NDArray x = normal(Shape.of(2, STEPS, CHANNELS));
        double[][] in = example(x, 1);
        double[][] normalized =
                layerNorm(in, matrix(theta, model, "norm1/gain")[0], matrix(theta, model, "norm1/bias")[0]);
        double[][] a = plus(in, attention(normalized, model, theta, "attention/", false));
        double[][] inner = dense(
                layerNorm(a, matrix(theta, model, "norm2/gain")[0], matrix(theta, model, "norm2/bias")[0]),
                matrix(theta, model, "mlp/dense1/weight"),
                matrix(theta, model, "mlp/dense1/bias")[0]);
        assertThat(inner[0]).hasSize(3 * CHANNELS);
        for (double[] row : inner) {
            Arrays.setAll(
                    row,
                    i -> 0.5
                            * row[i]
                            * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (row[i] + 0.044715 * Math.pow(row[i], 3)))));
        }
        double[][] expected = plus(
                a, dense(inner, matrix(theta, model, "mlp/dense2/weight"), matrix(theta, model, "mlp/dense2/bias")[0]));
        assertClose(example(run(model, theta, x), 1), expected);
    }

    // ---- the whole

    /// Dense 28·64 + 64, places 28·64, two blocks of 12·64² + 13·64, normalization 128, outputs 650.
    @Test
    void theTransformerTakesImagesByRows() {
        Model model = Model.of(new Transformer().network(10), Shape.of(28, 28, 1));
        assertThat(model.output()).isEqualTo(Shape.of(10));
        assertThat(model.size())
                .isEqualTo(28 * 64 + 64 + 28 * 64 + 2 * (12 * 64 * 64 + 13 * 64) + 2 * 64 + 64 * 10 + 10);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Model.of(new Transformer().network(3), Shape.of(13)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("flattenSteps1: the input does not fit")
                .hasMessageContaining("[batch, steps, …]");
        assertThatThrownBy(() -> Model.of(Sequential.of(new TransformerBlock(4, false)), Shape.of(5, 6)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("transformerBlock1/attention: the input does not fit")
                .hasMessageContaining("a multiple of the 4 heads");
        for (String spec : List.of("positions", "meanOverTime", "transformerBlock(1)", "attention(1)")) {
            assertThatThrownBy(() -> Model.of(Sequential.of(Catalogues.LAYERS.create(spec)), Shape.of(8, 8, 1)))
                    .as(spec)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[batch, steps, channels]");
        }
        assertThatThrownBy(() -> new Embedding(0, 3)).hasMessageContaining("0 vectors of width 3");
        assertThatThrownBy(() -> new Attention(0, true)).hasMessageContaining("heads is 0");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("transformerBlock(2, factor=0)"))
                .hasMessageContaining("factor 0");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("transformerBlock(2, dropout=1)"))
                .hasMessageContaining("rate is 1.0");
        assertThatThrownBy(() -> Catalogues.MODELS.create("transformer(width=10, heads=4)"))
                .hasMessageContaining("a width of 10 does not divide into 4 heads");
        assertThatThrownBy(() -> Catalogues.MODELS.create("transformer(blocks=0)"))
                .hasMessageContaining("0 blocks");
    }
}
