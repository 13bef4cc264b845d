package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// One rule for the first steps, then another: some epochs of stochastic gradient descent, say, before a method that
/// wants to begin in a better place, as in `relay(sgd(0.1), hessianFree, after=300)`.
///
///     steps 1 … k: the first rule's steps;   from step k + 1 on: the other's
///
/// The other begins like in a run of its own from where the first one left the parameters: its t, its schedule
/// and what it remembers begin there. Only the rule at work is in the program of a step; the state holds the slots of
/// both.
///
/// @param first the rule of the first steps
/// @param then the rule of those after
/// @param after k, at least 1; no default
@Named("relay")
@Meaning("one rule for the first steps, then another")
public record Relay(UpdateRule first, UpdateRule then, long after) implements UpdateRule {
    public Relay {
        requireAtLeast("relay", "after", after, 1);
        if (first.learningRate().reacting().isPresent()
                || then.learningRate().reacting().isPresent()) {
            throw new IllegalArgumentException("relay: a rate that reacts to a metric cannot be handed over; give both"
                    + " rules schedules that are planned, such as cosine(0.1, steps=1000)");
        }
    }

    @Override
    public Schedule learningRate() {
        return new Sequence(List.of(first.learningRate(), then.learningRate()), List.of(after));
    }

    @Override
    public Tensor update(Step step) {
        Tensor over = over(step);
        return step.until(after, () -> first.update(before(step)), () -> {
            step.keep("over", over.times(0).plus(1));
            return then.update(later(step));
        });
    }

    @Override
    public Tensor evaluated(Step state) {
        Tensor early = first.evaluated(before(state));
        Tensor late = then.evaluated(later(state));
        return early == late ? early : over(state).greater(0).select(late, early);
    }

    /// 1 once the other rule has begun.
    private static Tensor over(Step step) {
        return step.slot("over", Tensor.constant(step.dtype(), 0));
    }

    private static Step before(Step step) {
        return step.within("first");
    }

    private Step later(Step step) {
        return step.within("then").after(after);
    }
}
