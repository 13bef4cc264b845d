package org.thalweg.linear;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// An approximate minimizer of the model m(p) = gᵀp + ½pᵀHp in the trust region ‖p‖ ≤ Δ, by conjugate gradients that
/// end at the boundary or at negative curvature: Toint (1981), in "Sparse matrices and their uses", 57–88; Steihaug
/// (1983), SIAM J. Numer. Anal. 20, 626–637; Nocedal & Wright (2006), "Numerical optimization", Algorithm 7.2.
///
///     p = 0,  r = g,  d = −r                                                            (1)
///     dᵀHd ≤ 0:       p + τd with ‖p + τd‖ = Δ, the τ of least m                        (2)
///     α = rᵀr / dᵀHd,  p⁺ = p + αd                                                      (3)
///     ‖p⁺‖ ≥ Δ:       p + τd with ‖p + τd‖ = Δ, τ ≥ 0                                   (4)
///     r⁺ = r + αHd;   ‖r⁺‖ ≤ tolerance·‖g‖: p⁺                                          (5)
///     d ← −r⁺ + (r⁺ᵀr⁺ / rᵀr) d                                                         (6)
///
/// m falls and ‖p‖ grows with each step; the first is the Cauchy step, so the decrease is at least the one that
/// trust-region theory asks for.
///
/// Limits: no preconditioner, which would make the region an ellipsoid.
///
/// @param tolerance of ‖r‖/‖g‖, in [0, 1); min(½, √‖g‖) makes Newton's method converge superlinearly
/// @param mostIterations from 1
/// @param observer sees each p, with ‖r‖ as its residual
public record SteihaugToint(double tolerance, int mostIterations, IterateObserver observer) {
    /// How a step ended.
    public enum Ending {
        /// The model's gradient is as small as was asked.
        CONVERGED,
        /// The next iterate would be outside of the region.
        BOUNDARY,
        /// A direction of curvature ≤ 0, followed up to the boundary.
        NEGATIVE_CURVATURE,
        /// The iterations are used up.
        BUDGET,
        /// A NaN or an infinity came up; the step is the last that was finite.
        NOT_FINITE
    }

    /// A step.
    ///
    /// @param step p
    /// @param ending how it ended
    /// @param products how often H was applied
    /// @param decrease −m(p), not below 0
    /// @param direction the d with dᵀHd ≤ 0, if one was met
    public record Step(double[] step, Ending ending, int products, double decrease, double @Nullable [] direction) {}

    public SteihaugToint {
        Sizes.requireLimits("Steihaug-Toint", tolerance, mostIterations);
    }

    /// Unobserved.
    public SteihaugToint(double tolerance, int mostIterations) {
        this(tolerance, mostIterations, IterateObserver.NONE);
    }

    /// The step.
    ///
    /// @param h the model's Hessian, symmetric
    /// @param g the model's gradient
    /// @param radius Δ, above 0
    /// @throws IllegalArgumentException if H is not square, g has another size or Δ is not above 0
    public Step step(LinearOperator h, double[] g, double radius) {
        Sizes.requireSquare("Steihaug-Toint", h);
        Sizes.require("Steihaug-Toint, gradient", g.length, h.rows(), "the rows of the Hessian");
        if (!(radius > 0)) {
            throw new IllegalArgumentException("Steihaug-Toint: radius = " + radius + " is not above 0");
        }
        int n = g.length;
        double[] p = new double[n];
        double[] r = g.clone();
        double[] d = new double[n];
        double[] product = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = -r[i]; // (1)
        }
        double decrease = 0;
        double square = Vectors.dot(r, r);
        double target = tolerance * Math.sqrt(square);
        for (int k = 0; ; k++) {
            observer.at(k, p, Math.sqrt(square));
            if (!Double.isFinite(square)) {
                return new Step(p, Ending.NOT_FINITE, k, decrease, null);
            }
            if (square == 0 || Math.sqrt(square) <= target) {
                return new Step(p, Ending.CONVERGED, k, decrease, null); // (5)
            }
            if (k == mostIterations) {
                return new Step(p, Ending.BUDGET, k, decrease, null);
            }
            h.apply(d, product);
            double curvature = Vectors.dot(d, product);
            double slope = Vectors.dot(r, d);
            if (!Double.isFinite(curvature)) {
                return new Step(p, Ending.NOT_FINITE, k + 1, decrease, null);
            }
            double alpha = square / curvature;
            boolean negative = curvature <= 0;
            if (negative || lengthAt(p, alpha, d) >= radius) {
                double tau = toBoundary(p, d, radius, slope, curvature, negative); // (2) (4)
                Vectors.add(tau, d, p);
                decrease -= tau * slope + tau * tau * curvature / 2;
                return negative
                        ? new Step(p, Ending.NEGATIVE_CURVATURE, k + 1, decrease, d)
                        : new Step(p, Ending.BOUNDARY, k + 1, decrease, null);
            }
            Vectors.add(alpha, d, p); // (3)
            Vectors.add(alpha, product, r);
            decrease -= alpha * slope + alpha * alpha * curvature / 2;
            double next = Vectors.dot(r, r);
            double beta = next / square;
            for (int i = 0; i < n; i++) {
                d[i] = beta * d[i] - r[i]; // (6)
            }
            square = next;
        }
    }

    private static double lengthAt(double[] p, double alpha, double[] d) {
        double[] there = p.clone();
        Vectors.add(alpha, d, there);
        return Vectors.norm(there);
    }

    /// The roots of ‖p + τd‖² = Δ², without cancellation; the positive one, or where both are wanted that of least
    /// m.
    private static double toBoundary(
            double[] p, double[] d, double radius, double slope, double curvature, boolean both) {
        double length = Vectors.norm(d);
        double half = Vectors.dot(p, d) / length; // in units of d's length
        double size = Vectors.norm(p);
        double rest = (radius - size) * (radius + size);
        double root = Math.sqrt(half * half + rest);
        double up = (half > 0 ? rest / (root + half) : root - half) / length;
        double down = (half > 0 ? -(root + half) : rest / (half - root)) / length;
        boolean takesDown = both && down * slope + down * down * curvature / 2 < up * slope + up * up * curvature / 2;
        return takesDown ? down : up;
    }
}
