package org.thalweg.solve;

/// What a constrained search knows of a point besides f: the constraints there, the multipliers of the Lagrangian
///
///     L(x, λ) = f(x) + Σ λᵢ cᵢ(x) + Σ λⱼ gⱼ(x),   λⱼ ≥ 0 for inequalities gⱼ ≤ 0
///
/// and how far the conditions of Karush, Kuhn & Tucker are from holding (Nocedal & Wright 2006, *Numerical
/// Optimization*, Theorem 12.1), each on a scale of its own:
///
///     stationarity:    ‖P(x − ∇ₓL) − x‖∞ / s,  s = max(1, maxᵢ |λᵢ|‖∇cᵢ‖∞)       (1)
///     infeasibility:   maxᵢ (|cᵢ| or max(0, gᵢ)) / rᵢ                            (2)
///     complementarity: maxⱼ |min(−gⱼ / rⱼ, λⱼrⱼ / s)|                            (3)
///     rᵢ = max(‖∇cᵢ‖∞, min(1, ‖∇cᵢ(x₀)‖∞))                                       (4)
///
/// P projects into the bounds. (1) divides by the largest of the terms that cancel each other, whose rounding is as
/// large; (2) measures how far x would have to go. With the gradient at the start x₀ in (4), where it is not 0, none of
/// them depends on the unit of a constraint with small gradients, nor of one with large ones; the unit of f does
/// matter, as it does without constraints. λᵢ is by how much the minimum falls where cᵢ = 0 is replaced by cᵢ = 1, to
/// first order. Bounds have no λ here: theirs are what is left of ∇ₓL at a bound.
///
/// Others measure alike: Ipopt (Wächter & Biegler 2006) scales constraints by ‖∇cᵢ(x₀)‖∞, but downwards only, and
/// divides (1) by the mean of |λ| above 100; SNOPT (Gill, Murray & Saunders 2005) divides violations by ‖x‖ and (1)
/// by ‖λ‖; filterSQP (Fletcher & Leyffer 1998) divides (1) by the largest |λᵢ|‖∇cᵢ‖.
///
/// @param values c(x), then g(x)
/// @param lambda λ, of as many elements
/// @param violation the largest |cᵢ| or max(0, gᵢ), as it is
/// @param stationarity (1)
/// @param infeasibility (2)
/// @param complementarity (3)
public record Multipliers(
        double[] values,
        double[] lambda,
        double violation,
        double stationarity,
        double infeasibility,
        double complementarity) {
    /// The largest of (1), (2) and (3); a search has converged where it is at most [Tolerances#gradient].
    public double residual() {
        return Math.max(stationarity, Math.max(infeasibility, complementarity));
    }
}
