package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;

class LanczosTest {
    private static Krylov krylov(Matrix a, int steps) {
        return new Lanczos(steps).of(a, Samples.vector(a.rows(), 11)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1", "5, 3", "5, 5", "60, 25", "60, 60"})
    void theBasisIsOrthonormalAndMakesTheMatrixTridiagonal(int n, int k) {
        double[] values = Samples.spread(n, 1e6);
        values[0] = -values[0];
        Matrix a = Samples.symmetric(n, values);
        Krylov krylov = krylov(a, k);
        assertThat(krylov.steps()).isEqualTo(k);
        double size = values[n - 1];
        for (int i = 0; i < k; i++) {
            double[] product = a.times(krylov.basis(i));
            for (int j = 0; j < k; j++) {
                assertThat(Vectors.dot(krylov.basis(i), krylov.basis(j))).isCloseTo(i == j ? 1 : 0, within(1e-14));
                double t = i == j
                        ? krylov.diagonal()[i]
                        : Math.abs(i - j) == 1 ? krylov.besideDiagonal()[Math.min(i, j)] : 0;
                assertThat(Vectors.dot(product, krylov.basis(j))).isCloseTo(t, within(1e-13 * Math.abs(size)));
            }
        }
        assertThat(krylov.isInvariant()).isEqualTo(k == n);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20})
    void allStepsGiveAllEigenvalues(int n) {
        double[] values = Samples.spread(n, 100);
        values[0] = -3;
        Matrix a = Samples.symmetric(n, values);
        Krylov krylov = krylov(a, n + 5);
        assertThat(krylov.steps()).isEqualTo(n);
        assertThat(krylov.values()).containsExactly(values, within(1e-10));
        assertThat(krylov.residuals()).containsOnly(0);
        for (int i = 0; i < n; i++) {
            double[] v = krylov.vector(i);
            double[] r = a.times(v);
            Vectors.add(-krylov.values()[i], v, r);
            assertThat(Vectors.norm(r)).isLessThan(1e-10);
        }
    }

    @Test
    void residualsAreThoseOfTheRitzVectorsAndTheEndsComeFirst() {
        Matrix a = Samples.symmetric(3, Samples.spread(80, 1e3));
        Krylov krylov = krylov(a, 30);
        double[] exact = Eigen.of(a).orElseThrow().values();
        for (int i = 0; i < 30; i++) {
            double[] v = krylov.vector(i);
            double[] r = a.times(v);
            double theta = krylov.values()[i];
            Vectors.add(-theta, v, r);
            assertThat(Vectors.norm(r)).isCloseTo(krylov.residuals()[i], within(1e-10));
            double nearest = Double.POSITIVE_INFINITY;
            for (double value : exact) {
                nearest = Math.min(nearest, Math.abs(value - theta));
            }
            assertThat(nearest).isLessThanOrEqualTo(krylov.residuals()[i] + 1e-10);
        }
        assertThat(krylov.values()[29]).isCloseTo(1000, within(1e-8));
        assertThat(krylov.residuals()[29]).isLessThan(1e-4).isLessThan(krylov.residuals()[15] / 1e3);
    }

    @Test
    void withoutReorthogonalizationCopiesWouldAppearAndHereTheyDoNot() {
        // One eigenvalue far from the rest converges in a few steps; forty more must not find it again.
        double[] values = Samples.spread(60, 2);
        values[59] = 1e6;
        Krylov krylov = krylov(Samples.symmetric(1, values), 50);
        assertThat(krylov.values()[49]).isCloseTo(1e6, within(1e-6));
        assertThat(krylov.values()[48]).isLessThan(2.001);
    }

    @Test
    void aSpaceThatNearlyEndsStaysOrthonormal() {
        // Three clusters 1e-9 wide: after three steps what is left is 1e-9 of its vector, and rounding 1e-7 of that.
        double[] values = new double[30];
        for (int i = 0; i < 30; i++) {
            values[i] = 1 + i / 10 + 1e-10 * (i % 10);
        }
        Krylov krylov = krylov(Samples.symmetric(6, values), 6);
        assertThat(krylov.besideDiagonal()[2]).isBetween(1e-12, 1e-8);
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(Vectors.dot(krylov.basis(i), krylov.basis(j))).isCloseTo(0, within(1e-14));
            }
        }
    }

    @Test
    void aSpaceThatEndsIsInvariant() {
        // Three different eigenvalues: three steps, whatever the start.
        Krylov krylov = krylov(Samples.symmetric(1, -2, -2, 1, 1, 1, 7, 7), 7);
        assertThat(krylov.steps()).isEqualTo(3);
        assertThat(krylov.isInvariant()).isTrue();
        assertThat(krylov.values()).containsExactly(new double[] {-2, 1, 7}, within(1e-12));
        Krylov eigenvector = new Lanczos(5)
                .of(Samples.diagonal(1, 2, 3), new double[] {0, -4, 0})
                .orElseThrow();
        assertThat(eigenvector.steps()).isEqualTo(1);
        assertThat(eigenvector.values()).containsExactly(2);
        assertThat(krylov(new Matrix(3, 3), 2).values()).containsExactly(0);
    }

    @Test
    void functionsOfTheMatrixActOnTheStart() {
        double[] values = Samples.spread(10, 20);
        values[0] = -1;
        values[3] = -4;
        Matrix a = Samples.symmetric(4, values);
        double[] g = Samples.vector(10, 11);
        Krylov krylov = krylov(a, 10);
        assertThat(a.times(krylov.functionTimesStart(x -> 1 / x))).containsExactly(g, within(1e-10));
        // |A| twice is A twice, and with 1/|λ| the direction goes up g wherever A is indefinite.
        double[] once = krylov.functionTimesStart(Math::abs);
        double[] twice = new Lanczos(10).of(a, once).orElseThrow().functionTimesStart(Math::abs);
        assertThat(twice).containsExactly(a.times(a.times(g)), within(1e-9));
        assertThat(Vectors.dot(g, krylov.functionTimesStart(x -> 1 / Math.abs(x))))
                .isPositive();
    }

    @Test
    void weightsAndRitzValuesGiveTheMomentsOfTheStart() {
        // Gauss quadrature with k nodes is exact up to degree 2k − 1.
        Matrix a = Samples.symmetric(4, Samples.spread(40, 3));
        double[] s = Samples.vector(40, 11);
        Krylov krylov = krylov(a, 4);
        double[] power = s.clone();
        double square = Vectors.dot(s, s);
        for (int degree = 0; degree < 8; degree++) {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += krylov.weights()[i] * Math.pow(krylov.values()[i], degree);
            }
            assertThat(sum).isCloseTo(Vectors.dot(s, power) / square, within(1e-10));
            power = a.times(power);
        }
    }

    @Test
    void whatCannotStartIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Lanczos(0)).withMessageContaining("steps = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lanczos(2).of(Matrix.identity(2), new double[2]))
                .withMessageContaining("the start is 0");
        assertThat(new Lanczos(2).of(Samples.diagonal(1, Double.NaN), new double[] {1, 1}))
                .isInstanceOf(Factorization.NotFinite.class);
    }
}
