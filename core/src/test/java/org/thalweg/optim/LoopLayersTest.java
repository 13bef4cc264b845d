package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.optim.LayersTest.gaussian;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.LayersTest.Case;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// K-FAC's layers where a loop goes over them.
class LoopLayersTest {
    private static final int TIME = 4;
    private static final int BATCH = 5;
    private static final int UNITS = 3;
    private static final Tensor START = gaussian(50, BATCH, UNITS);
    private static final Tensor X = gaussian(51, TIME, BATCH, UNITS);

    /// hₜ of all t, `[time, batch, units]`, from one step of it.
    private static Tensor states(Recurrence loop, Cell step) {
        return loop.over(List.of(START), List.of(X), (carries, x) -> {
                    Tensor h = step.of(carries.getFirst(), x.getFirst());
                    return new Turn(List.of(h), List.of(h));
                })
                .stacked(0);
    }

    private interface Cell {
        Tensor of(Tensor h, Tensor x);
    }

    private static Tensor states(Cell step) {
        return states(Recurrence.forwards(), step);
    }

    /// The same without a loop.
    private static Tensor unrolled(Cell step) {
        List<Tensor> states = new ArrayList<>();
        Tensor h = START;
        for (int t = 0; t < TIME; t++) {
            h = step.of(h, X.slice(0, t, t + 1).squeeze(0));
            states.add(h.expand(0));
        }
        return Tensor.concat(states, 0);
    }

    private static final Shape SQUARE = Shape.of(UNITS, UNITS);

    private static Tensor rnn(List<Tensor> p, Tensor h, Tensor x) {
        return h.matmul(p.get(0)).plus(p.get(1)).plus(x.matmul(p.get(2))).tanh();
    }

    private static Case ofRnn(Function<Cell, Tensor> states) {
        return Case.of(
                p -> states.apply((h, x) -> rnn(p, h, x)).reshape(-1, UNITS).matmul(p.get(3)),
                SQUARE,
                Shape.of(UNITS),
                SQUARE,
                Shape.of(UNITS, 2));
    }

    @Test
    void aLoopHasTheLayersOfTheSameNetworkWithoutOne() {
        Case loop = ofRnn(LoopLayersTest::states);
        Case unrolled = ofRnn(LoopLayersTest::unrolled);
        assertThat(loop.check()).isEqualTo("p0+p1, p2, p3");
        assertThat(unrolled.check()).isEqualTo("p0+p1, p2, p3");
        for (int i = 0; i < 3; i++) {
            Layers.Layer in = loop.layers().layers().get(i);
            Layers.Layer out = unrolled.layers().layers().get(i);
            assertThat(loop.values(in.inputs()))
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(unrolled.values(out.inputs()));
            assertThat(loop.values(in.gradients().getFirst()))
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(unrolled.values(out.gradients().getFirst()));
        }
    }

    @Test
    void aLoopThatGoesBackwardsHasItsLayers() {
        assertThat(ofRnn(step -> states(Recurrence.forwards().reversed(), step)).check())
                .isEqualTo("p0+p1, p2, p3");
    }

    @Test
    void aWeightOnTheLeftOrTransposedIsOneInALoopToo() {
        assertThat(Case.of(p -> states((h, x) -> h.matmul(p.get(0).transpose()).plus(x)), SQUARE)
                        .check())
                .isEqualTo("p0");
        assertThat(Case.of(
                                p -> states((h, x) -> p.get(0)
                                        .matmul(h.transpose())
                                        .transpose()
                                        .plus(x)),
                                SQUARE)
                        .check())
                .isEqualTo("p0");
        assertThat(Case.of(
                                p -> states((h, x) -> p.get(0)
                                        .transpose()
                                        .matmul(h.transpose())
                                        .transpose()
                                        .plus(x)),
                                SQUARE)
                        .check())
                .isEqualTo("p0");
    }

    @Test
    void piecesOfAWeightSideBySideAreALayerEach() {
        // a gated unit: the first columns multiply h, the others what a gate leaves of it
        Case gated = Case.of(
                p -> states((h, x) -> {
                    Tensor gate = h.matmul(p.get(0).slice(1, 0, UNITS)).sigmoid();
                    return gate.times(h)
                            .matmul(p.get(0).slice(1, UNITS, UNITS + 3))
                            .plus(x)
                            .tanh();
                }),
                Shape.of(UNITS, UNITS + 3));
        List<Layers.Layer> layers = gated.layers().layers();
        assertThat(layers.stream().map(Layers.Layer::name)).containsExactly("p0/0-2", "p0/3-5");
        List<Tensor> products = layers.stream()
                .map(layer ->
                        layer.inputs().transpose().matmul(layer.gradients().getFirst()))
                .toList();
        gated.same(
                Tensor.concat(products, 1),
                Derivatives.vjp(List.of(gated.output()), List.of(gated.scores()), gated.views())
                        .getFirst());
        List<Tensor> squares = layers.stream()
                .map(layer -> layer.inputs()
                        .square()
                        .transpose()
                        .matmul(layer.gradients().getFirst().square()))
                .toList();
        gated.same(
                gated.layers().diagonal(gated.layout()),
                Tensor.concat(squares, 1).flatten());
        Tensor flat = gaussian(9, UNITS * 6);
        List<Tensor> pieces =
                layers.stream().map(layer -> layer.matrix(gated.layout(), flat)).toList();
        gated.same(Tensor.concat(pieces, 1).flatten(), flat);
    }

    @Test
    void piecesThatOverlapOrLeaveColumnsOutAreNone() {
        assertThat(gaps(0, 2, 2, 5)).isEmpty();
        assertThat(gaps(0, 3, 1, 4)).isEmpty();
        assertThat(gaps(0, 3, 3, 5)).isEmpty();
        assertThat(gaps(0, 3, 3, 6)).hasSize(2);
    }

    private static List<Layers.Layer> gaps(int from, int to, int otherFrom, int otherTo) {
        Tensor x = gaussian(1, BATCH, UNITS);
        return Case.of(
                        p -> Tensor.concat(
                                List.of(
                                        x.matmul(p.get(0).slice(1, from, to)),
                                        x.matmul(p.get(0).slice(1, otherFrom, otherTo))),
                                1),
                        Shape.of(UNITS, 6))
                .layers()
                .layers();
    }

    @Test
    void aWeightWithAnotherUseInALoopIsInNoLayer() {
        assertThat(Case.of(
                                p -> states((h, x) ->
                                        h.matmul(p.get(0)).plus(p.get(0).sum(0)).plus(x)),
                                SQUARE)
                        .check())
                .isEmpty();
        // the start of the state, too
        assertThat(Case.of(
                                p -> Recurrence.forwards()
                                        .over(List.of(p.get(0)), List.of(X), (h, x) -> {
                                            Tensor next = h.getFirst().matmul(p.get(0));
                                            return new Turn(List.of(next), List.of(next));
                                        })
                                        .stacked(0),
                                SQUARE)
                        .check())
                .isEmpty();
        // a bias that something else reads
        assertThat(Case.of(
                                p -> states((h, x) ->
                                        h.matmul(p.get(0)).plus(p.get(1)).plus(x.times(p.get(1)))),
                                SQUARE,
                                Shape.of(UNITS))
                        .check())
                .isEqualTo("p0");
    }

    @Test
    void aWeightInALoopInALoopIsInNoLayer() {
        assertThat(ofRnn(step -> states(Recurrence.forwards().withCheckpointEvery(2), step))
                        .check())
                .isEqualTo("p3");
    }

    @Test
    void aBlockThatIsComputedAgainHasItsLayers() {
        Tensor x = gaussian(52, BATCH, 4, 3, 2);
        Function<List<Tensor>, Tensor> block = p -> {
            Tensor s = Convolutions.convolve(p.get(0), p.get(1), Sliding.SAME).plus(p.get(2));
            return s.tanh().reshape(BATCH, -1).matmul(p.get(3)).plus(p.get(4)).sigmoid();
        };
        Shape[] shapes = {Shape.of(3, 3, 2, 3), Shape.of(3), Shape.of(36, 4), Shape.of(4), Shape.of(4, 2)};
        Case plain = Case.of(p -> block.apply(with(x, p)).matmul(p.get(4)), shapes);
        Case again = Case.of(
                p -> Recurrence.checkpoint(List.of(x), in -> List.of(block.apply(with(in.getFirst(), p))))
                        .getFirst()
                        .matmul(p.get(4)),
                shapes);
        assertThat(plain.check()).isEqualTo("p0+p1, p2+p3, p4");
        assertThat(again.check()).isEqualTo("p0+p1, p2+p3, p4");
        for (int i = 0; i < 3; i++) {
            Layers.Layer one = again.layers().layers().get(i);
            Layers.Layer other = plain.layers().layers().get(i);
            assertThat(again.values(one.inputs()))
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(plain.values(other.inputs()));
            assertThat(again.values(one.gradients().getFirst()))
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(plain.values(other.gradients().getFirst()));
        }
    }

    private static List<Tensor> with(Tensor x, List<Tensor> parameters) {
        List<Tensor> all = new ArrayList<>(parameters);
        all.addFirst(x);
        return all;
    }

    @Test
    void aSumThatTheLoopEndsInHasItsDerivativeWithoutTheBias() {
        // s is an output, too: its derivative is not that of s + b, so b is no bias of the layer
        Case both = Case.of(
                p -> Recurrence.forwards()
                        .over(List.of(START), List.of(X), (h, x) -> {
                            Tensor s = h.getFirst().matmul(p.get(0));
                            return new Turn(List.of(s.plus(p.get(1)).plus(x.getFirst())), List.of(s));
                        })
                        .stacked(0),
                SQUARE,
                Shape.of(UNITS));
        assertThat(both.check()).isEqualTo("p0");
    }

    @Test
    void stepsBehindTheEndOfASequenceDoNotCount() {
        // sequences of 4, 2, 1, 4 and 3 steps; A is the mean over 14 steps, not over 20
        int[] lengths = {4, 2, 1, 4, 3};
        boolean[][] valid = new boolean[TIME][BATCH];
        double[] mask = new double[TIME * BATCH];
        for (int t = 0; t < TIME; t++) {
            for (int e = 0; e < BATCH; e++) {
                valid[t][e] = t < lengths[e];
                mask[t * BATCH + e] = valid[t][e] ? 1 : 0;
            }
        }
        Tensor masks = Tensor.constant(NDArray.of(Shape.of(TIME, BATCH, 1), mask))
                .greater(0)
                .broadcastTo(Shape.of(TIME, BATCH, UNITS));
        Case masked = Case.of(
                p -> {
                    Tensor projected =
                            X.reshape(-1, UNITS).matmul(p.get(1)).plus(p.get(2)).reshape(TIME, BATCH, UNITS);
                    return Recurrence.forwards()
                            .over(List.of(START), List.of(projected, masks), (carries, x) -> {
                                Tensor h = carries.getFirst();
                                Tensor next = h.matmul(p.get(0)).plus(x.get(0)).tanh();
                                return new Turn(List.of(x.get(1).select(next, h)), List.of());
                            })
                            .last(0);
                },
                SQUARE,
                SQUARE,
                Shape.of(UNITS));
        assertThat(masked.check()).isEqualTo("p0, p1+p2");
        Layers.Layer projection = masked.layers().layers().get(1);
        double[] x = masked.values(X);
        for (int i = 0; i < mask.length * UNITS; i++) {
            x[i] *= mask[i / UNITS];
        }
        for (Layers.Layer layer : masked.layers().layers()) {
            assertThat(masked.values(layer.count())).containsExactly(14);
            double[] g = masked.values(layer.gradients().getFirst());
            double[] inputs = masked.values(layer.inputs());
            for (int row = 0; row < mask.length; row++) {
                boolean hidden = mask[row] == 0;
                assertThat(isZero(g, row)).isEqualTo(hidden);
                assertThat(isZero(inputs, row)).isEqualTo(hidden);
            }
        }
        assertThat(masked.values(projection.inputs())).isEqualTo(x);
    }

    private static boolean isZero(double[] rows, int row) {
        return Arrays.stream(rows, row * UNITS, (row + 1) * UNITS).allMatch(x -> x == 0);
    }

    @Test
    void aLoopWithoutMemoryHasItsExactFisherMatrix() {
        // hₜ = xₜ + hₜ₋₁U at U = 0, all hₜ outcomes with variance 1: no time reaches another, so that times are
        // independent
        Tensor u = Tensor.input("U", DType.F64, SQUARE);
        Map<Tensor, NDArray> at = Map.of(u, NDArray.zeros(DType.F64, SQUARE));
        Layout layout = Layout.builder().add("U", SQUARE).build();
        Tensor z = states((h, x) -> h.matmul(u).plus(x)).reshape(-1, UNITS);
        double weight = 0.5 / (TIME * BATCH);
        Tensor loss = z.minus(gaussian(3, z.shape().sizes())).square().sum().times(weight);
        Likelihood likelihood = Likelihood.Gaussian.ofSquares(z, weight);
        Layers.Layer layer =
                Layers.of(layout, List.of(u), z, likelihood.columns()).layers().getFirst();
        var fisher = new ExactFisher(at, loss, z, List.of(u), layout);
        fisher.sameBlock(layer, 0, 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void aProductThatNoOutputNeedsHasDerivativesOfZero(Engine engine) {
        Layout layout = Layout.builder().add("used", SQUARE).add("lost", SQUARE).build();
        Function<List<Tensor>, ModelLoss> model = p -> {
            Tensor z = Recurrence.forwards()
                    .over(List.of(START, START), List.of(X), (h, x) -> {
                        Tensor next = h.get(0).matmul(p.get(0)).plus(x.getFirst());
                        Tensor lost = h.get(1).matmul(p.get(1)).plus(x.getFirst());
                        return new Turn(List.of(next, lost), List.of());
                    })
                    .last(0);
            return KfacNetwork.squares(z, gaussian(8, BATCH, UNITS));
        };
        var rule = new Kfac(new Constant(1), 0.1, Kfac.Form.QUADRATIC, Fisher.SAMPLED, 2, 1, 0.95, true, 0.9, 0.001);
        Optimization optimization = Optimization.ofModel(rule, layout, DType.F64, model);
        NDArray start = NDArray.of(layout.shape(), KfacNetwork.gaussian(4, layout.size()));
        try (Run run = new Run(optimization, start, engine, 3).steps(3)) {
            assertThat(run.state().slot("gradients/lost").toDoubles()).containsOnly(0);
            double[] end = run.state().parameters().toDoubles();
            assertThat(Arrays.copyOfRange(end, 9, 18))
                    .isEqualTo(Arrays.copyOfRange(KfacNetwork.gaussian(4, 18), 9, 18));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecurrentNetworkIsSteppedAsCompiledAsByTheEvaluator(Fisher fisher) {
        double[] compiled = trained(Engine.COMPILED, fisher, 6);
        double[] evaluated = trained(Engine.REFERENCE, fisher, 6);
        assertThat(compiled).usingComparatorWithPrecision(1e-9).containsExactly(evaluated);
    }

    private static double[] trained(Engine engine, Fisher fisher, int steps) {
        Layout layout = Layout.builder()
                .add("recurrent", SQUARE)
                .add("bias", Shape.of(UNITS))
                .add("input", SQUARE)
                .add("output", Shape.of(UNITS, 2))
                .build();
        Tensor y = gaussian(8, TIME * BATCH, 2);
        Function<List<Tensor>, ModelLoss> model = p -> KfacNetwork.squares(
                states((h, x) -> rnn(p, h, x)).reshape(-1, UNITS).matmul(p.get(3)), y);
        var rule = new Kfac(new Constant(1), 0.1, Kfac.Form.QUADRATIC, fisher, 2, 1, 0.95, true, 0.9, 0.001);
        Optimization optimization = Optimization.ofModel(rule, layout, DType.F64, model);
        NDArray start = NDArray.of(layout.shape(), KfacNetwork.gaussian(4, layout.size()));
        try (Run run = new Run(optimization, start, engine, 3)) {
            return run.steps(steps).state().parameters().toDoubles();
        }
    }
}
