package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class MuonTest {
    /// 3.4445 − 4.7750 + 2.0315: where one iteration takes a singular value of 1.
    private static final double ONCE = 0.701;

    private static Muon muon(Muon.Form form, Muon.Scale scale, double momentum, int iterations) {
        return new Muon(
                new Constant(0.5), momentum, 0.1, iterations, 1e-7, form, scale, 0.2, new Sgd(new Constant(0.25)));
    }

    private static double[] step(Muon rule, Shape shape, double start) {
        return Steps.of(rule, x -> x.times(Tensor.constant(NDArray.of(x.shape(), 3.0, 4))))
                .from(shape, start, start)
                .step()
                .parameters();
    }

    @Test
    void aRowIsMadeOfLengthOne() {
        // X = (0.6, 0.8), A = 1, X ← 0.701 X, s = √(2/1); decay 0.5·0.1·W.
        Muon rule = muon(Muon.Form.NESTEROV, Muon.Scale.COLUMNS, 0, 1);
        double s = 0.5 * ONCE * Math.sqrt(2);
        assertThat(step(rule, Shape.of(1, 2), 2))
                .containsExactly(new double[] {1.9 - 0.6 * s, 1.9 - 0.8 * s}, within(1e-15));
        assertThat(step(rule, Shape.of(2, 1), 2))
                .as("a column: s = 1")
                .containsExactly(new double[] {1.9 - 0.3 * ONCE, 1.9 - 0.4 * ONCE}, within(1e-15));
    }

    @Test
    void scalesAndFormsOfTheDirection() {
        double rms = 0.5 * ONCE * 0.2 * Math.sqrt(2);
        assertThat(step(muon(Muon.Form.AVERAGE, Muon.Scale.RMS, 0.9, 1), Shape.of(1, 2), 0))
                .as("whatever the length of m")
                .containsExactly(new double[] {-0.6 * rms, -0.8 * rms}, within(1e-15));
        double rows = 0.5 * ONCE * Math.sqrt(2);
        assertThat(step(muon(Muon.Form.CORRECTED, Muon.Scale.ROWS, 0.9, 1), Shape.of(2, 1), 0))
                .containsExactly(new double[] {-0.6 * rows, -0.8 * rows}, within(1e-6));
    }

    @Test
    void whatIsNoMatrixMovesByTheOtherRule() {
        assertThat(step(muon(Muon.Form.NESTEROV, Muon.Scale.COLUMNS, 0.9, 5), Shape.of(2), 1))
                .containsExactly(0.25, 0);
    }

    @Test
    void kernelsOfConvolutionsAreMatricesToo() {
        var rule = muon(Muon.Form.NESTEROV, Muon.Scale.COLUMNS, 0, 1);
        assertThat(step(rule, Shape.of(1, 2, 1, 1), 2)).containsExactly(step(rule, Shape.of(2, 1), 2));
    }
}
