package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A fully connected layer:
///
///     y = x W + b         x : […, in]   W : [in, units]   b : [units]   y : […, units]
///
/// @param units how many numbers leave it, at least 1
/// @param weight how W starts; [GlorotUniform] by default
/// @param bias how b starts; [Zeros] by default
@Named("dense")
@Meaning("fully connected")
public record Dense(
        @Meaning("how many numbers leave it") int units,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer weight,

        @Default("zeros") @Meaning("how biases start") Initializer bias)
        implements Layer {
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("dense: units is " + units + "; a layer has at least 1");
        }
    }

    /// Starts from `weight` and zeros.
    public Dense(int units, Initializer weight) {
        this(units, weight, new Zeros());
    }

    /// Starts from [GlorotUniform] and zeros.
    public Dense(int units) {
        this(units, new GlorotUniform());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 2, x, "[batch, in]: put flatten before dense for anything else");
        Tensor w = scope.parameter("weight", Shape.of(x.size(-1), units), weight);
        Tensor b = scope.parameter("bias", Shape.of(units), bias);
        return x.matmul(w).plus(b);
    }
}
