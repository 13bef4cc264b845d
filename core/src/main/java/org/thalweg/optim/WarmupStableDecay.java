package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rise, a long constant stretch, and a fall at the end: Hu et al. (2024), "MiniCPM: unveiling the potential of
/// small language models with scalable training strategies", arXiv:2404.06395; the shapes of the fall are from
/// Hägele et al. (2024), "Scaling laws and compute-optimal training beyond fixed training durations",
/// arXiv:2405.18392.
///
///     αₖ = rate · (k + 1)/warmup    for k < warmup
///     αₖ = rate                     until k = steps − cooldown
///     αₖ = rate · (1 − p)           linear, or rate · (1 − √p),   p = min(1, (k − (steps − cooldown))/cooldown)
///
/// @param rate the highest, from 0
/// @param steps warmup and cooldown included
/// @param warmup from 0; default 0
/// @param cooldown at least 1; 10 to 20 % of the steps are usual
/// @param shape of the fall; default [Shape#LINEAR]
@Named({"wsd", "warmupStableDecay"})
@Meaning("rises, stays, and falls to 0 at the end")
public record WarmupStableDecay(
        double rate,
        long steps,
        long cooldown,
        @Default("0") long warmup,
        @Default("linear") Shape shape) implements Schedule {
    /// Of the fall.
    public enum Shape {
        /// 1 − p.
        LINEAR,
        /// 1 − √p.
        SQRT
    }

    public WarmupStableDecay {
        requireRate("wsd", "rate", rate);
        requireAtLeast("wsd", "cooldown", cooldown, 1);
        requireAtLeast("wsd", "warmup", warmup, 0);
        if (warmup + cooldown > steps) {
            throw new IllegalArgumentException("wsd: warmup = " + warmup + " and cooldown = " + cooldown
                    + " do not fit into steps = " + steps + "; together they must be at most that");
        }
    }

    @Override
    public double rate(long k) {
        if (k < warmup) {
            return rate * (k + 1) / warmup;
        }
        double p = Math.clamp((double) (k - (steps - cooldown)) / cooldown, 0.0, 1.0);
        return rate
                * switch (shape) {
                    case LINEAR -> 1 - p;
                    case SQRT -> 1 - Math.sqrt(p);
                };
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return RobbinsMonro.endingAt(0);
    }
}
