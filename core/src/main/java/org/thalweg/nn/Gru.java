package org.thalweg.nn;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A gated recurrent unit: Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder",
/// arXiv:1406.1078:
///
///     r = σ(xₜ W_r + hₜ₋₁ U_r + b_r)                          (1)
///     z = σ(xₜ W_z + hₜ₋₁ U_z + b_z)                          (2)
///     n = tanh(xₜ W_n + (r ⊙ hₜ₋₁) U_n + b_n)                 (3)
///     hₜ = (1 − z) ⊙ n + z ⊙ hₜ₋₁                             (4)
///
/// with h₀ = 0 and the logistic function σ. W and b hold the parts r, z, n side by side, as PyTorch's do.
///
/// With `resetAfter` the gate r acts behind the product, which then has a bias of its own, as in PyTorch and cuDNN:
///
///     n = tanh(xₜ W_n + b_n + r ⊙ (hₜ₋₁ U_n + c_n))           (3′)
///
/// x : `[batch, time, in]`    W : `[in, 3·units]`    U : `[units, 3·units]`    b : `[3·units]`    c_n : `[units]`
///
/// @param units how many numbers the state has, at least 1
/// @param all whether the output is every hₜ, `[batch, time, units]`; only the last one by default
/// @param backwards whether it goes from the last step to the first
/// @param resetAfter (3′) instead of (3); the paper's by default
/// @param weight how W and U start; [GlorotUniform] by default
@Named("gru")
@Meaning("gated recurrent unit over [batch, time, features]")
public record Gru(
        @Meaning("how many numbers the state has") int units,

        @Default("false") @Meaning("every step's state instead of the last")
        boolean all,

        @Default("false") @Meaning("from the last step to the first")
        boolean backwards,

        @Default("false") @Meaning("reset behind the product, as PyTorch does")
        boolean resetAfter,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer weight)
        implements Recurrent {
    public Gru {
        Recurrent.requireUnits("gru", units);
    }

    /// The last state, reset before the product, weights from [GlorotUniform].
    public Gru(int units) {
        this(units, false, false, false, new GlorotUniform());
    }

    @Override
    public Tensor project(Scope scope, Tensor x) {
        Tensor w = scope.parameter("weight", Shape.of(x.size(1), 3 * units), weight);
        Tensor b = scope.parameter("bias", Shape.of(3 * units), new Zeros());
        return x.matmul(w).plus(b);
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public List<Tensor> weights(Scope scope) {
        Tensor u = scope.parameter("recurrent", Shape.of(units, 3 * units), weight);
        return resetAfter
                ? List.of(u, scope.parameter("recurrentBias", Shape.of(units), new Zeros()))
                : List.of(u.slice(1, 0, 2 * units), u.slice(1, 2 * units, 3 * units));
    }

    @Override
    public List<Tensor> step(List<Tensor> weights, Tensor projected, List<Tensor> state) {
        Tensor h = state.getFirst();
        Tensor product = h.matmul(weights.get(0));
        Tensor r = part(projected, 0).plus(part(product, 0)).sigmoid(); // (1)
        Tensor z = part(projected, 1).plus(part(product, 1)).sigmoid(); // (2)
        Tensor reset = resetAfter
                ? r.times(part(product, 2).plus(weights.get(1))) // (3′)
                : r.times(h).matmul(weights.get(1)); // (3)
        Tensor n = part(projected, 2).plus(reset).tanh();
        return List.of(n.plus(z.times(h.minus(n)))); // (4), with one product less
    }

    private Tensor part(Tensor gates, int i) {
        return gates.slice(1, i * units, (i + 1) * units);
    }
}
