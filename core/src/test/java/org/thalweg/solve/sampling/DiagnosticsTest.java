package org.thalweg.solve.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.solve.NormalQuantile;
import org.thalweg.tensor.Rng;

class DiagnosticsTest {
    /// Four chains of xₜ = 0.7 xₜ₋₁ + u − ½ with u of a linear congruential generator; the last is shifted by ½.
    private static double[][] congruential(int draws) {
        double[][] chains = new double[4][draws];
        for (int chain = 0; chain < 4; chain++) {
            long s = chain + 1L;
            double x = 0;
            for (int i = 0; i < draws; i++) {
                s = (1103515245L * s + 12345) % (1L << 31);
                x = 0.7 * x + (s * 0x1p-31 - 0.5);
                chains[chain][i] = x + (chain == 3 ? 0.5 : 0);
            }
        }
        return chains;
    }

    /// Stationary: xₜ = ρ xₜ₋₁ + √(1 − ρ²) ξ.
    private static double[][] autoregressive(double rho, int chains, int draws, long seed) {
        double[][] all = new double[chains][draws];
        for (int chain = 0; chain < chains; chain++) {
            Rng random = Rng.of(seed).stream(chain);
            double x = random.nextGaussian();
            for (int i = 0; i < draws; i++) {
                x = rho * x + Math.sqrt(1 - rho * rho) * random.nextGaussian();
                all[chain][i] = x;
            }
        }
        return all;
    }

    /// Of `arviz-stats` 0.8.0: array_stats.ess (bulk, tail with prob=(0.05, 0.95), mean), rhat and mcse (mean).
    @ParameterizedTest
    @CsvSource({
        "100, 0.0784344244216781, 0.4328887700277944, 49.08718228456336, 55.154719153068555, 160.74703213975485,"
                + " 1.0857710836679728, 0.06178631125023273, -0.6164134145153441, 0.06519296124094955, 0.8113174807293951",
        "101, 0.07522355568470374, 0.43320427207325235, 47.41487267372622, 52.88753630524345, 154.10950981979695,"
                + " 1.0865132944734135, 0.062912281703685, -0.6150127594705899, 0.06450180242857903, 0.8103753466708271",
    })
    void agreesWithArviz(
            int draws,
            double mean,
            double deviation,
            double size,
            double bulk,
            double tail,
            double rHat,
            double error,
            double low,
            double median,
            double high) {
        Diagnostics d = Diagnostics.of(congruential(draws));
        assertThat(new double[] {
                    d.mean(),
                    d.error(),
                    d.deviation(),
                    d.low(),
                    d.median(),
                    d.high(),
                    d.size(),
                    d.bulkSize(),
                    d.tailSize(),
                    d.rHat()
                })
                .containsExactly(
                        new double[] {mean, error, deviation, low, median, high, size, bulk, tail, rHat}, offset(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.5, 0, -0.4})
    void autoregressiveChainsHaveTheirKnownSize(double rho) {
        Diagnostics d = Diagnostics.of(autoregressive(rho, 4, 20_000, 5));
        double known = 80_000 * (1 - rho) / (1 + rho);
        assertThat(d.size()).isCloseTo(known, withinPercentage(10));
        assertThat(d.bulkSize()).isCloseTo(known, withinPercentage(10));
        assertThat(d.error()).isCloseTo(1 / Math.sqrt(known), withinPercentage(6));
        assertThat(d.rHat()).isBetween(0.9999, 1.01);
    }

    @Test
    void aSingleChainHasASizeToo() {
        assertThat(Diagnostics.of(autoregressive(0.5, 1, 40_000, 2)).size())
                .isCloseTo(40_000 / 3.0, withinPercentage(10));
    }

    @Test
    void chainsOfOtherMeansWidthsOrDriftsAreToldApart() {
        double[][] alike = autoregressive(0, 4, 1000, 3);
        assertThat(Diagnostics.of(alike).rHat()).isLessThan(1.01);
        double[][] shifted = alike.clone();
        shifted[2] = Arrays.stream(alike[2]).map(x -> x + 2).toArray();
        assertThat(Diagnostics.of(shifted).rHat()).isGreaterThan(1.1);
        double[][] wider = alike.clone();
        wider[2] = Arrays.stream(alike[2]).map(x -> 5 * x).toArray(); // equal means: only folding tells
        assertThat(Diagnostics.of(wider).rHat()).isGreaterThan(1.1);
        double[][] drifting = Stream.of(alike)
                .map(c -> IntStream.range(0, c.length)
                        .mapToDouble(i -> c[i] + i / 500.0)
                        .toArray())
                .toArray(double[][]::new); // equal distributions: only halves tell
        assertThat(Diagnostics.of(drifting).rHat()).isGreaterThan(1.1);
    }

    @Test
    void whatHasNoSizeIsNotANumber() {
        Diagnostics constant = Diagnostics.of(new double[][] {{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}});
        assertThat(constant.mean()).isCloseTo(0.1, offset(1e-16));
        assertThat(new double[] {constant.size(), constant.error(), constant.rHat()})
                .containsOnly(Double.NaN);
        Diagnostics few = Diagnostics.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(few.mean()).isEqualTo(3.5);
        assertThat(new double[] {few.size(), few.bulkSize(), few.tailSize(), few.rHat()})
                .containsOnly(Double.NaN);
        double[][] infinite = autoregressive(0, 2, 100, 1);
        infinite[1][17] = Double.POSITIVE_INFINITY;
        assertThat(Diagnostics.of(infinite).size()).isNaN();
    }

    @Test
    void chainsOfOtherLengthsAreRefused() {
        assertThatThrownBy(() -> Diagnostics.of(new double[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("diagnostics: chain 1 has 1 draws, and chain 0 2; there must be as many, at least 1");
        assertThatThrownBy(() -> Diagnostics.of(new double[0][])).hasMessageContaining("number of chains = 0");
    }

    /// Wichura's own check values, and the last by symmetry.
    @ParameterizedTest
    @CsvSource({
        "0.25, -0.6744897501960817",
        "0.001, -3.090232306167814",
        "1e-20, -9.262340089798408",
        "0.75, 0.6744897501960817",
        "0.5, 0"
    })
    void theNormalQuantileIsPrecise(double p, double quantile) {
        assertThat(NormalQuantile.of(p)).isCloseTo(quantile, offset(4e-15));
    }

    @Test
    void equalDrawsShareTheirMeanRank() {
        // ranks 1½, 1½, 3 of 3: (r − 3/8) / 3¼
        double[][] z = NormalScores.of(new double[][] {{7, 9}, {7}});
        assertThat(z[0][0]).isEqualTo(z[1][0]).isCloseTo(NormalQuantile.of(1.125 / 3.25), offset(1e-15));
        assertThat(z[0][1]).isCloseTo(NormalQuantile.of(2.625 / 3.25), offset(1e-15));
    }

    @Test
    void noughtHasOneRankWhateverItsSign() {
        double[][] z = NormalScores.of(new double[][] {{0.0, 1}, {-0.0, -1}});
        assertThat(z[0][0]).isEqualTo(z[1][0]).isCloseTo(0, offset(1e-15)); // ranks 2½, 4, 2½, 1
    }

    @Test
    void whatIsNoughtOrOneHasATail() {
        double[][] draws = Stream.of(autoregressive(0.5, 4, 5000, 6))
                .map(c -> Arrays.stream(c).map(x -> x > 0 ? 1 : 0).toArray())
                .toArray(double[][]::new);
        Diagnostics d = Diagnostics.of(draws);
        assertThat(d.low()).isZero();
        assertThat(d.high()).isOne();
        assertThat(d.tailSize()).isEqualTo(d.size(), offset(1e-6 * d.size())); // as 1 − x, which is x ≤ 0
        assertThat(d.tailSize()).isBetween(7500.0, 10_000.0); // 8669, of ρₜ = 2/π arcsin 2⁻ᵗ
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "2, 5", "3, 64", "4, 1000"})
    void correlationsBySpectrumAreTheSums(int chains, int draws) {
        double[][] x = autoregressive(0.5, chains, draws, 9);
        double[] sums = Correlations.of(x);
        assertThat(sums).hasSize(draws);
        for (int t = 0; t < draws; t++) {
            int lag = t;
            double sum = Stream.of(x)
                    .mapToDouble(c -> IntStream.range(0, draws - lag)
                            .mapToDouble(i -> c[i] * c[i + lag])
                            .sum())
                    .sum();
            assertThat(sums[t]).isCloseTo(sum, offset(1e-10));
        }
    }
}
