package org.thalweg.solve.sampling;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/// What draws of a quantity say of it, and what they are worth: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021),
/// "Rank-normalization, folding, and localization: an improved R̂ for assessing convergence of MCMC", Bayesian Analysis
/// 16(2). Chains are split in halves, so that a chain that still drifts disagrees with itself. Of quantities that are
/// constant or not finite, or with fewer than four draws in a half, sizes, error and R̂ are NaN.
///
/// @param mean of all draws
/// @param error Monte Carlo standard error of the mean, `deviation` / √`size`
/// @param deviation standard deviation of all draws
/// @param low the 5 % quantile
/// @param median the 50 % quantile
/// @param high the 95 % quantile
/// @param size effective sample size for the mean: independent draws that would give the same error
/// @param bulkSize the same of rank-normalised draws: how well the middle of the distribution is known
/// @param tailSize the lesser of the sizes for the 5 % and the 95 % quantile; that for the 5 % quantile where no
///     draw is beyond the other, as of a quantity that is 0 or 1
/// @param rHat the larger of R̂ of rank-normalised draws and of their distances from the median; near 1, at most 1.01,
///     if chains cannot be told apart
public record Diagnostics(
        double mean,
        double error,
        double deviation,
        double low,
        double median,
        double high,
        double size,
        double bulkSize,
        double tailSize,
        double rHat) {
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    /// Of [chains, draws].
    ///
    /// @throws IllegalArgumentException if there are none, or chains differ in length
    public static Diagnostics of(double[][] draws) {
        Ranges.requireAtLeast("diagnostics", "the number of chains", draws.length, 1);
        for (int chain = 0; chain < draws.length; chain++) {
            if (draws[chain].length != draws[0].length || draws[chain].length == 0) {
                throw new IllegalArgumentException("diagnostics: chain " + chain + " has " + draws[chain].length
                        + " draws, and chain 0 " + draws[0].length + "; there must be as many, at least 1");
            }
        }
        double[] all = Stream.of(draws).flatMapToDouble(Arrays::stream).sorted().toArray();
        double mean = Arrays.stream(all).average().orElseThrow();
        double squares = Arrays.stream(all).map(x -> (x - mean) * (x - mean)).sum();
        double deviation = Math.sqrt(squares / (all.length - 1));
        double low = quantile(all, LOW);
        double median = quantile(all, 0.5);
        double high = quantile(all, HIGH);
        double[][] halves = halves(draws);
        double[][] normal = NormalScores.of(halves);
        double[][] folded = NormalScores.of(map(halves, x -> Math.abs(x - median)));
        double size = EffectiveSize.of(halves);
        double lowSize = EffectiveSize.of(map(halves, x -> x <= low ? 1 : 0));
        double highSize = EffectiveSize.of(map(halves, x -> x <= high ? 1 : 0));
        double tailSize = Double.isNaN(highSize) && Double.isFinite(size) ? lowSize : Math.min(lowSize, highSize);
        return new Diagnostics(
                mean,
                deviation / Math.sqrt(size),
                deviation,
                low,
                median,
                high,
                size,
                EffectiveSize.of(normal),
                tailSize,
                Math.max(reduction(normal), reduction(folded)));
    }

    /// R̂ of Gelman & Rubin (1992), (4) of Vehtari et al.:
    ///
    ///     R̂ = √(((N − 1)/N W + B/N) / W)
    ///
    /// where W is the mean variance within chains of N draws, and B/N the variance of their means.
    private static double reduction(double[][] chains) {
        int n = chains[0].length;
        if (n < EffectiveSize.SHORTEST) {
            return Double.NaN;
        }
        double[] means = Stream.of(chains)
                .mapToDouble(c -> Arrays.stream(c).average().orElseThrow())
                .toArray();
        double within =
                Stream.of(chains).mapToDouble(Diagnostics::variance).average().orElseThrow();
        return Math.sqrt((n - 1.0) / n + variance(means) / within);
    }

    private static double variance(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(e -> (e - mean) * (e - mean)).sum() / (x.length - 1);
    }

    /// Without the draw in the middle if their number is odd.
    private static double[][] halves(double[][] draws) {
        int n = draws[0].length;
        return Stream.of(draws)
                .flatMap(d -> Stream.of(Arrays.copyOf(d, n / 2), Arrays.copyOfRange(d, n - n / 2, n)))
                .toArray(double[][]::new);
    }

    private static double[][] map(double[][] draws, DoubleUnaryOperator function) {
        return Stream.of(draws)
                .map(d -> Arrays.stream(d).map(function).toArray())
                .toArray(double[][]::new);
    }

    /// Hyndman & Fan (1996), definition 7: linear between order statistics.
    private static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
