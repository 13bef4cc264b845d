package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositiveUpTo;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate that falls by the same factor every so many steps, smoothly:
///
///     αₖ = rate · decay^(k / every)
///
/// @param rate the first step's, from 0
/// @param decay in (0, 1]; no default
/// @param every the number of steps in which the rate falls by `decay`, at least 1; default 1
@Named("exponential")
@Meaning("falls by the same factor every so many steps")
public record Exponential(
        double rate, double decay, @Default("1") long every) implements Schedule {
    public Exponential {
        requireInside("exponential", "rate", rate, 0, Double.POSITIVE_INFINITY);
        requirePositiveUpTo("exponential", "decay", decay, 1);
        requireAtLeast("exponential", "every", every, 1);
    }

    /// With `every` = 1.
    public Exponential(double rate, double decay) {
        this(rate, decay, 1);
    }

    @Override
    public double rate(long k) {
        return rate * Math.pow(decay, (double) k / every);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return decay == 1
                ? new Constant(rate).robbinsMonro()
                : new RobbinsMonro(
                        false,
                        "Σα = rate / (1 − decay^(1/every)) is finite: the parameters cannot get further than that");
    }
}
