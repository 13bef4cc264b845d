package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

/// The distribution N(m, σ²C) of CMA-ES, and how it learns from a ranked sample: Figure 6 of Hansen (2016), with its
/// equation numbers.
///
///     yₖ = B D zₖ,  zₖ ~ N(0, I),  xₖ = m + σyₖ,  C = B D² Bᵀ                      (38–40)
///     ⟨y⟩ = Σᵢ≤μ wᵢ yᵢ,  m ← m + σ⟨y⟩                                             (41, 42)
///     p_σ ← (1−c_σ) p_σ + √(c_σ(2−c_σ)μ_eff) C^(−½)⟨y⟩                            (43)
///     σ ← σ exp(c_σ/d_σ (‖p_σ‖/E‖N(0, I)‖ − 1))                                   (44)
///     p_c ← (1−c_c) p_c + h_σ √(c_c(2−c_c)μ_eff) ⟨y⟩                              (45)
///     w°ᵢ = wᵢ, and wᵢ n/‖C^(−½)yᵢ‖² where wᵢ < 0                                 (46)
///     C ← (1 + c₁δ(h_σ) − c₁ − c_μ Σwⱼ) C + c₁ p_c p_cᵀ + c_μ Σ w°ᵢ yᵢ yᵢᵀ        (47)
///
/// The zₖ of each n candidates are turned to be orthogonal to each other, by the process of Gram and Schmidt,
/// each of the length that it had, so that they leave no direction out: each by itself is still distributed as
/// N(0, I). Wang, Emmerich & Bäck (2019), "Mirrored orthogonal sampling for covariance matrix adaptation
/// evolution strategies", Evol. Comput. 27(4), of which this is the orthogonal half.
///
/// With h_σ = 1 where ‖p_σ‖/√(1 − (1−c_σ)^(2(g+1))) < (1.4 + 2/(n+1)) E‖N(0, I)‖, else 0, and δ(h_σ) =
/// (1−h_σ) c_c (2−c_c). B and D are renewed every max(1, ⌊1/(10n(c₁+c_μ))⌋) generations, §B.2. As B D z has the
/// covariance C of that time, C^(−½) is B D⁻¹ Bᵀ of that time too, and C^(−½)yₖ = B zₖ.
final class SearchDistribution {
    private final Recombination r;
    private final Rng rng;
    private final int n;
    private final double[] mean;
    private final Matrix c;
    private final double[] pSigma;
    private final double[] pc;
    private final double[] d;
    private final double expected; // E‖N(0, I)‖
    private final int lag;
    private Matrix b;
    private double sigma = 1;
    private long generation;
    private boolean isDecomposable = true;

    /// N(mean, I).
    SearchDistribution(Recombination r, double[] mean, Rng rng) {
        this.r = r;
        this.rng = rng;
        this.n = mean.length;
        this.mean = mean.clone();
        this.c = Matrix.identity(n);
        this.b = Matrix.identity(n);
        this.d = new double[n];
        Arrays.fill(d, 1);
        this.pSigma = new double[n];
        this.pc = new double[n];
        this.expected = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
        this.lag = (int) Math.max(1, Math.floor(1 / (10 * n * (r.c1() + r.cMu()))));
    }

    /// Draws z and y : `[λ, n]`.
    void draw(double[][] z, double[][] y) {
        double[] scaled = new double[n];
        for (int k = 0; k < z.length; k++) {
            for (int i = 0; i < n; i++) {
                z[k][i] = rng.nextGaussian();
            }
            turn(z, k);
        }
        for (int k = 0; k < z.length; k++) {
            for (int i = 0; i < n; i++) {
                scaled[i] = d[i] * z[k][i];
            }
            b.times(scaled, y[k]); // (39)
        }
    }

    /// Turns row k of z, of its length, to be orthogonal to those before it in its block of n rows.
    private void turn(double[][] z, int k) {
        double length = Vectors.norm(z[k]);
        for (int pass = 0; pass < 2; pass++) {
            for (int j = k - k % n; j < k; j++) {
                Vectors.add(-Vectors.dot(z[j], z[k]) / Vectors.dot(z[j], z[j]), z[j], z[k]);
            }
        }
        Vectors.scale(length / Vectors.norm(z[k]), z[k]);
    }

    /// x = m + σy.
    void at(double[] y, double[] x) {
        Vectors.along(mean, sigma, y, x); // (40)
    }

    /// Learns from z and y : `[λ, n]`, of which row `order[k]` is the k-th best.
    void learn(double[][] z, double[][] y, int[] order) {
        double[] step = new double[n];
        double[] white = new double[n];
        for (int k = 0; k < r.mu(); k++) {
            Vectors.add(r.weights()[k], y[order[k]], step); // (41)
            Vectors.add(r.weights()[k], z[order[k]], white);
        }
        Vectors.add(sigma, step, mean); // (42)
        double[] turned = b.times(white); // C^(−½)⟨y⟩
        Vectors.scale(1 - r.cSigma(), pSigma);
        Vectors.add(Math.sqrt(r.cSigma() * (2 - r.cSigma()) * r.muEff()), turned, pSigma); // (43)
        generation++;
        double length = Vectors.norm(pSigma);
        double settled = Math.sqrt(1 - Math.pow(1 - r.cSigma(), 2.0 * generation));
        boolean h = length / settled < (1.4 + 2 / (n + 1.0)) * expected;
        Vectors.scale(1 - r.cc(), pc);
        if (h) {
            Vectors.add(Math.sqrt(r.cc() * (2 - r.cc()) * r.muEff()), step, pc); // (45)
        }
        covariance(z, y, order, h);
        sigma *= Math.exp(r.cSigma() / r.dSigma() * (length / expected - 1)); // (44)
        if (generation % lag == 0) {
            decompose();
        }
    }

    /// Shrinks σ until no variable's deviation is more than `most` : `[n]`.
    void shrink(double[] most) {
        for (int i = 0; i < n; i++) {
            sigma = Math.min(sigma, most[i] / Math.sqrt(c.get(i, i)));
        }
    }

    private void covariance(double[][] z, double[][] y, int[] order, boolean h) {
        double[] w = r.weights().clone();
        double sum = 0;
        for (int k = 0; k < w.length; k++) {
            sum += w[k];
            if (w[k] < 0) {
                double square = Vectors.dot(z[order[k]], z[order[k]]);
                w[k] *= n / square; // (46), as ‖C^(−½)y‖ = ‖z‖
            }
        }
        double keep = 1 + (h ? 0 : r.c1() * r.cc() * (2 - r.cc())) - r.c1() - r.cMu() * sum;
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                row[j] = keep * c.get(i, j) + r.c1() * pc[i] * pc[j];
            }
            for (int k = 0; k < w.length; k++) {
                double[] yk = y[order[k]];
                Vectors.add(r.cMu() * w[k] * yk[i], yk, 0, row, 0, i + 1);
            }
            for (int j = 0; j <= i; j++) {
                c.set(i, j, row[j]); // (47)
                c.set(j, i, row[j]);
            }
        }
    }

    private void decompose() {
        if (Eigen.of(c) instanceof Factorization.Done<Eigen>(Eigen eigen) && eigen.values()[0] > 0) {
            double[] values = eigen.values();
            b = eigen.vectors();
            for (int i = 0; i < n; i++) {
                d[i] = Math.sqrt(values[i]);
            }
        } else {
            isDecomposable = false;
        }
    }

    /// Whether C was positive definite and finite when it was last looked at.
    boolean isDecomposable() {
        return isDecomposable && Double.isFinite(sigma) && Vectors.isFinite(mean);
    }

    /// κ(C).
    double condition() {
        double ratio = d[n - 1] / d[0];
        return ratio * ratio;
    }

    double sigma() {
        return sigma;
    }

    /// C, as it is.
    Matrix covariance() {
        return c;
    }

    /// σ times the longest axis.
    double longest() {
        return sigma * d[n - 1];
    }

    /// The largest standard deviation or step of the path in a variable, σ√Cᵢᵢ or σ|p_c|ᵢ.
    double largestDeviation() {
        double largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, sigma * Math.max(Math.sqrt(c.get(i, i)), Math.abs(pc[i])));
        }
        return largest;
    }

    /// Whether 0.2 deviations in some variable, or 0.1 along an axis, which changes from generation to
    /// generation, change nothing in m.
    boolean isWithoutEffect() {
        for (int i = 0; i < n; i++) {
            if (mean[i] == mean[i] + 0.2 * sigma * Math.sqrt(c.get(i, i))) {
                return true;
            }
        }
        int axis = (int) (generation % n);
        for (int i = 0; i < n; i++) {
            if (mean[i] != mean[i] + 0.1 * sigma * d[axis] * b.get(i, axis)) {
                return false;
            }
        }
        return true;
    }
}
