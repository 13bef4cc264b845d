package org.thalweg.linear;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// MINRES: Paige & Saunders (1975), "Solution of sparse indefinite systems of linear equations", SIAM J. Numer. Anal.
/// 12, 617–629. For symmetric A, also indefinite: of all x in x₀ + span(r, Ar, …, Aᵏ⁻¹r) the one with the least
/// ‖b − Ax‖. Lanczos's vectors vₖ make A tridiagonal, Givens's rotations (c, s) make that triangular, column by
/// column:
///
///     p = Avₖ − βₖvₖ₋₁,  αₖ = vₖᵀp,  p ← p − αₖvₖ,  βₖ₊₁ = ‖p‖,  vₖ₊₁ = p/βₖ₊₁             (1)
///     δ = cδ̄ + sαₖ,  γ̄ = sδ̄ − cαₖ,  ε⁺ = sβₖ₊₁,  δ̄⁺ = −cβₖ₊₁        with c, s of before      (2)
///     γ = √(γ̄² + βₖ₊₁²),  c = γ̄/γ,  s = βₖ₊₁/γ                                           (3)
///     w = (vₖ − ε w₋₂ − δ w₋₁)/γ,  x ← x + cφ w,  φ ← sφ                                  (4)
///
/// φ = ‖b − Ax‖ never grows. Where the space ends (βₖ₊₁ = 0) with γ = 0, A is singular and b is outside of its range:
/// that is a BREAKDOWN, and x makes ‖b − Ax‖ least.
///
/// @param tolerance of ‖b − Ax‖/‖b‖, in [0, 1)
/// @param mostIterations from 0
/// @param observer sees each iterate
public record Minres(double tolerance, int mostIterations, IterateObserver observer) {
    /// What is below this share of ‖A‖ is rounding.
    private static final double NEGLIGIBLE = 0x1p-50;

    public Minres {
        Sizes.requireLimits("MINRES", tolerance, mostIterations);
    }

    /// Unobserved.
    public Minres(double tolerance, int mostIterations) {
        this(tolerance, mostIterations, IterateObserver.NONE);
    }

    /// Solves Ax = b from x = 0.
    public LinearSolution solve(LinearOperator a, double[] b) {
        return solve(a, b, new double[a.columns()]);
    }

    /// Solves Ax = b.
    ///
    /// @param start the first x; not changed
    /// @throws IllegalArgumentException if A is not square or a vector has another size
    public LinearSolution solve(LinearOperator a, double[] b, double[] start) {
        Sizes.requireSystem("MINRES", a, b, start);
        Accepting accepting = new Accepting("MINRES", a, b, tolerance);
        return accepting.isTrivial() ? accepting.trivial() : new Run(a, b, start, accepting).solve();
    }

    private final class Run {
        private final LinearOperator a;
        private final Accepting accepting;
        private final double[] x;
        private final double[] r;
        private double[] v;
        private double[] before;
        private double[] p;
        private double[] w;
        private double[] wBefore;
        private double beta;
        private double phi;
        private double deltaBar;
        private double epsilon;
        private double c;
        private double s;
        private double size; // the largest of α and β, a lower bound of ‖A‖

        Run(LinearOperator a, double[] b, double[] start, Accepting accepting) {
            this.a = a;
            this.accepting = accepting;
            this.x = start.clone();
            this.r = new double[b.length];
            this.v = new double[b.length];
            this.before = new double[b.length];
            this.p = new double[b.length];
            this.w = new double[b.length];
            this.wBefore = new double[b.length];
            a.residual(x, b, r);
            begin();
        }

        /// Begins at x with its residual r.
        private void begin() {
            int n = r.length;
            beta = 0;
            phi = Vectors.norm(r);
            deltaBar = 0;
            epsilon = 0;
            c = -1;
            s = 0;
            v = r.clone();
            divide(v, phi);
            before = new double[n];
            w = new double[n];
            wBefore = new double[n];
        }

        LinearSolution solve() {
            for (int k = 0; ; k++) {
                observer.at(k, x, phi);
                if (!Double.isFinite(phi)) {
                    return accepting.notFinite(x, k);
                }
                if (accepting.looksConverged(phi)) {
                    LinearSolution ending = accepting.judge(x, r, k);
                    if (ending != null) {
                        return ending;
                    }
                    begin();
                }
                if (k == mostIterations) {
                    return accepting.budget(x, k);
                }
                LinearSolution ending = step(k);
                if (ending != null) {
                    return ending;
                }
            }
        }

        private @Nullable LinearSolution step(int k) {
            a.apply(v, p);
            Vectors.add(-beta, before, p);
            double alpha = Vectors.dot(v, p);
            Vectors.add(-alpha, v, p);
            double next = Vectors.norm(p); // (1)
            if (!Double.isFinite(alpha + next)) {
                return accepting.notFinite(x, k);
            }
            size = Math.max(size, Math.max(Math.abs(alpha), next));
            boolean ends = next <= NEGLIGIBLE * size;
            next = ends ? 0 : next;
            double delta = c * deltaBar + s * alpha; // (2)
            double gammaBar = s * deltaBar - c * alpha;
            double epsilonNext = s * next;
            deltaBar = -c * next;
            double gamma = Math.hypot(gammaBar, next); // (3)
            if (gamma <= NEGLIGIBLE * size) {
                return accepting.breakdown(
                        x, k, "the matrix is singular and b is outside of its range; ‖b − Ax‖ is least", null);
            }
            c = gammaBar / gamma;
            s = next / gamma;
            double[] held = wBefore;
            for (int i = 0; i < x.length; i++) {
                held[i] = (v[i] - epsilon * wBefore[i] - delta * w[i]) / gamma; // (4)
            }
            wBefore = w;
            w = held;
            Vectors.add(c * phi, w, x);
            phi = ends ? 0 : s * phi; // a space that ends has the solution; b − Ax will tell
            epsilon = epsilonNext;
            beta = next;
            held = before;
            before = v;
            v = p;
            p = held;
            divide(v, beta);
            return null;
        }

        private static void divide(double[] y, double by) {
            for (int i = 0; i < y.length; i++) {
                y[i] = by == 0 ? 0 : y[i] / by;
            }
        }
    }
}
