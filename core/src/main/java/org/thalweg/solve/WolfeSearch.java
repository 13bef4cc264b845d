package org.thalweg.solve;

/// A line search whose step satisfies the curvature condition φ′(α) ≥ c₂ φ′(0), from which quasi-Newton updates stay
/// positive definite: Wolfe (1969), "Convergence conditions for ascent methods", SIAM Review 11(2).
public interface WolfeSearch extends LineSearch {
    /// c₂.
    double curvature();
}
