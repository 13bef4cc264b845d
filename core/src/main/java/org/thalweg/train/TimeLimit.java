package org.thalweg.train;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Ends a training after a time, evaluations and what came before a pause included. The one rule whose result is
/// not a function of data and seed.
///
/// @param seconds the time, above 0
@Named("time")
@Meaning("after so many seconds")
public record TimeLimit(@Meaning("the time") double seconds) implements StopRule {
    public TimeLimit {
        if (!(seconds > 0 && seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("time: seconds = " + seconds + " must be in (0, ∞)");
        }
    }

    @Override
    public Judge judge() {
        return progress -> progress.seconds() >= seconds ? "the time of " + seconds + " s is over" : null;
    }
}
