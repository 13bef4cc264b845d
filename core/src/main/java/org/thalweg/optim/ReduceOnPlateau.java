package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePlanned;
import static org.thalweg.optim.Hyperparameters.requirePositiveUpTo;

import java.util.Optional;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A schedule whose rates are reduced whenever a metric stops getting better, as PyTorch's `ReduceLROnPlateau`.
/// With n for the number of reductions so far and α for the rates of `rate`:
///
///     n ← n + 1 after more than `patience` metrics in a row that are not better than the best;
///         the `cooldown` metrics after that do not count     (1)
///     αₖ′ = min(αₖ, max(αₖ factorⁿ, floor))     (2)
///
/// A metric m is better than the best b if it is beyond it by more than b · threshold, or by threshold alone if
/// the `comparison` is absolute.
///
/// This is a value; n, the best and the rest belong to a run. Its [OptimizationState] is shown the metrics with
/// [OptimizationState#observe], saves what they did with [OptimizationState#rateNumbers], and applies (2). [#rate]
/// alone is the rate without reductions. A [org.thalweg.train.Trainer] shows it, after each epoch, the loss, or with
/// [Mode#MAX] its first metric, of the validation part if there is one, else of the epoch's steps.
///
/// @param rate α, the rates to be reduced: a number, or any schedule that does not itself react
/// @param mode whether a lower metric is better, or a higher; default [Mode#MIN]
/// @param factor in (0, 1]; default 0.1
/// @param patience from 0; default 10
/// @param threshold from 0; default 0.0001
/// @param comparison default [Comparison#RELATIVE]
/// @param cooldown from 0; default 0
/// @param floor from 0; default 0
@Named("reduceOnPlateau")
@Meaning("falls by a factor whenever a metric stops getting better")
public record ReduceOnPlateau(
        Schedule rate,
        @Default("min") Mode mode,
        @Default("0.1") double factor,
        @Default("10") long patience,
        @Default("0.0001") double threshold,
        @Default("relative") Comparison comparison,
        @Default("0") long cooldown,
        @Default("0") double floor)
        implements Schedule {
    /// Which metrics are better.
    public enum Mode {
        /// Lower ones, such as losses.
        MIN,
        /// Higher ones, such as accuracies.
        MAX
    }

    /// What the threshold is compared with.
    public enum Comparison {
        /// The change as a share of the best.
        RELATIVE,
        /// The change itself.
        ABSOLUTE
    }

    public ReduceOnPlateau {
        requirePlanned("reduceOnPlateau", rate);
        requirePositiveUpTo("reduceOnPlateau", "factor", factor, 1);
        requireAtLeast("reduceOnPlateau", "patience", patience, 0);
        requireInside("reduceOnPlateau", "threshold", threshold, 0, Double.POSITIVE_INFINITY);
        requireAtLeast("reduceOnPlateau", "cooldown", cooldown, 0);
        requireInside("reduceOnPlateau", "floor", floor, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public double rate(long k) {
        return rate.rate(k);
    }

    @Override
    public Optional<ReduceOnPlateau> reacting() {
        return Optional.of(this);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return new RobbinsMonro(false, "neither sum is known before the run: the rate reacts to a metric");
    }
}
