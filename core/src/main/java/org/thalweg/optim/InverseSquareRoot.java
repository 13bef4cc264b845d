package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate that rises on a straight line, then falls with the root of the number of steps: Vaswani et al. (2017),
/// "Attention is all you need", arXiv:1706.03762, equation 3.
///
///     αₖ = rate · min(t/warmup, √(warmup/t)),   t = k + 1
///
/// Differs: the paper's first factor is the width to the power −½; here it is `rate`, the highest rate, reached
/// in step t = warmup.
///
/// @param rate the highest, from 0
/// @param warmup at least 1; default 1, which only falls
@Named("inverseSquareRoot")
@Meaning("rises on a line, then falls as one over the root of the number of steps")
public record InverseSquareRoot(double rate, @Default("1") long warmup) implements Schedule {
    public InverseSquareRoot {
        requireRate("inverseSquareRoot", "rate", rate);
        requireAtLeast("inverseSquareRoot", "warmup", warmup, 1);
    }

    @Override
    public double rate(long k) {
        double t = k + 1;
        return rate * Math.min(t / warmup, Math.sqrt(warmup / t));
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return rate == 0
                ? new Constant(rate).robbinsMonro()
                : new RobbinsMonro(false, "Σα² = ∞: it grows as the logarithm of the steps");
    }
}
