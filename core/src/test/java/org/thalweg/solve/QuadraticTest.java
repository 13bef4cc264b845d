package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Matrix;

class QuadraticTest {
    @Test
    void valueGradientAndHessianAreThoseOfTheFormula() {
        // ½(2x² + 2·1xy + 4y²) − (x + 3y) + 5 at (1, 2): 11 − 7 + 5
        var f = Quadratic.of(Matrix.of(new double[][] {{2, 0}, {2, 4}}), new double[] {1, 3}, 5);
        double[] g = new double[2];
        assertThat(f.valueAndGradient(new double[] {1, 2}, g)).isEqualTo(9);
        assertThat(g).containsExactly(3, 6);
        double[][] h = new double[2][2];
        f.hessian(new double[2], h);
        assertThat(h).isDeepEqualTo(new double[][] {{2, 1}, {1, 4}});
    }

    @Test
    void theSpectrumIsTheOneThatWasGiven() {
        double[] spectrum = {-3, 0, 1, 2, 100};
        var f = Quadratic.ofSpectrum(4, spectrum);
        assertThat(Eigen.of(f.matrix()).orElseThrow().values()).containsExactly(spectrum, within(1e-12));
        assertThat(f.matrix().get(0, 1)).isNotZero();
        assertThat(Quadratic.ofSpectrum(4, spectrum).matrix().data())
                .isEqualTo(f.matrix().data());
    }

    @Test
    void theCentreIsStationary() {
        double[] g = new double[3];
        assertThat(Quadratic.ofSpectrum(1, -1, 1, 1e8).centredAt(7, 8, 9).valueAndGradient(new double[] {7, 8, 9}, g))
                .isZero();
        assertThat(g).containsOnly(0);
    }
}
