package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requirePositiveUpTo;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Lookahead around any rule: Zhang, Lucas, Hinton & Ba (2019), "Lookahead optimizer: k steps forward, 1 step
/// back", arXiv:1907.08610, Algorithm 1.
///
///     θ ← the rule's step                                          (1)
///     if t mod k = 0:   φ ← φ + α(θ − φ),   θ ← φ                  (2)
///
/// θ, φ : `[n]`, φ = θ at the start. What the rule remembers, its averages and the number of its steps, runs on
/// over (2), as in the paper's experiments.
///
/// @param rule that makes the fast steps
/// @param period k, at least 1; default 5
/// @param slowStep α, in (0, 1]; default 0.5
@Named("lookahead")
@Meaning("any rule, drawn back to slow parameters every so many steps")
public record Lookahead(
        UpdateRule rule,
        @Default("5") int period,
        @Default("0.5") double slowStep) implements UpdateRule {
    public Lookahead {
        requireAtLeast("lookahead", "period", period, 1);
        requirePositiveUpTo("lookahead", "slowStep", slowStep, 1);
    }

    @Override
    public Schedule learningRate() {
        return rule.learningRate();
    }

    @Override
    public Tensor update(Step step) {
        Tensor theta = step.parameters();
        Tensor slow = step.slot("slow", theta);
        Tensor fast = rule.update(inside(step)); // (1)
        return step.every(
                period,
                0,
                () -> {
                    Tensor way = theta.minus(fast).minus(slow);
                    return theta.minus(step.keep("slow", slow.plus(way.times(slowStep)))); // (2)
                },
                () -> fast);
    }

    @Override
    public Tensor evaluated(Step state) {
        return rule.evaluated(inside(state));
    }

    private static Step inside(Step step) {
        return step.within("rule");
    }
}
