package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The transforms that see shapes, around plain descent with rate 1: a matrix `[2, 2]` and a bias `[2]`.
class TensorTransformsTest {
    private static final Sgd DESCENT = new Sgd(new Constant(1));
    private static final Layout LAYOUT =
            Layout.builder().add("w", Shape.of(2, 2)).add("b", Shape.of(2)).build();

    /// What is subtracted from `start` in a step with the given gradient.
    private static double[] step(UpdateRule rule, double[] start, double... gradient) {
        Tensor g = Tensor.constant(NDArray.of(Shape.of(6), gradient));
        var optimization = Optimization.of(
                rule, LAYOUT, DType.F64, p -> LAYOUT.flatten(p).times(g).sum());
        try (Run run = new Run(optimization, NDArray.of(Shape.of(6), start.clone()), Run.Engine.REFERENCE)) {
            double[] after = run.step().state().parameters().toDoubles();
            double[] subtracted = new double[6];
            Arrays.setAll(subtracted, i -> start[i] - after[i]);
            return subtracted;
        }
    }

    @Test
    void clipByNormShortensEachTensorAlone() {
        // ‖(3, 4, 0, 12)‖ = 13: times 5/13; ‖(3, 4)‖ = 5 stays.
        assertThat(step(new ClipByNorm(5).then(DESCENT), new double[6], 3, 4, 0, 12, 3, 4))
                .containsExactly(new double[] {15.0 / 13, 20.0 / 13, 0, 60.0 / 13, 3, 4}, within(1e-14));
        // RMS 6.5 and √12.5: times 0.2, and 1.3/√12.5.
        double share = 1.3 / Math.sqrt(12.5);
        assertThat(step(new ClipByNorm(1.3, ClipByNorm.Measure.RMS).then(DESCENT), new double[6], 3, 4, 0, 12, 3, 4))
                .containsExactly(new double[] {0.6, 0.8, 0, 2.4, 3 * share, 4 * share}, within(1e-14));
        assertThat(step(new ClipByNorm(5).then(DESCENT), new double[6], 0, 0, 0, 0, 0, 0))
                .containsOnly(0);
    }

    @Test
    void adaptiveClipComparesUnitsWithTheirWeights() {
        // Columns (3, 4) and 0, ε = ½, share 0.1: bounds 0.5 and 0.05, gradients of length 10 and 0.05. The bias is 0:
        // bound 0.05 for length 5.
        double[] start = {3, 0, 4, 0, 0, 0};
        assertThat(step(new AdaptiveClip(0.1, 0.5).then(DESCENT), start, 6, 0.03, 8, 0.04, 3, 4))
                .containsExactly(new double[] {0.3, 0.03, 0.4, 0.04, 0.03, 0.04}, within(1e-14));
    }

    @Test
    void maxNormDrawsColumnsBackOntoTheBall() {
        // Without a gradient: (3, 4) becomes (0.6, 0.8), (0, ½) and the bias stay.
        double[] start = {3, 0, 4, 0.5, 7, 7};
        assertThat(step(DESCENT.then(new MaxNorm(1)), start, new double[6]))
                .containsExactly(new double[] {2.4, 0, 3.2, 0, 0, 0}, within(1e-14));
        // One step first: (3, 4) − (3, 0) = (0, 4), then (0, 1).
        assertThat(step(DESCENT.then(new MaxNorm(1)), start, 3, 0, 0, 0, 1, 1))
                .containsExactly(new double[] {3, 0, 3, 0, 1, 1}, within(1e-14));
    }

    @Test
    void centralizeTakesMeansOfColumnsOrRows() {
        assertThat(step(new Centralize(Centralize.Along.COLUMNS).then(DESCENT), new double[6], 1, 2, 5, 10, 3, 4))
                .containsExactly(-2, -4, 2, 4, 3, 4);
        assertThat(step(new Centralize(Centralize.Along.ROWS).then(DESCENT), new double[6], 1, 2, 5, 10, 3, 4))
                .containsExactly(-0.5, 0.5, -2.5, 2.5, 3, 4);
    }

    @Test
    void l1AddsASign() {
        assertThat(step(new L1(0.5).then(DESCENT), new double[] {3, -3, 0, 1, 0, -1}, 1, 1, 1, 1, 1, 1))
                .containsExactly(1.5, 0.5, 1, 1.5, 1, 0.5);
    }

    @Test
    void noiseFadesAsThePaperSays() {
        // σ² = 4/t: of the first step alone 4, of the steps 1 and 2 together 4 + 2.
        var rule = new GradientNoise(4, 1).then(DESCENT);
        var optimization = Optimization.of(
                rule,
                Layout.of("x", 20_000),
                DType.F64,
                p -> p.getFirst().times(0).sum());
        try (Run run = new Run(optimization, NDArray.zeros(DType.F64, Shape.of(20_000)), Run.Engine.COMPILED, 3)) {
            assertThat(variance(run.step())).isCloseTo(4, within(0.1));
            assertThat(variance(run.step())).isCloseTo(6, within(0.15));
        }
    }

    private static double variance(Run run) {
        return Arrays.stream(run.state().parameters().toDoubles())
                .map(x -> x * x)
                .average()
                .orElseThrow();
    }

    @Test
    void refuseValuesOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClipByNorm(0))
                .withMessage("clipByNorm: limit = 0.0 is out of range; it must be in (0, ∞)");
        assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveClip(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaxNorm(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new L1(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new GradientNoise(-1, 0));
    }
}
