package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Truncated Newton: Dembo & Steihaug (1983), "Truncated-Newton algorithms for large-scale unconstrained optimization",
/// Math. Program. 26; Nocedal & Wright (2006), Algorithm 7.1. Newton's equation Hp = −∇f is solved by conjugate
/// gradients from products of H with vectors, until the residual is small enough for superlinear convergence:
///
///     ‖Hp + ∇f‖ ≤ min(½, √‖∇f‖) ‖∇f‖                               (1)
///     dᵀHd ≤ 0: p as it is, or −∇f in the first iteration          (2)
///     x ← x + αp                                                  (3)
///
/// α is a line search's, which begins with 1. It keeps a few vectors of n numbers.
///
/// Differs: at (2) in the first iteration, where curvature along −∇f is negative, the search begins with the length
/// that the curvature's absolute value gives, ‖∇f‖⁴/|dᵀHd|. Under the root in (1) stands ‖∇f‖ over its value at the
/// start where that is less, so that convergence is superlinear also of an f in large units.
///
/// @param products the most in an iteration, from 1, or 0 for 2n + 10; default 0
/// @param search default `strongWolfe(c2=0.9)`
@Named({"newtonCg", "truncatedNewton"})
@Meaning("Newton's equation by conjugate gradients, with products only")
public record NewtonCg(
        @Default("0") int products,
        @Default("strongWolfe(c2=0.9)") LineSearch search) implements Solver<TwiceDifferentiable> {
    /// Of the residual over ‖∇f‖, where a coarser step promises less than can be seen in values of f.
    static final double FINE = 1e-10;

    private static final double FLAT = 0x1p-52;

    public NewtonCg {
        Ranges.requireAtLeast("newtonCg", "products", products, 0);
    }

    /// With Moré and Thuente's search.
    public NewtonCg() {
        this(0, new StrongWolfe(0.9));
    }

    @Override
    public Class<TwiceDifferentiable> objective() {
        return TwiceDifferentiable.class;
    }

    @Override
    public Method begin(TwiceDifferentiable f, Point start, Work work) {
        return new CurvedDescent(f, start, work, search, false, new Inner(f, Vectors.norm(start.gradient())));
    }

    /// How large the residual may be, over ‖∇f‖.
    static double forcing(double norm, double first) {
        return Math.min(0.5, Math.sqrt(Math.min(norm, norm / first))); // (1)
    }

    /// The conjugate gradients.
    private final class Inner implements CurvedDescent.Curvature {
        private final TwiceDifferentiable f;
        private final double first;
        private final int most;
        private final double[] r;
        private final double[] d;
        private final double[] product;

        Inner(TwiceDifferentiable f, double first) {
            int n = f.dimension();
            this.f = f;
            this.first = first;
            this.most = products > 0 ? products : (int) Math.min(Integer.MAX_VALUE, 2L * n + 10);
            this.r = new double[n];
            this.d = new double[n];
            this.product = new double[n];
        }

        @Override
        public boolean direction(Point point, double[] p) {
            double norm = Vectors.norm(point.gradient());
            solve(point, norm, forcing(norm, first), p);
            if (-Vectors.dot(point.gradient(), p) <= Precision.fog(point)) {
                solve(point, norm, FINE, p);
            }
            return Vectors.largest(p) > 0;
        }

        private void solve(Point point, double norm, double tolerance, double[] p) {
            Arrays.fill(p, 0);
            for (int i = 0; i < p.length; i++) {
                r[i] = point.gradient()[i] / norm; // of length 1: its squares neither overflow nor vanish
                d[i] = -r[i];
            }
            double square = Vectors.dot(r, r);
            double steepest = 0;
            for (int k = 0; k < most && Math.sqrt(square) > tolerance; k++) { // (1)
                f.hessianVector(point.x(), d, product);
                double length = Vectors.dot(d, d);
                double curvature = Vectors.dot(d, product);
                if (!Double.isFinite(curvature)) {
                    break;
                }
                steepest = Math.max(steepest, Math.abs(curvature) / length);
                if (curvature <= (k == 0 ? FLAT * steepest * length : 0)) { // (2)
                    if (k == 0) {
                        Vectors.add(curvature == 0 ? 1 : square / Math.abs(curvature), d, p);
                    }
                    break;
                }
                double alpha = square / curvature;
                Vectors.add(alpha, d, p);
                Vectors.add(alpha, product, r);
                double next = Vectors.dot(r, r);
                double beta = next / square;
                for (int i = 0; i < d.length; i++) {
                    d[i] = beta * d[i] - r[i];
                }
                square = next;
            }
            Vectors.scale(norm, p);
        }
    }
}
