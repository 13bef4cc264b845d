package org.thalweg.solve;

/// What a constrained search knows of a point besides f: the constraints there, the multipliers of the Lagrangian
///
///     L(x, λ) = f(x) + Σ λᵢ cᵢ(x) + Σ λⱼ gⱼ(x),   λⱼ ≥ 0 for inequalities gⱼ ≤ 0
///
/// and how far the conditions of Karush, Kuhn & Tucker are from holding (Nocedal & Wright 2006, *Numerical
/// Optimization*, Theorem 12.1), each on a scale of its own:
///
///     stationarity:    ‖P(x − ∇ₓL) − x‖∞ / s,  s = max(1, ‖λ‖∞)          (1)
///     infeasibility:   maxᵢ (|cᵢ| or max(0, gᵢ)) / rᵢ,  rᵢ = max(1, ‖∇cᵢ‖∞)  (2)
///     complementarity: maxⱼ |min(−gⱼ / rⱼ, λⱼ / s)|                       (3)
///
/// P projects into the bounds. (1) divides as a large multiplier makes the rounding of ∇ₓL as large; (2) measures how
/// far x would have to go. λᵢ is by how much the minimum falls where cᵢ = 0 is replaced by cᵢ = 1, to first order.
/// Bounds have no λ here: theirs are what is left of ∇ₓL at a bound.
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
