package org.thalweg.optim;

import java.util.List;
import org.thalweg.graph.Tensor;

/// How parameters move, given the gradient of a loss: a record of hyperparameters and the equations of its
/// paper.
///
/// A rule is a value. [#update] builds graph from what a [Step] offers, once per optimization; the compiler
/// then makes it part of the training step's program. A rule may ask for gradients at other points than the
/// parameters and for products of the Hessian with vectors; its memory is the step's slots. It never sees
/// shapes unless it asks for them.
///
/// Rules take gradient transforms before them ([GradientTransform#then(UpdateRule)]) and step transforms after
/// them ([#then]); see [Stage].
public non-sealed interface UpdateRule extends Stage {
    /// The rate η of each step, which [Step#rate] gives to the equations.
    Schedule learningRate();

    /// What is **subtracted** from the parameters in this step: θ ← θ − update. All parameters are one flat
    /// vector.
    ///
    /// θ, update : `[n]`
    Tensor update(Step step);

    /// The parameters at which the model is to be evaluated after the steps so far: those that were trained,
    /// unless the rule keeps better ones, as averages do. Reads slots as the last step left them, and keeps
    /// none.
    default Tensor evaluated(Step state) {
        return state.parameters();
    }

    /// This rule with a transform of its steps behind it.
    default UpdateRule then(StepTransform transform) {
        return new Chain(List.of(this, transform));
    }
}
