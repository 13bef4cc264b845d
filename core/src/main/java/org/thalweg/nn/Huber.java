package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.ShapeException;

/// The Huber loss, which large errors do not dominate: Huber (1964), "Robust estimation of a location parameter",
/// Annals of Mathematical Statistics 35, with the error a = ŷ − y:
///
///     J = ½ a²               for |a| ≤ δ          (1)
///     J = δ (|a| − ½ δ)      otherwise
///       = c (a − ½ c),    c = a cut off at ±δ     (2)
///
/// computed as (2), which does not square large errors. The loss is the mean over an example's values.
///
/// ŷ, y : [batch, …], equal shapes
///
/// @param delta δ, above 0, in the unit of the targets; 1 by default, as PyTorch's
@Named("huber")
@Meaning("squared error up to delta, absolute error beyond; for real targets")
public record Huber(
        @Default("1") @Meaning("the error at which it becomes linear")
        double delta) implements Loss {
    public Huber {
        Draws.requirePositive("delta", delta);
    }

    /// δ = 1.
    public Huber() {
        this(1);
    }

    @Override
    public Target target() {
        return Target.VALUES;
    }

    @Override
    public int outputs(int size) {
        return size;
    }

    @Override
    public Tensor perExample(Tensor output, Tensor target) {
        if (!output.shape().equals(target.shape())) { // broadcasting would compare everything with everything
            throw new ShapeException("huber: outputs " + output.shape() + " and targets " + target.shape()
                    + " differ; they must be equal, a column [batch, 1] for a single value");
        }
        Tensor a = output.minus(target);
        Tensor c = a.minimum(delta).maximum(-delta);
        return Loss.meanOfEach(c.times(a.minus(c.times(0.5)))); // (2)
    }

    @Override
    public Tensor prediction(Tensor output) {
        return output;
    }
}
