package org.thalweg.solve.sampling;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// The effective sample size of M chains of N draws, over chains as in Vehtari et al. (2021), (10) to (13):
///
///     var⁺ = (N − 1)/N W + B/N                                 (1)
///     ρₜ = 1 − (W − mean over chains of their autocovariance at lag t) / var⁺   (2)
///     Pₖ = ρ₂ₖ + ρ₂ₖ₊₁                                          (3)
///     τ = −1 + 2 (P₀ + P₁ + … + Pₖ) + ρ₂ₖ₊₂                      (4)
///     size = MN / τ                                            (5)
///
/// where Pₖ is the last before the first that is not positive, and each is at most the one before it: Geyer (1992),
/// "Practical Markov chain Monte Carlo", Statistical Science 7(4). W is the mean variance within chains, B/N that of
/// their means. ρ₂ₖ₊₂ is there if positive, which has less variance for antithetic chains. τ is at least 1 / log₁₀ MN.
final class EffectiveSize {
    /// Draws of a chain.
    static final int SHORTEST = 4;

    /// Lags that are summed one by one; of chains that need more, all are, by their spectrum.
    private static final int DIRECT = 64;

    private final double[][] centred;
    private final int n;
    private final double within;
    private final double plus;
    private double @Nullable [] correlations;

    private EffectiveSize(double[][] chains) {
        double[] means = Stream.of(chains)
                .mapToDouble(c -> Arrays.stream(c).average().orElseThrow())
                .toArray();
        n = chains[0].length;
        centred = new double[chains.length][n];
        for (int m = 0; m < chains.length; m++) {
            for (int i = 0; i < n; i++) {
                centred[m][i] = chains[m][i] - means[m];
            }
        }
        double biased = autocovariance(0);
        within = biased * n / (n - 1);
        double mean = Arrays.stream(means).average().orElseThrow();
        double between = means.length == 1
                ? 0
                : Arrays.stream(means).map(x -> (x - mean) * (x - mean)).sum() / (means.length - 1);
        plus = biased + between; // (1)
    }

    /// NaN if the draws are constant or not finite, or fewer than four in a chain.
    static double of(double[][] chains) {
        double first = chains[0].length == 0 ? Double.NaN : chains[0][0];
        boolean isConstant = Stream.of(chains).flatMapToDouble(Arrays::stream).allMatch(x -> x == first);
        boolean isFinite = Stream.of(chains).allMatch(Vectors::isFinite);
        return isConstant || !isFinite || chains[0].length < SHORTEST
                ? Double.NaN
                : (double) chains.length * chains[0].length / new EffectiveSize(chains).time(); // (5)
    }

    /// τ.
    private double time() {
        double even = 1;
        double odd = correlation(1);
        double pair = even + odd; // P₀
        double sum = 0;
        int t = 0;
        while (pair > 0 && t + 4 < n) {
            sum += pair;
            t += 2;
            even = correlation(t);
            odd = correlation(t + 1);
            pair = Math.min(pair, even + odd); // Geyer's monotone sequence
        }
        double time = -1 + 2 * sum + Math.max(0, even); // (4)
        return Math.max(time, 1 / StrictMath.log10((double) centred.length * n));
    }

    private double correlation(int lag) {
        return 1 - (within - autocovariance(lag)) / plus; // (2)
    }

    /// The mean over chains.
    private double autocovariance(int lag) {
        return (lag < DIRECT ? direct(lag) : bySpectrum(lag)) / n / centred.length;
    }

    private double direct(int lag) {
        double sum = 0;
        for (double[] c : centred) {
            sum += Vectors.dot(c, 0, c, lag, n - lag);
        }
        return sum;
    }

    private double bySpectrum(int lag) {
        if (correlations == null) {
            correlations = Correlations.of(centred);
        }
        return correlations[lag];
    }
}
