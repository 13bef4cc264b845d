package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePlanned;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A schedule that does not fall below a floor: αₖ′ = max(αₖ, floor). For example
/// `atLeast(exponential(0.1, decay=0.5, every=1000), floor=0.001)`.
///
/// @param schedule α: one that does not react to a metric
/// @param floor from 0
@Named("atLeast")
@Meaning("a schedule that does not fall below a floor")
public record AtLeast(Schedule schedule, double floor) implements Schedule {
    public AtLeast {
        requirePlanned("atLeast", schedule);
        requireRate("atLeast", "floor", floor);
    }

    @Override
    public double rate(long k) {
        return Math.max(schedule.rate(k), floor);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return floor == 0 ? schedule.robbinsMonro() : RobbinsMonro.endingAt(floor);
    }
}
