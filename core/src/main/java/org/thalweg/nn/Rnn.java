package org.thalweg.nn;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A simple recurrent layer: Elman (1990), "Finding structure in time":
///
///     hₜ = f(xₜ W + hₜ₋₁ U + b)        h₀ = 0
///
/// x : `[batch, time, in]`    W : `[in, units]`    U : `[units, units]`    b : `[units]`    h : `[batch, units]`
///
/// @param units how many numbers the state has, at least 1
/// @param activation f; [Tanh] by default
/// @param all whether the output is every hₜ, `[batch, time, units]`; only the last one by default
/// @param backwards whether it goes from the last step to the first
/// @param weight how W and U start; [GlorotUniform] by default
@Named("rnn")
@Meaning("simple recurrent layer over [batch, time, features]")
public record Rnn(
        @Meaning("how many numbers the state has") int units,
        @Default("tanh") @Meaning("of the state") Activation activation,

        @Default("false") @Meaning("every step's state instead of the last")
        boolean all,

        @Default("false") @Meaning("from the last step to the first")
        boolean backwards,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer weight)
        implements Recurrent {
    public Rnn {
        Recurrent.requireUnits("rnn", units);
    }

    /// The last state, with tanh, from [GlorotUniform].
    public Rnn(int units) {
        this(units, new Tanh(), false, false, new GlorotUniform());
    }

    @Override
    public Tensor project(Scope scope, Tensor x) {
        Tensor w = scope.parameter("weight", Shape.of(x.size(1), units), weight);
        Tensor b = scope.parameter("bias", Shape.of(units), new Zeros());
        return x.matmul(w).plus(b);
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public List<Tensor> weights(Scope scope) {
        return List.of(scope.parameter("recurrent", Shape.of(units, units), weight));
    }

    @Override
    public List<Tensor> step(List<Tensor> weights, Tensor projected, List<Tensor> state) {
        return List.of(activation.apply(projected.plus(state.getFirst().matmul(weights.get(0)))));
    }
}
