package org.thalweg.graph;

import org.thalweg.graph.Op.*;
import org.thalweg.tensor.DType;

/// A partial derivative ∂y/∂xᵢ of an [Elementwise] op: what a tangent of xᵢ, or a cotangent of y, is multiplied with.
/// One table serves both modes, so the adjoint identity ⟨Jt, c⟩ = ⟨t, Jᵀc⟩ holds by construction.
sealed interface Partial {
    /// Nothing passes.
    record Zero() implements Partial {}

    /// Passes as it is.
    record One() implements Partial {}

    /// Passes with the sign changed.
    record MinusOne() implements Partial {}

    /// Passes times a factor.
    record Factor(Tensor by) implements Partial {}

    /// Passes where the condition is true; elsewhere 0, even where the tangent is not finite.
    record Where(Tensor condition) implements Partial {}

    /// Passes as another type.
    record Converted() implements Partial {}

    /// The product with `t`, as `dtype`; not for [Zero].
    default Tensor times(Tensor t, DType dtype) {
        return switch (this) {
            case Zero _ -> throw new IllegalStateException("a zero partial derivative has no product");
            case One _ -> t;
            case MinusOne _ -> t.negate();
            case Factor(Tensor by) -> t.times(by);
            case Where(Tensor condition) -> condition.select(t, Tensor.constant(t.dtype(), 0));
            case Converted _ -> t.to(dtype);
        };
    }

    /// ∂y/∂xᵢ as graph, in the inputs and in y itself. No default: an op without its row does not compile.
    static Partial of(Elementwise op, Tensor y, int i) {
        return switch (op) {
            case Negate _ -> new MinusOne();
            case Absolute(Tensor x) -> new Factor(x.sign());
            case Sign _, Floor _, Not _, StopGradient _, And _, Or _, Compare _ -> new Zero();
            case Square(Tensor x) -> new Factor(x.times(2));
            case Sqrt _ -> new Factor(y.reciprocal().times(0.5));
            case Reciprocal _ -> new Factor(y.square().negate());
            case Exp _ -> new Factor(y);
            case Expm1 _ -> new Factor(y.plus(1));
            case Log(Tensor x) -> new Factor(x.reciprocal());
            case Log1p(Tensor x) -> new Factor(x.plus(1).reciprocal());
            case Sin(Tensor x) -> new Factor(x.cos());
            case Cos(Tensor x) -> new Factor(x.sin().negate());
            case Atan(Tensor x) -> new Factor(x.square().plus(1).reciprocal());
            case Tanh _ -> new Factor(y.square().negate().plus(1));
            case Sigmoid _ -> new Factor(y.times(y.negate().plus(1)));
            case Erf(Tensor x) -> new Factor(x.square().negate().exp().times(2 / Math.sqrt(Math.PI)));
            case Relu _ -> new Where(y.greater(0));
            case Cast(Tensor x, DType dtype) ->
                x.dtype().isFloating() && dtype.isFloating() ? new Converted() : new Zero();
            case Plus _ -> new One();
            case Minus _ -> i == 0 ? new One() : new MinusOne();
            case Times(Tensor a, Tensor b) -> new Factor(i == 0 ? b : a);
            case Divide(Tensor _, Tensor b) ->
                new Factor(i == 0 ? b.reciprocal() : y.div(b).negate());
            case Power(Tensor a, Tensor b) -> new Factor(i == 0 ? powerInBase(a, b) : powerInExponent(a, y));
            case Maximum(Tensor a, Tensor b) -> new Factor(i == 0 ? ahead(a, b) : ahead(b, a));
            case Minimum(Tensor a, Tensor b) -> new Factor(i == 0 ? ahead(b, a) : ahead(a, b));
            case Select(Tensor condition, Tensor _, Tensor _) ->
                switch (i) {
                    case 0 -> new Zero();
                    case 1 -> new Where(condition);
                    default -> new Where(condition.not());
                };
        };
    }

    /// b·aᵇ⁻¹, and 0 for b = 0, also where a = 0.
    private static Tensor powerInBase(Tensor a, Tensor b) {
        Tensor none = b.equalTo(0);
        Tensor exponent = none.select(Tensor.constant(b.dtype(), 1), b.minus(1));
        return b.times(a.pow(exponent));
    }

    /// aᵇ ln a, and 0 where a = 0, the limit for b > 0.
    private static Tensor powerInExponent(Tensor a, Tensor y) {
        Tensor zero = a.equalTo(0);
        return y.times(zero.select(Tensor.constant(a.dtype(), 1), a).log());
    }

    /// 1 where a is ahead, 0 where b is, ½ on a tie.
    private static Tensor ahead(Tensor a, Tensor b) {
        Tensor half = Tensor.constant(a.dtype(), 0.5);
        Tensor behind = Tensor.constant(a.dtype(), 0);
        Tensor first = Tensor.constant(a.dtype(), 1);
        return a.equalTo(b).select(half, a.greater(b).select(first, behind));
    }
}
