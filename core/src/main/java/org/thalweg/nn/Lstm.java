package org.thalweg.nn;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A long short-term memory: Hochreiter & Schmidhuber (1997), with the forget gate of Gers, Schmidhuber & Cummins
/// (2000), "Learning to forget", and without peepholes:
///
///     [i f g o] = xₜ W + hₜ₋₁ U + b                                    (1)
///     cₜ = σ(f) ⊙ cₜ₋₁ + σ(i) ⊙ tanh(g)                                (2)
///     hₜ = σ(o) ⊙ tanh(cₜ)                                             (3)
///
/// with h₀ = c₀ = 0 and the logistic function σ. The gates stand in the order of PyTorch. The bias of the forget gate
/// starts at 1, so that the cell keeps what it holds at first: Jozefowicz, Zaremba & Sutskever (2015), "An empirical
/// exploration of recurrent network architectures".
///
/// x : `[batch, time, in]`    W : `[in, 4·units]`    U : `[units, 4·units]`    b : `[4·units]`    h, c : `[batch,
/// units]`
///
/// Differs from PyTorch, which has two biases that are only ever added, and starts them near 0.
///
/// @param units how many numbers the state has, at least 1
/// @param all whether the output is every hₜ, `[batch, time, units]`; only the last one by default
/// @param backwards whether it goes from the last step to the first
/// @param forgetBias how the forget gate's bias starts, finite; 1 by default
/// @param weight how W and U start; [GlorotUniform] by default
@Named("lstm")
@Meaning("long short-term memory over [batch, time, features]")
public record Lstm(
        @Meaning("how many numbers the state has") int units,

        @Default("false") @Meaning("every step's state instead of the last")
        boolean all,

        @Default("false") @Meaning("from the last step to the first")
        boolean backwards,

        @Default("1") @Meaning("how the forget gate's bias starts")
        double forgetBias,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer weight)
        implements Recurrent {
    public Lstm {
        Recurrent.requireUnits("lstm", units);
        Draws.requireFinite("forgetBias", forgetBias);
    }

    /// The last state; the forget gate's bias from 1, weights from [GlorotUniform].
    public Lstm(int units) {
        this(units, false, false, 1, new GlorotUniform());
    }

    @Override
    public Tensor project(Scope scope, Tensor x) {
        Tensor w = scope.parameter("weight", Shape.of(x.size(1), 4 * units), weight);
        Tensor b = scope.parameter("bias", Shape.of(4, units), (_, shape) -> {
            int[] next = {0};
            return () -> next[0]++ / shape.size(1) == 1 ? forgetBias : 0;
        });
        return x.matmul(w).plus(b.flatten());
    }

    @Override
    public int parts() {
        return 2;
    }

    @Override
    public List<Tensor> weights(Scope scope) {
        return List.of(scope.parameter("recurrent", Shape.of(units, 4 * units), weight));
    }

    @Override
    public List<Tensor> step(List<Tensor> weights, Tensor projected, List<Tensor> state) {
        Tensor gates = projected.plus(state.get(0).matmul(weights.get(0))); // (1)
        Tensor i = gates.slice(1, 0, units).sigmoid();
        Tensor f = gates.slice(1, units, 2 * units).sigmoid();
        Tensor g = gates.slice(1, 2 * units, 3 * units).tanh();
        Tensor o = gates.slice(1, 3 * units, 4 * units).sigmoid();
        Tensor c = f.times(state.get(1)).plus(i.times(g)); // (2)
        return List.of(o.times(c.tanh()), c); // (3)
    }
}
