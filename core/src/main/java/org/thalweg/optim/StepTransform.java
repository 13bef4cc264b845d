package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// What happens to the step of a rule before it is subtracted from the parameters: decoupled decay,
/// constraints, averages of what results.
public non-sealed interface StepTransform extends Stage {
    /// What is subtracted from the parameters instead of `update`.
    ///
    /// update, result : `[n]`
    Tensor apply(Step step, Tensor update);

    /// The parameters at which the model is to be evaluated, where the stages before would take `parameters`;
    /// see [UpdateRule#evaluated].
    default Tensor evaluated(Step state, Tensor parameters) {
        return parameters;
    }
}
