package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The exponential linear unit: Clevert, Unterthiner & Hochreiter (2016), "Fast and accurate deep network learning by
/// exponential linear units (ELUs)", arXiv:1511.07289, §3:
///
///     y = x             for x > 0
///     y = α (eˣ − 1)    otherwise
///
/// with derivative α at 0, so that α = 1 gives a smooth curve.
///
/// @param alpha α, above 0: what −y tends to for x → −∞; 1 by default, the paper's
@Named("elu")
@Meaning("x above 0, alpha · (eˣ − 1) below")
public record Elu(
        @Default("1") @Meaning("depth that it tends to below 0")
        double alpha) implements Activation {
    public Elu {
        Draws.requirePositive("alpha", alpha);
    }

    /// The paper's α = 1.
    public Elu() {
        this(1);
    }

    @Override
    public Tensor apply(Tensor x) {
        Tensor above = x.greater(0);
        Tensor below = above.select(Tensor.constant(x.dtype(), 0), x); // an overflow would give 0 · ∞ in derivatives
        return above.select(x, below.expm1().times(alpha));
    }
}
