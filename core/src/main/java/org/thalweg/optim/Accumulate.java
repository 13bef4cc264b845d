package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Gradient accumulation around any rule: a batch that is too large for memory, in parts, one a step.
///
///     s ← s + g                                                               (1)
///     if t mod k = 0:   the rule's step number t/k with the gradient s/k,   s ← 0     (2)
///
/// g, s, θ : `[n]`, s = 0 at the start. θ does not move in between. With parts of equal size and a loss that is
/// a mean over examples, this is the step of the rule on the large batch, to rounding. The rule's t, rate and
/// numbers count its own steps, so its schedule runs k times slower than the steps of the training.
///
/// Transforms that are to see the large batch's gradient, as clipping does, stand inside, in a chain with the
/// rule; those before this rule see each part's. The rule can take gradients at θ alone: one that looks ahead
/// goes around this one, as in `sam(accumulate(…))`.
///
/// @param rule whose steps these are
/// @param every k, at least 1; no default
/// @param form what the rule sees; default [Form#MEAN]
@Named("accumulate")
@Meaning("any rule, on the gradients of several steps together")
public record Accumulate(
        UpdateRule rule, int every, @Default("mean") Form form) implements UpdateRule {
    /// What the rule sees of the gradients.
    public enum Form {
        /// s/k: (2).
        MEAN,
        /// s, for losses that are sums over examples (3).
        SUM
    }

    public Accumulate {
        requireAtLeast("accumulate", "every", every, 1);
    }

    /// With the mean.
    public Accumulate(UpdateRule rule, int every) {
        this(rule, every, Form.MEAN);
    }

    @Override
    public Schedule learningRate() {
        return rule.learningRate();
    }

    @Override
    public Tensor update(Step step) {
        Tensor sum = step.slot("sum").plus(step.gradient()); // (1)
        Tensor large = switch (form) {
            case MEAN -> sum.times(1.0 / every);
            case SUM -> sum; // (3)
        };
        return step.every(
                every,
                0,
                () -> {
                    step.keep("sum", step.zeros());
                    return rule.update(inside(step).withGradient(point -> atTheta(step, point, large))); // (2)
                },
                () -> {
                    step.keep("sum", sum);
                    return step.zeros();
                });
    }

    private Tensor atTheta(Step step, Tensor point, Tensor gradient) {
        if (point != step.parameters()) {
            throw new IllegalArgumentException("accumulate: " + rule + " takes gradients at another point than θ, "
                    + "which the steps before did not; put the rule that looks ahead around this one");
        }
        return gradient;
    }

    @Override
    public Tensor evaluated(Step state) {
        return rule.evaluated(inside(state));
    }

    private Step inside(Step step) {
        return step.within("rule").slower(every);
    }
}
