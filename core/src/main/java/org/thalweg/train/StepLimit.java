package org.thalweg.train;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Ends a training after so many steps, in the middle of an epoch if need be.
///
/// @param number of steps, at least 1
@Named("steps")
@Meaning("after so many steps")
public record StepLimit(@Meaning("how many") long number) implements StopRule {
    public StepLimit {
        if (number < 1) {
            throw new IllegalArgumentException("steps: number = " + number + " must be at least 1");
        }
    }

    @Override
    public Judge judge() {
        return progress -> progress.step() >= number ? number + " steps are done" : null;
    }
}
