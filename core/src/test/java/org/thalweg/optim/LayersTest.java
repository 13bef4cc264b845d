package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class LayersTest {
    private static NDArray array(long seed, int... sizes) {
        Rng random = Rng.of(seed);
        Shape shape = Shape.of(sizes);
        double[] values = DoubleStream.generate(random::nextGaussian)
                .limit(shape.elements())
                .toArray();
        return NDArray.of(shape, values);
    }

    static Tensor gaussian(long seed, int... sizes) {
        return Tensor.constant(array(seed, sizes));
    }

    /// A model over parameters of these shapes, and scores for its output.
    record Case(Layout layout, Map<Tensor, NDArray> parameters, List<Tensor> views, Tensor output, Tensor scores) {
        static Case of(Function<List<Tensor>, Tensor> model, Shape... shapes) {
            Layout.Builder layout = Layout.builder();
            Map<Tensor, NDArray> parameters = new HashMap<>();
            List<Tensor> views = new ArrayList<>();
            for (Shape shape : shapes) {
                layout.add("p" + views.size(), shape);
                Tensor view = Tensor.input("p" + views.size(), DType.F64, shape);
                views.add(view);
                parameters.put(view, array(views.size(), shape.sizes()));
            }
            Tensor output = model.apply(views);
            return new Case(
                    layout.build(),
                    parameters,
                    views,
                    output,
                    gaussian(77, output.shape().sizes()));
        }

        Layers layers() {
            return Layers.of(layout, views, output, List.of(scores));
        }

        /// Names of weights and biases, as in `p0+p1, p2`; for each it checks that xᵀg is the derivative Jᵀv of
        /// the weight, and the sum of g that of the bias.
        String check() {
            List<Tensor> derivatives = Derivatives.vjp(List.of(output), List.of(scores), views);
            List<String> names = new ArrayList<>();
            for (Layers.Layer layer : layers().layers()) {
                Tensor g = layer.gradients().getFirst();
                Tensor product =
                        layer.parameter(layout, layer.inputs().transpose().matmul(g));
                same(product, derivatives.get(number(layer.weight())));
                String bias = layer.bias();
                if (bias != null) {
                    Tensor ofBias = derivatives.get(number(bias));
                    same(g.sum(0).reshape(ofBias.shape()), ofBias);
                }
                names.add(layer.weight() + (bias == null ? "" : "+" + bias));
            }
            return String.join(", ", names);
        }

        double[] values(Tensor t) {
            return Evaluator.evaluate(List.of(t), parameters).getFirst().toDoubles();
        }

        void same(Tensor actual, Tensor expected) {
            assertThat(actual.shape()).isEqualTo(expected.shape());
            assertThat(values(actual)).usingComparatorWithPrecision(1e-12).containsExactly(values(expected));
        }

        private static int number(String name) {
            return Integer.parseInt(name.substring(1));
        }
    }

    private static double[] values(Tensor t) {
        return Evaluator.evaluate(List.of(t), Map.of()).getFirst().toDoubles();
    }

    @Test
    void denseLayersAreFoundWithTheirBiasesAndWithout() {
        Case two = Case.of(
                p -> gaussian(50, 5, 3).matmul(p.get(0)).plus(p.get(1)).tanh().matmul(p.get(2)),
                Shape.of(3, 4),
                Shape.of(4),
                Shape.of(4, 2));
        assertThat(two.check()).isEqualTo("p0+p1, p2");
        assertThat(two.layers().layers().getFirst().inputs().shape()).isEqualTo(Shape.of(5, 3));
    }

    /// Of scores that are all columns of H's root: the diagonal of the Gauss-Newton matrix, exactly, in layers
    /// whose rows are the examples.
    @Test
    void theSquaresOfRowsHaveTheDiagonalOfTheFisherMatrix() {
        Layout layout = KfacNetwork.NETWORK;
        List<Tensor> views = layout.views(KfacNetwork.constant(KfacNetwork.START, layout.size()));
        ModelLoss loss = KfacNetwork.network(views);
        Layers layers =
                Layers.of(layout, views, loss.output(), loss.likelihood().get().columns());
        double[] diagonal = values(layers.diagonal(layout));
        for (int i = 0; i < layout.size(); i++) {
            double[] unit = new double[layout.size()];
            unit[i] = 1;
            List<Tensor> v = layout.views(KfacNetwork.constant(unit, layout.size()));
            Tensor product = layout.flatten(Derivatives.gaussNewtonVector(loss.loss(), loss.output(), views, v));
            assertThat(diagonal[i]).as("parameter " + i).isCloseTo(values(product)[i], within(1e-12));
        }
    }

    /// What is in no product, here a scale, has the square of the sum over examples: with one example exactly g².
    @Test
    void otherParametersHaveTheSquareOfTheirDerivative() {
        Case scaled = Case.of(p -> gaussian(50, 5, 3).times(p.get(0)), Shape.of(3));
        Tensor derivative = Derivatives.vjp(List.of(scaled.output()), List.of(scaled.scores()), scaled.views())
                .getFirst();
        scaled.same(scaled.layers().diagonal(scaled.layout()), derivative.square());
    }

    @Test
    void allPlacesOfASequenceAreRows() {
        Case sequence =
                Case.of(p -> gaussian(50, 2, 6, 3).matmul(p.get(0)).plus(p.get(1)), Shape.of(3, 4), Shape.of(4));
        assertThat(sequence.check()).isEqualTo("p0+p1");
        assertThat(sequence.layers().layers().getFirst().inputs().shape()).isEqualTo(Shape.of(12, 3));
    }

    @Test
    void aTransposedWeightIsOneOnEitherSide() {
        assertThat(Case.of(p -> gaussian(50, 5, 3).matmul(p.get(0).transpose()), Shape.of(4, 3))
                        .check())
                .isEqualTo("p0");
        assertThat(Case.of(p -> p.get(0).matmul(gaussian(50, 3, 5)), Shape.of(4, 3))
                        .check())
                .isEqualTo("p0");
        assertThat(Case.of(p -> p.get(0).transpose().matmul(gaussian(50, 3, 5)), Shape.of(3, 4))
                        .check())
                .isEqualTo("p0");
    }

    @Test
    void usesOfOneWeightAreRowsOfOneLayer() {
        Case shared = Case.of(
                p -> gaussian(50, 5, 3)
                        .matmul(p.get(0))
                        .plus(p.get(1))
                        .tanh()
                        .matmul(p.get(0))
                        .plus(p.get(1)),
                Shape.of(3, 3),
                Shape.of(3));
        assertThat(shared.check()).isEqualTo("p0+p1");
        assertThat(shared.layers().layers().getFirst().inputs().shape()).isEqualTo(Shape.of(10, 3));
    }

    @Test
    void aParameterWithAnotherUseIsInNoLayer() {
        Tensor x = gaussian(50, 5, 3);
        // a table that is looked up and multiplied by; a weight that is squared, too; a bias of two layers
        assertThat(Case.of(
                                p -> p.get(0)
                                        .gather(Tensor.constant(NDArray.of(Shape.of(2), 1, 3)))
                                        .matmul(p.get(0).transpose()),
                                Shape.of(4, 3))
                        .check())
                .isEmpty();
        assertThat(Case.of(p -> x.matmul(p.get(0)).plus(p.get(0).square().sum()), Shape.of(3, 4))
                        .check())
                .isEmpty();
        assertThat(Case.of(
                                p -> x.matmul(p.get(0))
                                        .plus(p.get(2))
                                        .times(x.matmul(p.get(1)).plus(p.get(2))),
                                Shape.of(3, 4),
                                Shape.of(3, 4),
                                Shape.of(4))
                        .check())
                .isEqualTo("p0, p1");
    }

    @Test
    void theRowsOfAConvolutionAreItsWindows() {
        int height = 5;
        int width = 4;
        Tensor x = gaussian(50, 2, height, width, 3);
        Case convolution = Case.of(
                p -> Convolutions.convolve(x, p.get(0), Sliding.SAME).plus(p.get(1)),
                Shape.of(3, 3, 3, 2),
                Shape.of(2));
        assertThat(convolution.check()).isEqualTo("p0+p1");
        double[] image = values(x);
        double[][] patches = new double[2 * height * width][27];
        for (int row = 0; row < patches.length; row++) {
            int n = row / (height * width);
            int h = row / width % height;
            int w = row % width;
            for (int tap = 0; tap < 27; tap++) {
                int i = h + tap / 9 - 1;
                int j = w + tap / 3 % 3 - 1;
                boolean inside = i >= 0 && i < height && j >= 0 && j < width;
                patches[row][tap] = inside ? image[((n * height + i) * width + j) * 3 + tap % 3] : 0;
            }
        }
        Layers.Layer layer = convolution.layers().layers().getFirst();
        assertThat(convolution.values(layer.inputs()))
                .containsExactly(
                        Arrays.stream(patches).flatMapToDouble(Arrays::stream).toArray());
        convolution.same(layer.gradients().getFirst(), convolution.scores().reshape(-1, 2));
    }

    @Test
    void aConvolutionInGroupsIsNoLayer() {
        assertThat(Case.of(
                                p -> Convolutions.convolve(gaussian(50, 2, 5, 4, 4), p.get(0), Sliding.SAME, 2),
                                Shape.of(3, 3, 2, 6))
                        .check())
                .isEmpty();
    }

    // ---- scores

    private static final int ROWS = 40_000;

    /// The same row of outputs many times.
    private static Tensor repeated(double... row) {
        return Tensor.constant(NDArray.of(Shape.of(1, row.length), row)).broadcastTo(Shape.of(ROWS, row.length));
    }

    private static Tensor draw(String name, org.thalweg.graph.Op.Distribution distribution, Shape shape) {
        Tensor key = Tensor.constant(NDArray.of(Shape.of(4), 5, 6, 7, 8));
        return Tensor.random(key, distribution, name.hashCode(), DType.F32, shape)
                .to(DType.F64);
    }

    /// The mean of vvᵀ over the rows is H for columns, and for drawn scores as far as 5 standard errors.
    private static void check(Likelihood likelihood, double[][] hessian) {
        double[][] exact = new double[hessian.length][hessian.length];
        for (Tensor column : likelihood.columns()) {
            double[] v = values(column.slice(0, 0, 1));
            for (int i = 0; i < v.length; i++) {
                for (int j = 0; j < v.length; j++) {
                    exact[i][j] += ROWS * v[i] * v[j];
                }
            }
        }
        double[] v = values(likelihood.sampled(LayersTest::draw));
        int n = hessian.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double squares = 0;
                for (int row = 0; row < ROWS; row++) {
                    double product = ROWS * v[row * n + i] * v[row * n + j];
                    sum += product;
                    squares += product * product;
                }
                double mean = sum / ROWS;
                double error = Math.sqrt((squares / ROWS - mean * mean) / ROWS);
                assertThat(exact[i][j]).isCloseTo(hessian[i][j], within(1e-12));
                assertThat(mean).isCloseTo(hessian[i][j], within(5 * error + 1e-9));
            }
        }
    }

    @Test
    void scoresOfClassesHaveTheCovarianceOfTheSoftmax() {
        // e^z = 1, 2, 5: p = ⅛, ¼, ⅝; H = diag(p) − ppᵀ.
        double[] p = {0.125, 0.25, 0.625};
        double[][] h = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                h[i][j] = (i == j ? p[i] : 0) - p[i] * p[j];
            }
        }
        check(new Likelihood.Categorical(repeated(0, Math.log(2), Math.log(5))), h);
    }

    @Test
    void scoresOfEventsHaveTheVarianceOfEach() {
        // σ(ln 3) = ¾, σ(0) = ½; the mean is over 2 · ROWS elements.
        check(new Likelihood.Bernoulli(repeated(Math.log(3), 0)), new double[][] {{3.0 / 32, 0}, {0, 0.125}});
    }

    @Test
    void scoresOfMeansHaveTheHessianOfTheSquares() {
        check(Likelihood.Gaussian.ofSquares(repeated(0.3, -2), 1.5 / ROWS), new double[][] {{3, 0}, {0, 3}});
    }

    @Test
    void scoresOfMeansAndVariancesHaveTheirFisherMatrix() {
        // s = ln 4 and ln ¼, the mean is over 2 · ROWS outcomes; then one below the least, whose derivative is 0.
        double s = Math.log(4);
        check(
                new Likelihood.NormalWithVariance(repeated(0.3, -2, s, -s), -10),
                new double[][] {{0.125, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 0.25, 0}, {0, 0, 0, 0.25}});
        check(new Likelihood.NormalWithVariance(repeated(0.3, -s), 0), new double[][] {{1, 0}, {0, 0}});
    }
}
