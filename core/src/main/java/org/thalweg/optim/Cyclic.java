package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requirePositiveUpTo;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Triangles: Smith (2017), "Cyclical learning rates for training neural networks", arXiv:1506.01186.
///
///     αₖ = low + (high − low) · h · s
///
/// h rises from 0 to 1 in `up` steps and falls to 0 in `down` steps, again and again; s is 1, or what
/// [Triangles] says.
///
/// @param low from 0
/// @param high from 0
/// @param up at least 1
/// @param down at least 1
/// @param triangles how the triangles change; default [Triangles#EQUAL]
/// @param decay the factor of a step in [Triangles#DECAYING], in (0, 1]; default 0.9999
@Named("cyclic")
@Meaning("rises and falls in triangles")
public record Cyclic(
        double low,
        double high,
        long up,
        long down,
        @Default("equal") Triangles triangles,
        @Default("0.9999") double decay)
        implements Schedule {
    /// How the triangles change.
    public enum Triangles {
        /// s = 1: the paper's `triangular`.
        EQUAL,
        /// s = 2⁻ⁿ in cycle n = 0, 1, …: the paper's `triangular2`.
        HALVING,
        /// s = decayᵏ: the paper's `exp_range`.
        DECAYING
    }

    public Cyclic {
        requireRate("cyclic", "low", low);
        requireRate("cyclic", "high", high);
        requireAtLeast("cyclic", "up", up, 1);
        requireAtLeast("cyclic", "down", down, 1);
        requirePositiveUpTo("cyclic", "decay", decay, 1);
    }

    @Override
    public double rate(long k) {
        long cycle = k / (up + down);
        long into = k % (up + down);
        double height = into <= up ? (double) into / up : (double) (up + down - into) / down;
        double scale = switch (triangles) {
            case EQUAL -> 1;
            case HALVING -> Math.pow(0.5, (double) cycle);
            case DECAYING -> Math.pow(decay, (double) k);
        };
        return low + (high - low) * height * scale;
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        boolean settles = triangles == Triangles.HALVING || (triangles == Triangles.DECAYING && decay < 1);
        return settles
                ? RobbinsMonro.endingAt(low)
                : new RobbinsMonro(false, "Σα² = ∞: the rate comes back, and with it the noise of the gradient");
    }
}
