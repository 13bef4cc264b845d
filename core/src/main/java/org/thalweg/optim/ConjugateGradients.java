package org.thalweg.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.Shape;

/// Conjugate gradients within a step (Hestenes & Stiefel 1952, J. Res. Nat. Bur. Standards 49), as one loop of the
/// program:
/// the minimum of
///
///     φ(x) = ½ xᵀAx − bᵀx,   A symmetric and positive definite
///
///     α = rᵀr / pᵀAp;   x ← x + αp;   r ← r − αAp;   p ← r + (r₊ᵀr₊ / rᵀr) p      (1)
///
/// with r = p = b − Ax at the start. The loop has a fixed number of turns; once a test holds, x stays.
final class ConjugateGradients {
    private ConjugateGradients() {}

    /// Whether to stop after turn `i`, from 0.
    @FunctionalInterface
    interface Test {
        /// All are scalars, but for `before`.
        ///
        /// @param phi φ after this turn
        /// @param before φ after each turn up to this, `[turns]`; 0 for later ones
        /// @param square rᵀr
        Tensor holds(Tensor i, Tensor phi, Tensor before, Tensor square);
    }

    /// @param x the last point
    /// @param phi φ(x)
    /// @param turns that changed x
    record Solution(Tensor x, Tensor phi, Tensor turns) {}

    /// ‖r‖ ≤ tolerance · ‖b‖.
    static Test residual(Tensor b, double tolerance) {
        Tensor square = dot(b, b).times(tolerance * tolerance);
        return (_, _, _, rr) -> rr.lessOrEqual(square);
    }

    /// Martens (2010), "Deep learning via Hessian-free optimization", ICML, section 4.4: φᵢ < 0 and
    /// (φᵢ − φᵢ₋ₖ) / φᵢ < kε, with k = max(10, i/10) and i counted from 1.
    static Test progress(double epsilon) {
        return (i, phi, before, _) -> {
            Tensor count = i.plus(1);
            Tensor k = count.times(0.1).floor().maximum(10);
            Tensor index = Tensor.iota(before.dtype(), before.shape(), 0).plus(1);
            Tensor then = index.equalTo(count.minus(k))
                    .select(before, before.times(0))
                    .sum();
            Tensor little = phi.minus(then).greater(phi.times(k).times(epsilon)); // both sides times φ < 0
            return count.greater(k).and(phi.less(0)).and(little);
        };
    }

    /// @param product A times a vector
    /// @param b `[n]`
    /// @param start `[n]`
    static Solution solve(UnaryOperator<Tensor> product, Tensor b, Tensor start, int turns, Test test) {
        Tensor r0 = b.minus(product.apply(start));
        Tensor zero = Tensor.constant(b.dtype(), 0);
        Tensor none = Tensor.full(b.dtype(), Shape.of(turns), 0);
        Tensor begun = dot(r0, r0).greater(0).to(b.dtype());
        Tensor count = Tensor.iota(b.dtype(), Shape.of(turns), 0);
        Recurrence.Result result = Recurrence.forwards()
                .over(
                        List.of(start, r0, r0, begun, none, zero, phi(start, r0, b)),
                        List.of(count),
                        (carries, elements) -> turn(product, b, test, carries, elements.getFirst()));
        return new Solution(result.last(0), result.last(6), result.last(5));
    }

    private static Recurrence.Turn turn(
            UnaryOperator<Tensor> product, Tensor b, Test test, List<Tensor> carries, Tensor i) {
        Tensor x = carries.get(0);
        Tensor r = carries.get(1);
        Tensor p = carries.get(2);
        Tensor goesOn = carries.get(3); // 1 or 0
        Tensor before = carries.get(4);
        Tensor ap = product.apply(p);
        Tensor pap = dot(p, ap);
        Tensor rr = dot(r, r);
        Tensor moves = goesOn.greater(0).and(pap.greater(0));
        Tensor zero = rr.times(0);
        Tensor alpha = moves.select(rr.div(pap), zero);
        Tensor nextX = x.plus(p.times(alpha)); // (1)
        Tensor nextR = r.minus(ap.times(alpha));
        Tensor square = dot(nextR, nextR);
        Tensor beta = moves.select(square.div(rr), zero);
        Tensor nextP = nextR.plus(p.times(beta));
        Tensor phi = phi(nextX, nextR, b);
        Tensor here = Tensor.iota(b.dtype(), before.shape(), 0).equalTo(i);
        Tensor history = here.select(before.times(0).plus(phi), before);
        Tensor stops = test.holds(i, phi, history, square);
        Tensor still = moves.and(stops.not()).and(square.greater(0)).to(b.dtype());
        Tensor turns = carries.get(5).plus(moves.to(b.dtype()));
        return new Recurrence.Turn(List.of(nextX, nextR, nextP, still, history, turns, phi), List.of());
    }

    /// φ(x) = −½ xᵀ(b + r), as Ax = b − r.
    private static Tensor phi(Tensor x, Tensor r, Tensor b) {
        return dot(x, b.plus(r)).times(-0.5);
    }

    static Tensor dot(Tensor a, Tensor b) {
        return a.times(b).sum();
    }
}
