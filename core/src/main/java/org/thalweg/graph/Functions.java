package org.thalweg.graph;

import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Functions composed from primitives, in numerically stable forms.
public final class Functions {
    private Functions() {}

    /// ln Σ eˣ along an axis, which vanishes: max + ln Σ e^(x − max). The maximum takes no part in the derivative,
    /// which is the softmax all the same. It is −∞ if all elements are, or there is none, and ∞ if one of them is;
    /// the derivative is then not a number.
    public static Tensor logSumExp(Tensor x, int axis) {
        Tensor peak = x.max(axis).stopGradient();
        Tensor zero = Tensor.constant(x.dtype(), 0);
        Tensor shift = peak.abs().equalTo(Double.POSITIVE_INFINITY).select(zero, peak); // ∞ − ∞ is no number
        return x.minus(keep(shift, x, axis)).exp().sum(axis).log().plus(shift);
    }

    /// eˣ / Σ eˣ along an axis; not a number where all elements are −∞, or one is ∞.
    public static Tensor softmax(Tensor x, int axis) {
        Tensor e = x.minus(keep(x.max(axis).stopGradient(), x, axis)).exp();
        return e.times(keep(e.sum(axis).reciprocal(), x, axis));
    }

    /// eˣ / Σ eˣ along an axis among the elements where `valid` is true. It is 0 elsewhere, and 0 everywhere if
    /// there is no such element, or none above −∞; so are its derivatives.
    ///
    /// @param valid a `BOOL` whose shape broadcasts with that of x
    public static Tensor softmax(Tensor x, Tensor valid, int axis) {
        Tensor seen = valid.select(x, Tensor.constant(x.dtype(), Double.NEGATIVE_INFINITY));
        Tensor peak = seen.max(axis).stopGradient();
        Tensor none = peak.equalTo(Double.NEGATIVE_INFINITY);
        Tensor shift = none.select(Tensor.constant(x.dtype(), 0), peak); // −∞ − −∞ is no number
        Tensor e = seen.minus(keep(shift, x, axis)).exp();
        Tensor sum = none.select(Tensor.constant(x.dtype(), 1), e.sum(axis));
        return e.times(keep(sum.reciprocal(), x, axis));
    }

    /// x − ln Σ eˣ along an axis; not a number where all elements are −∞, or one is ∞.
    public static Tensor logSoftmax(Tensor x, int axis) {
        Tensor shifted = x.minus(keep(x.max(axis).stopGradient(), x, axis));
        return shifted.minus(keep(shifted.exp().sum(axis).log(), x, axis));
    }

    /// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
    ///
    /// −|x| is written with slope 1 at 0, where max(x, 0) has 0: with the derivative 0 that |x| has there, the
    /// sum would lose its slope ½ and its curvature ¼ at 0, which is where networks with outputs of 0 start.
    public static Tensor softplus(Tensor x) {
        Tensor below = x.greater(0).select(x.negate(), x);
        return x.relu().plus(below.exp().log1p());
    }

    /// The mean of (x − x̄)² along an axis, which vanishes (divided by n, not n − 1).
    public static Tensor variance(Tensor x, int axis) {
        return x.minus(keep(x.mean(axis), x, axis)).square().mean(axis);
    }

    /// For `indices : I32 s` the tensor `s + [classes]` that is 1 at the index along the last axis and 0 elsewhere.
    public static Tensor oneHot(Tensor indices, int classes, DType dtype) {
        Shape shape = indices.shape().insert(-1, classes);
        Tensor hit =
                Tensor.iota(DType.I32, shape, -1).equalTo(indices.expand(-1).broadcastTo(shape));
        return hit.to(dtype);
    }

    /// A reduced tensor with the lost axis back as size 1, so that it broadcasts against `x`.
    public static Tensor keep(Tensor reduced, Tensor x, int axis) {
        return reduced.expand(x.shape().axis(axis));
    }
}
