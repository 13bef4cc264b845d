package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requirePositive;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rate that falls along half a cosine: Loshchilov & Hutter (2017), "SGDR: stochastic gradient descent with warm
/// restarts", arXiv:1608.03983, equation 5, one period of it.
///
///     αₖ = floor + (rate − floor)(½(1 + cos(πp)))^power,   p = min(k/steps, 1)
///
/// Differs: PyTorch goes on along the cosine afterwards, so that the rate rises again; with
/// `stays=false` p = k/steps. The power is optax's.
///
/// @param rate the first step's, from 0
/// @param steps at least 1
/// @param floor the rate at the end, from 0; default 0
/// @param power above 0; default 1
/// @param stays whether the rate stays at the floor; default true
@Named("cosine")
@Meaning("falls along half a cosine, then stays")
public record Cosine(
        double rate,
        long steps,
        @Default("0") double floor,
        @Default("1") double power,
        @Default("true") boolean stays) implements Schedule {
    public Cosine {
        requireRate("cosine", "rate", rate);
        requireAtLeast("cosine", "steps", steps, 1);
        requireRate("cosine", "floor", floor);
        requirePositive("cosine", "power", power);
    }

    /// One fall, after which the rate stays.
    public Cosine(double rate, long steps, double floor) {
        this(rate, steps, floor, 1, true);
    }

    @Override
    public double rate(long k) {
        double p = (double) k / steps;
        return floor + (rate - floor) * Math.pow(falling(stays ? Math.min(p, 1) : p), power);
    }

    /// Half a cosine from 1 at p = 0 to 0 at p = 1.
    static double falling(double p) {
        return 0.5 * (1 + Math.cos(Math.PI * p));
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return stays
                ? RobbinsMonro.endingAt(floor)
                : new RobbinsMonro(false, "Σα² = ∞: the rate comes back, and with it the noise of the gradient");
    }
}
