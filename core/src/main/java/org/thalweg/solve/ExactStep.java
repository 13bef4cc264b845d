package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// The minimum of the model within the radius: Moré & Sorensen (1983), "Computing a trust region step", SIAM J. Sci.
/// Stat. Comput. 4(3); Nocedal & Wright (2006), section 4.3. It is the p with
///
///     (H + λI) p = −g,   λ ≥ 0,   λ(Δ − ‖p‖) = 0,   H + λI ⪰ 0                          (1)
///     λ ← λ + (‖p‖/‖w‖)² (‖p‖ − Δ)/Δ,   LLᵀ = H + λI,   Lw = p                           (2)
///
/// (2) is Newton's method on 1/Δ − 1/‖p(λ)‖, which rises to the solution from every λ below it. Where H is positive
/// definite that is λ = 0, and the factors are Cholesky's, which lose nothing where variables are scaled unlike. Where
/// it is not, all is done with the eigenvalues, H = VΛVᵀ, c = Vᵀg, by (2) between bounds:
///
///     ‖p(λ)‖² = Σ (cᵢ/(λᵢ + λ))²,   −λ₁ < λ ≤ −λ₁ + ‖g‖/Δ                               (3)
///     p(−λ₁) + τv₁ with length Δ, where c₁ = 0 and ‖p(−λ₁)‖ < Δ: the hard case          (4)
///
/// Differs: the paper finds v₁ in the hard case by an estimate from L, here it is the eigenvector. A singular H ⪰
/// 0 with g in its range has the shortest p of all with λ = 0.
final class ExactStep implements Within {
    private static final double UNIT = 0x1p-52;

    /// ‖p‖ is to be within this part of Δ; the paper has 0.1.
    private static final double SIGMA = 0.01;

    private static final int MOST_ITERATIONS = 60;

    private final Matrix h;
    private final double[] g;
    private final double norm;
    private final int n;
    private final Work work;
    private final @Nullable CholeskyFactor definite;
    private @Nullable Eigen eigen;

    ExactStep(Matrix h, double[] g, Work work) {
        this.h = Vectors.isFinite(h.data()) ? h : new Matrix(g.length, g.length); // a plane for what has no curvature
        this.g = g;
        this.norm = Vectors.norm(g);
        this.n = g.length;
        this.work = work;
        this.definite = factor(0);
    }

    private @Nullable CholeskyFactor factor(double lambda) {
        Matrix shifted = lambda == 0 ? h : h.copy();
        for (int i = 0; i < n && lambda != 0; i++) {
            shifted.set(i, i, h.get(i, i) + lambda);
        }
        work.factorization();
        return CholeskyFactor.of(shifted) instanceof Factorization.Done<CholeskyFactor>(CholeskyFactor l) ? l : null;
    }

    @Override
    public Proposal radius(double delta) {
        double[] p = definite == null ? null : byCholesky(definite, delta);
        p = p == null ? byEigenvalues(delta) : p;
        if (p == null || !Vectors.isFinite(p)) {
            double[] unit = g.clone();
            Vectors.scale(1 / norm, unit);
            return TrustStep.cauchy(unit, norm, Vectors.dot(unit, h.times(unit)), delta);
        }
        return new Proposal(p, -Vectors.dot(g, p) - 0.5 * Vectors.dot(p, h.times(p)));
    }

    private double @Nullable [] byCholesky(CholeskyFactor first, double delta) {
        CholeskyFactor l = first;
        double lambda = 0;
        for (int k = 0; k < MOST_ITERATIONS; k++) {
            double[] p = l.solve(g);
            Vectors.scale(-1, p); // (1)
            double length = Vectors.norm(p);
            if (!Double.isFinite(length)) {
                return null;
            }
            if (length <= (1 + SIGMA) * delta) {
                return p;
            }
            double[] w = p.clone();
            Vectors.scale(1 / length, w);
            forward(l.l(), w);
            lambda += (length - delta) / delta / Vectors.dot(w, w); // (2)
            l = factor(lambda);
            if (l == null) {
                return null;
            }
        }
        return null;
    }

    /// x ← L⁻¹x.
    private static void forward(Matrix l, double[] x) {
        for (int i = 0; i < x.length; i++) {
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= l.get(i, j) * x[j];
            }
            x[i] = sum / l.get(i, i);
        }
    }

    private double @Nullable [] byEigenvalues(double delta) {
        if (eigen == null) {
            work.factorization();
            eigen = Eigen.of(h) instanceof Factorization.Done<Eigen>(Eigen done) ? done : null;
            if (eigen == null) {
                return null;
            }
        }
        double[] c = new double[n];
        eigen.vectors().transposeTimes(g, c);
        double[] p = new double[n];
        eigen.vectors().times(coordinates(eigen.values(), c, delta), p);
        return p;
    }

    /// Vᵀp.
    private double[] coordinates(double[] values, double[] c, double delta) {
        double size = Vectors.largest(values);
        double rounding = n * UNIT * size;
        if (values[0] >= -rounding) {
            double[] q = new double[n];
            boolean inRange = true;
            for (int i = 0; i < n; i++) {
                inRange &= values[i] > rounding || Math.abs(c[i]) <= 8 * n * UNIT * norm;
                q[i] = values[i] > rounding ? -c[i] / values[i] : 0;
            }
            if (inRange && Vectors.norm(q) <= delta) {
                return q;
            }
        }
        double least = Math.max(rounding, Double.MIN_NORMAL); // of λ + λ₁
        double[] q = coordinates(values, c, -values[0], least);
        double length = Vectors.norm(q);
        if (length <= delta) { // (4)
            double across = Math.sqrt(Math.max(0, (delta - length) * (delta + length) + q[0] * q[0]));
            q[0] = c[0] > 0 ? -across : across;
            return q;
        }
        double low = least;
        double high = Math.max(norm / delta, least); // (3)
        double mu = low;
        for (int k = 0; k < MOST_ITERATIONS && Math.abs(length - delta) > SIGMA * delta; k++) {
            if (length > delta) {
                low = Math.max(low, mu);
            } else {
                high = Math.min(high, mu);
            }
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double part = q[i] / length;
                sum += part * part / (values[i] - values[0] + mu);
            }
            double next = mu + (length - delta) / delta / sum; // (2)
            mu = next > low && next < high ? next : Math.sqrt(low) * Math.sqrt(high);
            q = coordinates(values, c, -values[0], mu);
            length = Vectors.norm(q);
        }
        return q;
    }

    /// −cᵢ/(λᵢ + shift + μ), where λ₁ + shift = 0 exactly.
    private static double[] coordinates(double[] values, double[] c, double shift, double mu) {
        double[] q = new double[c.length];
        for (int i = 0; i < c.length; i++) {
            q[i] = -c[i] / (values[i] + shift + mu);
        }
        return q;
    }
}
