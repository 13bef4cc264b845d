package org.thalweg.solve.convex;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearOperator;
import org.thalweg.solve.Proximal;

/// Minimises g(x) + h(Kx) with products by K and Kᵀ only: Chambolle & Pock (2011), "A first-order primal-dual algorithm
/// for convex problems with applications to imaging", J. Math. Imaging Vis. 40(1), Algorithm 1 with θ = 1.
///
///     x₊ = prox_g(x − τKᵀy, τ)                                     (1)
///     v = y + σK(2x₊ − x),  y₊ = v − σ prox_h(v/σ, 1/σ)            (2)
///     p = (x − x₊)/τ − Kᵀ(y − y₊),  d = (y − y₊)/σ − K(x − x₊)     (3)
///
/// (2) is the proximal map of the conjugate of h, by Moreau's decomposition. p is in ∂g(x₊) + Kᵀy₊ and d in
/// ∂h*(y₊) − Kx₊, so that both vanish at a solution; the method ends where
///
///     ‖p‖ ≤ √n ε + ε‖Kᵀy‖,  ‖d‖ ≤ √m ε + ε‖Kx‖                     (4)
///
/// στ = 0.98 / ‖K‖², of which the norm is found by power iteration on KᵀK. The ratio of τ and σ keeps ‖p‖ and ‖d‖
/// within 3/2 of each other, by changes that get smaller, so that they end: Goldstein, Li, Yuan, Esser & Baraniuk
/// (2013), "Adaptive primal-dual hybrid gradient methods for saddle-point problems", arXiv:1305.0546.
///
/// Differs: x moves before y, as in the second paper.
///
/// @param tolerance ε, in (0, 1); default 1e-8
/// @param iterations at most, at least 1; default 100 000
public record PrimalDualHybridGradient(double tolerance, int iterations) {
    private static final int POWERS = 60;
    private static final double SAFETY = 0.98;
    private static final double IMBALANCE = 1.5;
    private static final double FIRST_CHANGE = 0.5;
    private static final double DECAY = 0.95;

    public PrimalDualHybridGradient {
        Checks.requireBetween("primalDualHybridGradient", "tolerance", tolerance, 0, 1);
        Checks.requireAtLeast("primalDualHybridGradient", "iterations", iterations, 1);
    }

    /// With the defaults.
    public PrimalDualHybridGradient() {
        this(1e-8, 100_000);
    }

    /// Minimises g(x) + h(Kx), from 0.
    ///
    /// @param k with its adjoint
    /// @throws UnsupportedOperationException if K has no adjoint
    public Splitting minimise(Proximal g, Proximal h, LinearOperator k) {
        int n = k.columns();
        int m = k.rows();
        double norm = Math.max(Double.MIN_NORMAL, norm(k));
        double tau = Math.sqrt(SAFETY) / norm;
        double sigma = Math.sqrt(SAFETY) / norm;
        double change = FIRST_CHANGE;
        double[] x = new double[n];
        double[] y = new double[m];
        double[] kx = new double[m];
        double[] kty = new double[n];
        double primal = Double.POSITIVE_INFINITY;
        double dual = Double.POSITIVE_INFINITY;
        for (int i = 1; i <= iterations; i++) {
            double[] nextX = new double[n];
            Vectors.along(x, -tau, kty, nextX);
            g.apply(nextX, tau, nextX); // (1)
            double[] nextKx = new double[m];
            k.apply(nextX, nextKx);
            double[] nextY = conjugate(h, y, sigma, kx, nextKx);
            double[] nextKty = new double[n];
            k.applyTransposed(nextY, nextKty);
            primal = residual(x, nextX, tau, kty, nextKty);
            dual = residual(y, nextY, sigma, kx, nextKx); // (3)
            x = nextX;
            y = nextY;
            kx = nextKx;
            kty = nextKty;
            if (primal <= tolerance * (Math.sqrt(n) + Vectors.norm(kty))
                    && dual <= tolerance * (Math.sqrt(m) + Vectors.norm(kx))) { // (4)
                return new Splitting(true, x, primal, dual, i);
            }
            double factor = primal > IMBALANCE * dual ? 1 / (1 - change) : primal * IMBALANCE < dual ? 1 - change : 1;
            tau *= factor;
            sigma /= factor;
            change *= factor == 1 ? 1 : DECAY;
        }
        return new Splitting(false, x, primal, dual, iterations);
    }

    /// (2).
    private static double[] conjugate(Proximal h, double[] y, double sigma, double[] kx, double[] nextKx) {
        double[] v = new double[y.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = y[i] / sigma + 2 * nextKx[i] - kx[i];
        }
        double[] to = new double[v.length];
        h.apply(v, 1 / sigma, to);
        for (int i = 0; i < v.length; i++) {
            to[i] = sigma * (v[i] - to[i]);
        }
        return to;
    }

    private static double residual(double[] from, double[] to, double length, double[] image, double[] nextImage) {
        double[] r = new double[from.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = (from[i] - to[i]) / length - (image[i] - nextImage[i]);
        }
        return Vectors.norm(r);
    }

    /// ‖K‖₂ by power iteration from a vector that no common eigenvector is orthogonal to, with a hundredth
    /// added for what is missing.
    private static double norm(LinearOperator k) {
        double[] v = new double[k.columns()];
        Arrays.setAll(v, i -> Math.sin(1 + 1.7 * i) + 0.1);
        double[] kv = new double[k.rows()];
        double square = 0;
        for (int i = 0; i < POWERS; i++) {
            double size = Vectors.norm(v);
            if (!(size > 0)) {
                return 0;
            }
            Vectors.scale(1 / size, v);
            k.apply(v, kv);
            k.applyTransposed(kv, v);
            square = Vectors.norm(v);
        }
        return 1.01 * Math.sqrt(square);
    }
}
