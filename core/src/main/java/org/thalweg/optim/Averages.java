package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// Averages of the parameters, in the slot `average`, which begins as a copy of them.
final class Averages {
    private static final String SLOT = "average";

    private Averages() {}

    /// The average as the last step left it.
    static Tensor of(Step state) {
        return state.slot(SLOT, state.parameters());
    }

    /// a ← a + w(θ − a), with θ after this step. Returns the step as it was.
    ///
    /// @param weight w, a scalar
    static Tensor follow(Step step, Tensor update, Tensor weight) {
        Tensor a = of(step);
        Tensor next = step.parameters().minus(update);
        step.keep(SLOT, a.plus(next.minus(a).times(weight)));
        return update;
    }
}
