package org.thalweg.solve.sampling;

import java.util.Arrays;
import java.util.stream.Stream;
import org.thalweg.solve.NormalQuantile;

/// Rank normalisation: each draw is replaced by the normal quantile of its rank r among all S draws, equal
/// draws by that of their mean rank, (14) of Vehtari et al. (2021) with the denominator of Blom (1958), which
/// their software has too:
///
///     z = Φ⁻¹((r − 3/8) / (S + 1/4))   (1)
final class NormalScores {
    private NormalScores() {}

    static double[][] of(double[][] draws) {
        double[] sorted = Stream.of(draws)
                .flatMapToDouble(Arrays::stream)
                .map(x -> x + 0.0)
                .sorted()
                .toArray();
        return Stream.of(draws)
                .map(d -> Arrays.stream(d)
                        .map(x -> NormalQuantile.of((rank(sorted, x + 0.0) - 0.375) / (sorted.length + 0.25))) // (1)
                        .toArray())
                .toArray(double[][]::new);
    }

    /// From 1; of equals the mean. −0 is not below 0: x + 0.0 is 0 for both.
    private static double rank(double[] sorted, double x) {
        return (before(sorted, x, false) + before(sorted, x, true) + 1) / 2.0;
    }

    /// How many are below x, or at most x.
    private static int before(double[] sorted, double x, boolean orEqual) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = Double.compare(sorted[middle], x);
            if (order < 0 || (order == 0 && orEqual)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
