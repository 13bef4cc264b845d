package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requirePositive;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate that falls to an end as a power of the steps that are left, then constant:
///
///     αₖ = end + (rate − end)(1 − min(k/steps, 1))^power
///
/// @param rate the first step's, from 0
/// @param steps at least 1
/// @param power above 0; default 1, a straight line
/// @param end the rate afterwards, from 0; default 0
@Named("polynomial")
@Meaning("falls to an end as a power of the steps that are left")
public record Polynomial(
        double rate,
        long steps,
        @Default("1") double power,
        @Default("0") double end) implements Schedule {
    public Polynomial {
        requireRate("polynomial", "rate", rate);
        requireAtLeast("polynomial", "steps", steps, 1);
        requirePositive("polynomial", "power", power);
        requireRate("polynomial", "end", end);
    }

    @Override
    public double rate(long k) {
        double left = 1 - Math.min((double) k / steps, 1);
        return end + (rate - end) * Math.pow(left, power);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return RobbinsMonro.endingAt(end);
    }
}
