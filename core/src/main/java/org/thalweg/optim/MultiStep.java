package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePositive;
import static org.thalweg.optim.Hyperparameters.requireRate;
import static org.thalweg.optim.Hyperparameters.requireRising;

import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate that changes by the same factor at given steps:
///
///     αₖ = rate · decay^n,   n the number of steps in `at` that are ≤ k
///
/// For example `multiStep(0.1, at=[30000, 60000])`.
///
/// @param rate the first step's, from 0
/// @param at the steps, rising
/// @param decay above 0; default 0.1
@Named("multiStep")
@Meaning("falls by the same factor at given steps")
public record MultiStep(
        double rate, List<Long> at, @Default("0.1") double decay) implements Schedule {
    public MultiStep {
        requireRate("multiStep", "rate", rate);
        requirePositive("multiStep", "decay", decay);
        at = List.copyOf(at);
        requireRising("multiStep", "at", at);
    }

    @Override
    public double rate(long k) {
        int passed = 0;
        while (passed < at.size() && at.get(passed) <= k) {
            passed++;
        }
        return rate * Math.pow(decay, passed);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return RobbinsMonro.endingAt(rate);
    }
}
