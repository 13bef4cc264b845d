package org.thalweg.train;

import java.util.OptionalDouble;

/// A learning-rate range test: Smith (2015), "Cyclical learning rates for training neural networks", arXiv:1506.01186,
/// section 3.3, with rates that grow by a constant factor and the smoothed loss of Gugger (2018), "How do you find a
/// good learning rate". A few steps of training at ever larger rates show where the loss begins to fall, where it falls
/// fastest, and where it diverges. Step i of n:
///
///     αᵢ = from · (to / from)^(i / (n − 1)),  i = 0 … n − 1        (1)
///     s ← βs + (1 − β)Jᵢ,  ŝᵢ = s / (1 − β^(i + 1))               (2)
///     stop when ŝᵢ > d · min ŝ, or Jᵢ is not finite               (3)
///     suggestion = αᵢ at the least ŝᵢ₊ₖ − ŝᵢ₋ₖ, k = max(1, ⌊n / 20⌋)   (4)
///
/// Jᵢ is the loss of the batch before the update with αᵢ. Differs from the paper, whose rates grow linearly, and who
/// reads the figure by eye. (4) leaves out the first tenth of the steps, where ŝ averages few losses, and what comes
/// after the least ŝ; k makes it look past the noise of single batches. The rates of a rule with several, such as
/// parameter groups, keep their ratios.
///
/// ```java
/// try (PreparedTraining training = trainer.prepare(data.train().shape(), classNames)) {
///     RangeTest.Result tried = training.rangeTest(RangeTest.USUAL, data);
///     OptionalDouble rate = tried.suggestion();
///     training.train(data); // as if nothing had been tried
/// }
/// ```
///
/// @param from the first rate
/// @param to the last rate
/// @param steps n, at least 3
/// @param smoothing β, in [0, 1)
/// @param divergence d, above 1
public record RangeTest(double from, double to, int steps, double smoothing, double divergence) {
    /// From 1e-7 to 10 in 100 steps, β = 0.9, d = 4.
    public static final RangeTest USUAL = new RangeTest(1e-7, 10, 100, 0.9, 4);

    public RangeTest {
        if (!(from > 0 && from < to && Double.isFinite(to))) {
            throw new IllegalArgumentException(
                    "the rates go from " + from + " to " + to + "; the first must be above 0 and below the last");
        }
        if (steps < 3) {
            throw new IllegalArgumentException("a range test of " + steps + " steps has no slope; take at least 3");
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("smoothing is " + smoothing + "; it must be at least 0 and below 1");
        }
        if (!(divergence > 1)) {
            throw new IllegalArgumentException("divergence is " + divergence + "; it must be above 1");
        }
    }

    /// From one rate to another in so many steps, with the usual smoothing and divergence.
    public static RangeTest of(double from, double to, int steps) {
        return new RangeTest(from, to, steps, USUAL.smoothing, USUAL.divergence);
    }

    /// The rate of step i, from 0: (1).
    public double rate(int i) {
        return from * Math.pow(to / from, i / (steps - 1.0));
    }

    /// What a test has seen.
    ///
    /// @param rates αᵢ of the steps that were taken
    /// @param losses Jᵢ
    /// @param smoothed ŝᵢ; all are finite but the last
    /// @param diverged whether (3) ended it
    /// @param suggestion by (4), if the loss fell anywhere
    public record Result(
            double[] rates, double[] losses, double[] smoothed, boolean diverged, OptionalDouble suggestion) {}
}
