package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePlanned;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A rise in front of any schedule: Goyal et al. (2017), "Accurate, large minibatch SGD: training ImageNet in 1
/// hour", arXiv:1706.02677, section 2.2. With α for the rates of the schedule behind it:
///
///     αₖ′ = α₀(from + (1 − from) k/steps)     for k < steps, linear
///     αₖ′ = α₀ · from^(1 − k/steps)           for k < steps, exponential
///     αₖ′ = α of step k − steps               afterwards
///
/// For example `warmup(cosine(0.1, steps=9000), steps=1000)`.
///
/// @param then α: a number, or any schedule that does not react to a metric
/// @param steps at least 1
/// @param from the share of α₀ to begin with, from 0, above 0 if exponential; default 0.01
/// @param shape default [Shape#LINEAR]
@Named("warmup")
@Meaning("rises to a schedule's first rate, then follows it")
public record Warmup(
        Schedule then,
        long steps,
        @Default("0.01") double from,
        @Default("linear") Shape shape) implements Schedule {
    /// Of the rise.
    public enum Shape {
        /// A straight line.
        LINEAR,
        /// The same factor in each step.
        EXPONENTIAL
    }

    public Warmup {
        requirePlanned("warmup", then);
        requireAtLeast("warmup", "steps", steps, 1);
        switch (shape) {
            case LINEAR -> requireInside("warmup", "from", from, 0, Double.POSITIVE_INFINITY);
            case EXPONENTIAL -> requirePositive("warmup", "from", from);
        }
    }

    /// On a straight line.
    public Warmup(Schedule then, long steps, double from) {
        this(then, steps, from, Shape.LINEAR);
    }

    @Override
    public double rate(long k) {
        if (k >= steps) {
            return then.rate(k - steps);
        }
        double p = (double) k / steps;
        double share = switch (shape) {
            case LINEAR -> from + (1 - from) * p;
            case EXPONENTIAL -> Math.pow(from, 1 - p);
        };
        return share * then.rate(0);
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return then.robbinsMonro();
    }
}
