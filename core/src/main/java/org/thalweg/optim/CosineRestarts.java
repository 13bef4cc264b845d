package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Cosines with warm restarts: Loshchilov & Hutter (2017), "SGDR: stochastic gradient descent with warm restarts",
/// arXiv:1608.03983, equation 5.
///
///     αₖ = floor + (rate − floor) ½(1 + cos(π j/T)),   j steps into a period of T
///
/// The first period is `period`, each further one `factor` times as long; a period begins at the full rate.
///
/// @param rate the first step's, from 0
/// @param period at least 1
/// @param factor at least 1; default 2
/// @param floor what a period falls to, from 0; default 0
@Named("cosineRestarts")
@Meaning("falls along half a cosine again and again, from the full rate each time")
public record CosineRestarts(
        double rate,
        long period,
        @Default("2") long factor,
        @Default("0") double floor) implements Schedule {
    public CosineRestarts {
        requireRate("cosineRestarts", "rate", rate);
        requireAtLeast("cosineRestarts", "period", period, 1);
        requireAtLeast("cosineRestarts", "factor", factor, 1);
        requireRate("cosineRestarts", "floor", floor);
    }

    @Override
    public double rate(long k) {
        long into = factor == 1 ? k % period : k;
        long length = period;
        while (into >= length) {
            into -= length;
            length *= factor;
        }
        return floor + (rate - floor) * Cosine.falling((double) into / length);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return new RobbinsMonro(false, "Σα² = ∞: the rate comes back, and with it the noise of the gradient");
    }
}
