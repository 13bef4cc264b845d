package org.thalweg.solve.sampling;

import org.thalweg.tensor.Rng;

/// The decision for or against a proposal.
final class Acceptance {
    private Acceptance() {}

    /// True with probability min(1, e^logRatio); never if it is NaN.
    static boolean decides(double logRatio, Rng random) {
        return StrictMath.log(1 - random.nextDouble()) < logRatio;
    }

    /// min(1, e^logRatio); 0 if it is NaN.
    static double probability(double logRatio) {
        return Double.isNaN(logRatio) ? 0 : StrictMath.exp(Math.min(0, logRatio));
    }
}
