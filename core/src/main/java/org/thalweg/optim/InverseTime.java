package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePositive;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The rates of stochastic approximation, which fall with the number of steps: Robbins & Monro (1951), "A
/// stochastic approximation method", Ann. Math. Stat. 22.
///
///     αₖ = rate/(1 + k/τ)
///
/// @param rate the first step's, from 0
/// @param tau τ, above 0: the step at which half of the rate is left
@Named("inverseTime")
@Meaning("falls as one over the number of steps")
public record InverseTime(double rate, double tau) implements Schedule {
    public InverseTime {
        requireRate("inverseTime", "rate", rate);
        requirePositive("inverseTime", "tau", tau);
    }

    @Override
    public double rate(long k) {
        return rate / (1 + k / tau);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return rate == 0
                ? new Constant(rate).robbinsMonro()
                : new RobbinsMonro(true, "Σα grows as the logarithm of the steps, Σα² < rate²(1 + τ)");
    }
}
