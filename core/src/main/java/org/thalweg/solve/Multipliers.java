package org.thalweg.solve;

/// What a constrained search knows of a point besides f: the constraints there, the multipliers of the Lagrangian
///
///     L(x, λ) = f(x) + Σ λᵢ cᵢ(x) + Σ λⱼ gⱼ(x),   λⱼ ≥ 0 for inequalities gⱼ ≤ 0
///
/// and how far the conditions of Karush, Kuhn & Tucker are from holding (Nocedal & Wright 2006, *Numerical
/// Optimization*, Theorem 12.1), each on a scale of its own:
///
///     stationarity:    maxⱼ |P(x − ∇ₓL) − x|ⱼ / max(1, ‖∇f‖∞, maxᵢ |λᵢ ∂cᵢ/∂xⱼ|)  (1)
///     infeasibility:   maxᵢ (|cᵢ| or max(0, gᵢ)) / rᵢ                             (2)
///     complementarity: maxⱼ |min(−gⱼ / rⱼ, λⱼrⱼ)|                                 (3)
///     gap:             Σ |λᵢcᵢ| / max(1, |f|)                                     (4)
///     rᵢ = max(‖∇cᵢ‖∞, min(1, ‖∇cᵢ(x₀)‖∞))                                        (5)
///
/// P projects into the bounds. (1) divides by the largest of the terms that cancel each other, whose rounding is as
/// large; (2) measures how far x would have to go; (4) what violations and slacks are worth in f. With the gradient at
/// the start x₀ in (5), where it is not 0, the unit of a constraint does not matter; the unit of f does, as it does
/// without constraints. λᵢ is by how much the minimum falls where cᵢ = 0 is replaced by cᵢ = 1, to first order.
/// Bounds have no λ here: theirs are what is left of ∇ₓL at a bound.
///
/// Others measure alike: Ipopt (Wächter & Biegler 2006) scales constraints by ‖∇cᵢ(x₀)‖∞, but downwards only,
/// and divides (1) by the mean of |λ| where that is above 100; SNOPT (Gill, Murray & Saunders 2005) divides
/// violations by ‖x‖ and (1) by ‖λ‖; filterSQP (Fletcher & Leyffer 1998) divides (1) by the largest of ‖∇f‖ and
/// |λᵢ|‖∇cᵢ‖. With redundant constraints, whose λ may be anything, one number for all variables would hide
/// slopes; so (1) has one for each.
///
/// @param values c(x), then g(x)
/// @param lambda λ, of as many elements
/// @param violation the largest |cᵢ| or max(0, gᵢ), as it is
/// @param stationarity (1)
/// @param infeasibility (2)
/// @param complementarity (3)
/// @param gap (4)
public record Multipliers(
        double[] values,
        double[] lambda,
        double violation,
        double stationarity,
        double infeasibility,
        double complementarity,
        double gap) {
    private static final double GAP = 0.01;

    /// The largest of (1) to (3) and a hundredth of (4); a search has converged where it is at most
    /// [Tolerances#gradient].
    public double residual() {
        return Math.max(Math.max(stationarity, GAP * gap), Math.max(infeasibility, complementarity));
    }
}
