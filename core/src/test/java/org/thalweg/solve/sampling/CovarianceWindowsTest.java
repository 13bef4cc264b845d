package org.thalweg.solve.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

class CovarianceWindowsTest {
    private static double correlation(Matrix covariance, int i, int j) {
        return covariance.get(i, j) / Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
    }

    @Test
    void ofManyIndependentStatesTheCovarianceIsTheirs() {
        var windows = new CovarianceWindows(3, 1_000_000);
        Rng random = Rng.of(4);
        Matrix last = new Matrix(3, 3);
        for (int t = 1; t <= 12_800; t++) { // windows end at 50, 100, 200 … 12 800
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            Matrix covariance =
                    windows.learn(new double[] {5 + a, 3 * (0.8 * a + 0.6 * b), random.nextGaussian()}, true);
            assertThat(covariance != null).isEqualTo(t % 50 == 0 && Integer.bitCount(t / 50) == 1);
            last = covariance == null ? last : covariance;
        }
        assertThat(last.get(0, 0)).isCloseTo(1, within(0.07)); // 4 √(2/6400)
        assertThat(last.get(1, 1)).isCloseTo(9, within(0.64));
        assertThat(correlation(last, 0, 1)).isCloseTo(0.8, within(0.02)); // 4 · 0.36/80
        assertThat(correlation(last, 0, 2)).isCloseTo(0, within(0.05));
    }

    @Test
    void whatWalksAtRandomTellsNoCorrelations() {
        double plain = 0;
        double learned = 0;
        for (int seed = 0; seed < 200; seed++) {
            var windows = new CovarianceWindows(2, 1000);
            Rng random = Rng.of(seed);
            double[] x = new double[2];
            double[] sums = new double[5];
            double kept = Double.NaN;
            for (int t = 0; t < 50; t++) {
                x[0] += random.nextGaussian();
                x[1] += random.nextGaussian();
                double[] terms = {x[0], x[1], x[0] * x[0], x[0] * x[1], x[1] * x[1]};
                for (int i = 0; i < 5; i++) {
                    sums[i] += terms[i] / 50;
                }
                Matrix covariance = windows.learn(x, true);
                kept = covariance == null ? Double.NaN : correlation(covariance, 0, 1);
            }
            double r = (sums[3] - sums[0] * sums[1])
                    / Math.sqrt((sums[2] - sums[0] * sums[0]) * (sums[4] - sums[1] * sums[1]));
            assertThat(Math.abs(kept)).isLessThan(Math.abs(r));
            plain += r * r / 200;
            learned += kept * kept / 200;
        }
        assertThat(plain).isBetween(0.15, 0.4); // of independent walks: spurious correlations, of deviation near ½
        assertThat(learned).isLessThan(plain / 3);
    }

    @Test
    void whatIsNotPositiveDefiniteIsMadeSo() {
        // x₀ = u + sv, x₁ = u − sv, x₂ = u with r₀₂ = r₁₂ = 0.95 and r₀₁ = 0.805. So few independent states (m′ ≈ 0)
        // leave tanh((1 − w) z) = 0.21 of r₀₁ and 0.86 of the others, which no three variables have.
        double s = Math.sqrt(1 / (0.95 * 0.95) - 1);
        var windows = new CovarianceWindows(3, 1000);
        Matrix covariance = new Matrix(3, 3);
        for (int t = 0; t < 50; t++) {
            double u = Math.cos(Math.PI * (t + 0.5) / 50);
            double v = Math.cos(2 * Math.PI * (t + 0.5) / 50);
            Matrix learned = windows.learn(new double[] {u + s * v, u - s * v, u}, true);
            assertThat(learned != null).isEqualTo(t == 49);
            covariance = learned == null ? covariance : learned;
        }
        assertThat(CholeskyFactor.of(covariance)).isInstanceOf(Factorization.Done.class);
        assertThat(correlation(covariance, 0, 2)).isBetween(0.4, 0.8);
        assertThat(correlation(covariance, 0, 1)).isPositive();
    }

    @Test
    void aChainThatHardlyMovedTeachesNothing() {
        var windows = new CovarianceWindows(2, 1000);
        for (int t = 0; t < 50; t++) {
            assertThat(windows.learn(new double[] {t < 25 ? 0 : 1, t < 10 ? 0 : 1}, t == 10 || t == 25))
                    .isNull();
        }
    }
}
