package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.GradientCheck;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Kfac;
import org.thalweg.optim.ModelLoss;
import org.thalweg.optim.Optimization;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Recurrent layers against their equations, in loops over plain arrays.
class RecurrentTest {
    private static final int BATCH = 3;
    private static final int TIME = 4;
    private static final int IN = 2;
    private static final int UNITS = 5;
    private static final Shape X = Shape.of(BATCH, TIME, IN);

    private final Rng random = Rng.of(23);
    private final double[] x = normal(X.elements());

    private double[] normal(int n) {
        return IntStream.range(0, n).mapToDouble(_ -> random.nextGaussian()).toArray();
    }

    private static Initializer init() {
        return new GlorotUniform();
    }

    private static Lstm lstm(boolean all, boolean backwards) {
        return new Lstm(UNITS, all, backwards, 1, init());
    }

    static List<Recurrent> layers() {
        List<Recurrent> layers = new ArrayList<>();
        for (boolean all : new boolean[] {false, true}) {
            for (boolean backwards : new boolean[] {false, true}) {
                layers.add(new Rnn(UNITS, new Tanh(), all, backwards, init()));
                layers.add(lstm(all, backwards));
                layers.add(new Gru(UNITS, all, backwards, false, init()));
                layers.add(new Gru(UNITS, all, backwards, true, init()));
            }
        }
        return layers;
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    /// Σₖ v[k] · m[from + k·columns + column].
    private static double times(double[] v, double[] m, int from, int columns, int column) {
        double sum = 0;
        for (int k = 0; k < v.length; k++) {
            sum += v[k] * m[from + k * columns + column];
        }
        return sum;
    }

    /// One step of an example: the new state, output first, from the input and the state before.
    private static double[][] step(Recurrent layer, double[] theta, double[] in, double[][] state) {
        double[] h = state[0];
        int gates = layer instanceof Rnn ? 1 : layer instanceof Lstm ? 4 : 3;
        int n = gates * UNITS;
        int bias = IN * n;
        int u = bias + n;
        double[] a = new double[n];
        double[] b = new double[n];
        for (int j = 0; j < n; j++) {
            a[j] = times(in, theta, 0, n, j) + theta[bias + j];
            b[j] = times(h, theta, u, n, j);
        }
        double[] next = new double[UNITS];
        double[] cell = new double[UNITS];
        double[] reset = new double[UNITS];
        for (int j = 0; j < UNITS; j++) {
            reset[j] = h[j] * (gates == 3 ? sigmoid(a[j] + b[j]) : 0);
        }
        for (int j = 0; j < UNITS; j++) {
            int j1 = j + UNITS;
            int j2 = j1 + UNITS;
            switch (layer) {
                case Rnn _ -> next[j] = Math.tanh(a[j] + b[j]);
                case Lstm _ -> {
                    cell[j] = sigmoid(a[j1] + b[j1]) * state[1][j] + sigmoid(a[j] + b[j]) * Math.tanh(a[j2] + b[j2]);
                    next[j] = sigmoid(a[j2 + UNITS] + b[j2 + UNITS]) * Math.tanh(cell[j]);
                }
                case Gru gru -> {
                    double inner = gru.resetAfter()
                            ? sigmoid(a[j] + b[j]) * (b[j2] + theta[u + UNITS * n + j])
                            : times(reset, theta, u, n, j2);
                    double z = sigmoid(a[j1] + b[j1]);
                    next[j] = (1 - z) * Math.tanh(a[j2] + inner) + z * h[j];
                }
            }
        }
        return new double[][] {next, cell};
    }

    /// The output for sequences of these lengths, which begin at the first step.
    private double[] expected(Recurrent layer, double[] theta, int... lengths) {
        double[] all = new double[BATCH * TIME * UNITS];
        double[] last = new double[BATCH * UNITS];
        for (int e = 0; e < BATCH; e++) {
            double[][] state = new double[2][UNITS];
            for (int turn = 0; turn < TIME; turn++) {
                int t = layer.backwards() ? TIME - 1 - turn : turn;
                if (t < lengths[e]) {
                    int at = (e * TIME + t) * IN;
                    state = step(layer, theta, Arrays.copyOfRange(x, at, at + IN), state);
                    System.arraycopy(state[0], 0, all, (e * TIME + t) * UNITS, UNITS);
                }
            }
            System.arraycopy(state[0], 0, last, e * UNITS, UNITS);
        }
        return layer.all() ? all : last;
    }

    private static Tensor output(Recurrent layer, Model model, Tensor theta, Tensor x, Tensor mask) {
        Layer masked = (scope, in) -> layer.apply(scope, in, mask);
        return new Model(
                        masked,
                        model.input(),
                        model.output(),
                        model.parameters(),
                        model.layout(),
                        model.states(),
                        model.stateLayout())
                .infer(model.layout().views(theta), x);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void stepsThroughItsEquations(Recurrent layer) {
        Model model = Model.of(layer, X.without(0));
        double[] theta = normal(model.size());
        Tensor parameters = Tensor.constant(NDArray.of(Shape.of(theta.length), theta));
        Tensor y = model.infer(model.layout().views(parameters), Tensor.constant(NDArray.of(X, x)));
        assertThat(y.shape().without(0)).isEqualTo(model.output());
        assertClose(y, expected(layer, theta, TIME, TIME, TIME));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aMaskEndsSequences(Recurrent layer) {
        Model model = Model.of(layer, X.without(0));
        double[] theta = normal(model.size());
        Tensor parameters = Tensor.constant(NDArray.of(Shape.of(theta.length), theta));
        int[] lengths = {2, TIME, 0};
        boolean[] valid = new boolean[BATCH * TIME];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = i % TIME < lengths[i / TIME];
        }
        Tensor mask = Tensor.constant(NDArray.of(Shape.of(BATCH, TIME), valid));
        Tensor y = output(layer, model, parameters, Tensor.constant(NDArray.of(X, x)), mask);
        assertClose(y, expected(layer, theta, lengths));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void derivativesAgreeWithDifferences(Recurrent layer) {
        Model model = Model.of(layer, X.without(0));
        GradientCheck.of(
                        in -> model.infer(model.layout().views(in.get(0)), in.get(1)),
                        NDArray.of(Shape.of(model.size()), normal(model.size())),
                        NDArray.of(X, x))
                .check();
    }

    /// One sequence ends early, one has no step at all.
    @ParameterizedTest
    @MethodSource("layers")
    void derivativesUnderAMaskAgreeWithDifferences(Recurrent layer) {
        Model model = Model.of(layer, X.without(0));
        boolean[] valid = new boolean[BATCH * TIME];
        Arrays.fill(valid, 0, TIME + 2, true);
        Tensor mask = Tensor.constant(NDArray.of(Shape.of(BATCH, TIME), valid));
        GradientCheck.of(
                        in -> output(layer, model, in.get(0), in.get(1), mask),
                        NDArray.of(Shape.of(model.size()), normal(model.size())),
                        NDArray.of(X, x))
                .check();
    }

    @Test
    void aForgetGateIsOpenAtFirst() {
        Model model = Model.of(new Lstm(2), Shape.of(3, 1));
        int bias = model.layout().entry("bias").offset();
        double[] theta = model.initial(DType.F64, 1).doubles();
        assertThat(Arrays.copyOfRange(theta, bias, bias + 8)).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void refusesWhatIsNoSequence() {
        assertThatThrownBy(() -> Model.of(new Gru(3), Shape.of(4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[batch, steps, channels]: put flattenSteps before it");
        assertThatThrownBy(() -> new Rnn(0)).hasMessage("rnn: units is 0; a layer has at least 1");
        Recurrent layer = lstm(false, false);
        Model model = Model.of(layer, X.without(0));
        Tensor theta = Tensor.input("theta", DType.F64, Shape.of(model.size()));
        Tensor wrong = Tensor.constant(NDArray.of(Shape.of(1, 2), true, false));
        assertThatThrownBy(() -> output(layer, model, theta, Tensor.input("x", DType.F64, X), wrong))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BOOL [batch, time]");
    }

    @Test
    void theModelTakesImagesLineByLineAndBothWays() {
        Layer network = new RecurrentNetwork(List.of(6, 4), 0.1, true).network(3);
        Model model = Model.of(network, Shape.of(7, 5, 1));
        assertThat(model.output()).isEqualTo(Shape.of(3));
        assertThat(model.parameters().stream().map(Parameter::path))
                .contains("parallel1/lstm1/recurrent", "parallel2/lstm2/recurrent", "dense1/weight");
        assertThat(model.layout().entry("dense1/weight").shape()).isEqualTo(Shape.of(8, 3));
    }

    private static void assertClose(Tensor y, double[] expected) {
        NDArray found = Evaluator.evaluate(List.of(y), Map.of()).getFirst();
        assertThat(found.toDoubles()).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.get(i)).as("element %d", i).isCloseTo(expected[i], within(1e-12));
        }
    }

    /// As training takes them: in the parameters, which are views of one vector.
    @ParameterizedTest
    @MethodSource("layers")
    void gradientsInTheViewsOfAVectorAreThoseInTheVector(Recurrent layer) {
        Model model = Model.of(layer, X.without(0));
        Tensor theta = Tensor.input("θ", DType.F64, model.layout().shape());
        List<Tensor> views = model.layout().views(theta);
        Tensor loss =
                model.infer(views, Tensor.constant(NDArray.of(X, x))).square().sum();
        List<Tensor> gradients = new ArrayList<>(Derivatives.gradient(loss, List.of(theta)));
        gradients.add(model.layout().flatten(Derivatives.gradient(loss, views)));
        Map<Tensor, NDArray> at = Map.of(theta, NDArray.of(theta.shape(), normal(model.size())));
        List<NDArray> found = Evaluator.evaluate(gradients, at);
        assertThat(found.get(1).toDoubles())
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(found.get(0).toDoubles());
        assertThat(found.get(0).toDoubles()).doesNotContain(0);
    }

    @Test
    void kfacHasFactorsForTheWeightsInTheLoop() {
        assertThat(kfacFactors(new Rnn(UNITS))).containsExactlyInAnyOrder("weight", "recurrent");
        assertThat(kfacFactors(new Lstm(UNITS))).containsExactlyInAnyOrder("weight", "recurrent");
        assertThat(kfacFactors(new Gru(UNITS))).containsExactlyInAnyOrder("weight", "recurrent/0-9", "recurrent/10-14");
        assertThat(kfacFactors(new Gru(UNITS, false, false, true, init())))
                .containsExactlyInAnyOrder("weight", "recurrent");
    }

    private List<String> kfacFactors(Recurrent layer) {
        Model model = Model.of(layer, X.without(0));
        Tensor y = Tensor.constant(NDArray.of(Shape.of(BATCH, UNITS), normal(BATCH * UNITS)));
        var loss = new MeanSquaredError();
        var optimization = Optimization.ofModel(
                new Kfac(new org.thalweg.optim.Constant(1), 0.1), model.layout(), DType.F64, views -> {
                    Tensor z = model.infer(views, Tensor.constant(NDArray.of(X, x)));
                    return new ModelLoss(
                            loss.mean(z, y), z, () -> loss.likelihood(z).orElseThrow());
                });
        return optimization.slots().keySet().stream()
                .filter(slot -> slot.startsWith("inputs/"))
                .map(slot -> slot.substring("inputs/".length()))
                .toList();
    }
}
