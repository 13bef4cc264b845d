package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate on a straight line, then constant: Goodfellow, Bengio & Courville (2016), "Deep Learning", eq. 8.14:
///
///     αₖ = (1 − a) rate + a · end,   a = min(k/τ, 1)
///
/// The book advises an `end` of about 1 % of the rate, and a τ of some hundred epochs.
///
/// @param rate the first step's, from 0
/// @param tau τ, the number of steps, at least 1
/// @param end the rate from step τ on, from 0; default 0
@Named("linear")
@Meaning("on a straight line to an end, then constant")
public record Linear(double rate, long tau, @Default("0") double end) implements Schedule {
    public Linear {
        requireRate("linear", "rate", rate);
        requireAtLeast("linear", "tau", tau, 1);
        requireRate("linear", "end", end);
    }

    @Override
    public double rate(long k) {
        double a = Math.min((double) k / tau, 1);
        return (1 - a) * rate + a * end;
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return RobbinsMonro.endingAt(end);
    }
}
