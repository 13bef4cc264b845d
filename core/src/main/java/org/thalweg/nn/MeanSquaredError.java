package org.thalweg.nn;

import java.util.Optional;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.ShapeException;

/// The mean squared error:
///
///     J = 1/(n·k) Σᵢ Σⱼ (ŷᵢⱼ − yᵢⱼ)²          over n examples of k values
///
/// The mean over *all* elements, without ½, as in today's frameworks. Textbooks often take ½ Σⱼ per example instead,
/// whose gradient is k/2 times this one.
@Named({"mse", "meanSquaredError"})
@Meaning("mean squared error, for real targets")
public record MeanSquaredError() implements Loss {
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
            throw new ShapeException("mse: outputs " + output.shape() + " and targets " + target.shape()
                    + " differ; they must be equal, a column [batch, 1] for a single value");
        }
        return Loss.meanOfEach(output.minus(target).square());
    }

    /// Normal, with variance ½.
    @Override
    public Optional<Likelihood> likelihood(Tensor output) {
        return Optional.of(
                Likelihood.Gaussian.ofSquares(output, 1.0 / output.shape().elements()));
    }

    @Override
    public Tensor prediction(Tensor output) {
        return output;
    }
}
