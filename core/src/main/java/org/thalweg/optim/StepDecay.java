package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requirePositiveUpTo;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate that falls by the same factor every so many steps, at once:
///
///     αₖ = rate · decay^⌊k/every⌋
///
/// @param rate the first step's, from 0
/// @param every the number of steps between falls, at least 1
/// @param decay in (0, 1]; default 0.1
@Named("step")
@Meaning("falls by the same factor every so many steps, at once")
public record StepDecay(
        double rate, long every, @Default("0.1") double decay) implements Schedule {
    public StepDecay {
        requireRate("step", "rate", rate);
        requireAtLeast("step", "every", every, 1);
        requirePositiveUpTo("step", "decay", decay, 1);
    }

    @Override
    public double rate(long k) {
        return rate * Math.pow(decay, (double) Math.floorDiv(k, every));
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return decay == 1
                ? new Constant(rate).robbinsMonro()
                : new RobbinsMonro(
                        false,
                        "Σα = rate · every / (1 − decay) is finite: the parameters cannot get further than that");
    }
}
