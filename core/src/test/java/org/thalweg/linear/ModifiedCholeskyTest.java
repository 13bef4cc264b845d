package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization.NotFinite;

class ModifiedCholeskyTest {
    /// P(A + E)Pᵀ.
    private static Matrix corrected(Matrix a, ModifiedCholesky factor) {
        int[] order = factor.rowOrder();
        double[] e = factor.correction();
        Matrix c = new Matrix(a.rows(), a.rows());
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.rows(); j++) {
                c.set(i, j, a.get(order[i], order[j]) + (i == j ? e[order[i]] : 0));
            }
        }
        return c;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 17, 64})
    void factorsOfIndefiniteMatricesGiveTheMatrixPlusItsCorrection(int n) {
        double[] eigenvalues = Samples.spread(n, 100);
        for (int i = 0; i < n; i += 3) {
            eigenvalues[i] = -eigenvalues[i];
        }
        Matrix a = Samples.symmetric(n, eigenvalues);
        ModifiedCholesky factor = ModifiedCholesky.of(a).orElseThrow();
        assertThat(factor.isModified()).isEqualTo(n > 0);
        for (double e : factor.correction()) {
            assertThat(e).isNotNegative();
        }
        Matrix sum = corrected(a, factor);
        assertThat(Samples.distance(factor.l().times(factor.l().transpose()), sum))
                .isLessThan(1e-12 * (1 + Vectors.norm(sum.data())));
        assertThat(CholeskyFactor.of(sum)).isInstanceOf(Factorization.Done.class);
        if (n > 1) {
            assertThat(CholeskyFactor.of(a)).isInstanceOf(Factorization.NotPositiveDefinite.class);
        }
        // The step of Newton's method with it goes down.
        double[] g = Samples.vector(n, 9);
        double[] x = factor.solve(g);
        assertThat(Vectors.dot(g, x)).isGreaterThan(n == 0 ? -1 : 0);
        Matrix unordered = a.copy();
        for (int i = 0; i < n; i++) {
            unordered.set(i, i, a.get(i, i) + factor.correction()[i]);
        }
        assertThat(Samples.residual(unordered, x, g)).isLessThan(1e-8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 17, 64})
    void positiveDefiniteMatricesAreLeftAsTheyAre(int n) {
        for (double scale : new double[] {1e-100, 1, 1e100}) {
            Matrix a = Samples.symmetric(n, Samples.spread(n, 1e6));
            for (int i = 0; i < a.data().length; i++) {
                a.data()[i] *= scale;
            }
            ModifiedCholesky factor = ModifiedCholesky.of(a).orElseThrow();
            assertThat(factor.isModified()).isFalse();
            double[] b = Samples.vector(n, 1);
            assertThat(Samples.residual(a, factor.solve(b), b)).isLessThan(1e-8);
            assertThat(factor.condition()).isBetween(1.0, 1e6);
        }
    }

    @Test
    void theCorrectionOfAThreeByThreeByHand() {
        // Gill, Murray & Wright's example, whose plain LDLᵀ has huge elements: β² = max(1, 3/√8) = 1.0607, no swaps,
        //   d₀ = 2²/β² = 3.7712,                      e₀ = d₀ − 1 = 2.7712
        //   c₁₁ = 1 − 1/d₀,  c₂₁ = 3 − 2/d₀ = 2.4697,  d₁ = c₂₁²/β² = 5.7505,  e₁ = d₁ − 0.7348 = 5.0156
        //   c₂₂ = 1 − 2²/d₀ − c₂₁²/d₁ = 1 − 2β²,       d₂ = |c₂₂|,             e₂ = 2(2β² − 1) = 2.2426
        ModifiedCholesky factor = ModifiedCholesky.of(Matrix.of(new double[][] {{1, 1, 2}, {1, 1, 3}, {2, 3, 1}}))
                .orElseThrow();
        assertThat(factor.rowOrder()).containsExactly(0, 1, 2);
        assertThat(factor.correction()).containsExactly(new double[] {2.7712, 5.0156, 2.2426}, within(5e-5));
    }

    @Test
    void zeroBecomesATinyMultipleOfTheIdentity() {
        ModifiedCholesky factor = ModifiedCholesky.of(new Matrix(2, 2)).orElseThrow();
        assertThat(factor.correction()).containsExactly(0x1p-52, 0x1p-52);
        assertThat(factor.l().data()).containsExactly(0x1p-26, 0, 0, 0x1p-26);
    }

    @Test
    void theCorrectionOfADiagonalMatrixTurnsItsSigns() {
        ModifiedCholesky factor =
                ModifiedCholesky.of(Samples.diagonal(4, -9, 1)).orElseThrow();
        assertThat(factor.correction()).containsExactly(0, 18, 0);
        assertThat(factor.rowOrder()).containsExactly(1, 0, 2);
        assertThat(factor.solve(new double[] {4, 9, 1})).containsExactly(new double[] {1, 1, 1}, within(1e-15));
        assertThat(ModifiedCholesky.of(Samples.diagonal(Double.NaN))).isInstanceOf(NotFinite.class);
    }
}
