package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.PlainNumber;

/// The same rate in every step: αₖ = rate. Rates from 0; 0 holds the parameters still.
@PlainNumber
@Named("constant")
@Meaning("the same rate in every step")
public record Constant(double rate) implements Schedule {
    public Constant {
        requireInside("constant", "rate", rate, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public double rate(long k) {
        return rate;
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return rate == 0
                ? new RobbinsMonro(false, "Σα = 0: nothing moves")
                : new RobbinsMonro(false, "Σα² = ∞: the rate does not fall, so that the noise of the gradient stays");
    }
}
