package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// Quotients in rules whose papers have nothing in the divisor that keeps it from 0: a parameter whose gradient
/// was always 0 has 0/0 there, and stays where it is.
final class Quotient {
    private Quotient() {}

    /// a/b, and 0 where b = 0.
    static Tensor orZero(Tensor a, Tensor b) {
        Tensor zero = Tensor.constant(b.dtype(), 0);
        return b.equalTo(zero).select(zero, a.div(b));
    }
}
