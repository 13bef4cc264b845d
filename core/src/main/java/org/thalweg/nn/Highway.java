package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A highway layer: Srivastava, Greff & Schmidhuber (2015), "Highway networks", arXiv:1505.00387, equation 3:
///
///     H = f(x W_H + b_H)                   (1)
///     T = σ(x W_T + b_T)                   (2)
///     y = H ⊙ T + x ⊙ (1 − T)              (3)
///
/// with the logistic function σ. The gate T says how much of each unit is transformed and how much passes as it is;
/// b_T starts below 0, so that a deep network at first lets most of its input pass (§2.2).
///
/// x, H, T, y : `[batch, …, n]`    W_H, W_T : `[n, n]`    b_H, b_T : `[n]`
///
/// @param activation f; [Relu] by default
/// @param gateBias how b_T starts, finite; −1 by default, the first of the paper's examples
/// @param weight how W_H and W_T start; [GlorotUniform] by default
@Named("highway")
@Meaning("a gate per unit between a dense layer and the input itself")
public record Highway(
        @Default("relu") @Meaning("of the dense layer") Activation activation,

        @Default("-1") @Meaning("how the gate's bias starts; below 0 lets the input pass")
        double gateBias,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer weight)
        implements Layer {
    public Highway {
        Draws.requireFinite("gateBias", gateBias);
    }

    /// A rectifier, b_T from −1, weights from [GlorotUniform].
    public Highway() {
        this(new Relu(), -1, new GlorotUniform());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 2 && x.size(-1) > 0, x, "[batch, …, features], at least one");
        var transform = new Dense(x.size(-1), weight);
        var gate = new Dense(x.size(-1), weight, new Constant(gateBias));
        Tensor h = activation.apply(scope.apply("transform", transform, x)); // (1)
        Tensor t = scope.apply("gate", gate, x).sigmoid(); // (2)
        return h.times(t).plus(x.times(t.negate().plus(1))); // (3)
    }
}
