package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePlanned;
import static org.thalweg.optim.Hyperparameters.requireRising;

import java.util.List;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// One schedule after another, each of which counts its steps from where it begins. For example
/// `sequence([0.001, cosine(0.1, steps=500)], at=[100])`.
///
/// @param schedules none of which reacts to a metric
/// @param at the step at which each begins but the first, rising
@Named("sequence")
@Meaning("one schedule after another")
public record Sequence(List<Schedule> schedules, List<Long> at) implements Schedule {
    public Sequence {
        schedules = List.copyOf(schedules);
        at = List.copyOf(at);
        for (Schedule schedule : schedules) {
            requirePlanned("sequence", schedule);
        }
        requireRising("sequence", "at", at);
        if (schedules.size() != at.size() + 1) {
            throw new IllegalArgumentException("sequence: " + schedules.size() + " schedules for " + at.size()
                    + " steps; there must be one schedule more, the first, which begins at once");
        }
    }

    @Override
    public double rate(long k) {
        int current = 0;
        while (current < at.size() && at.get(current) <= k) {
            current++;
        }
        return schedules.get(current).rate(current == 0 ? k : k - at.get(current - 1));
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return schedules.getLast().robbinsMonro();
    }
}
