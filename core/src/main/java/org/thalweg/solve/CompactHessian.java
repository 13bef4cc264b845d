package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;

/// The Hessian of limited-memory BFGS as a product: Byrd, Nocedal & Schnabel (1994), "Representations of quasi-Newton
/// matrices and their use in limited memory methods", Math. Program. 63. From pairs s = x₊ − x, y = ∇f₊ − ∇f:
///
///     B = θI − WMWᵀ,   W = [Y, θS],   θ = yᵀy / sᵀy of the last pair     (1)
///     M⁻¹ = [ −D  Lᵀ  ]    D = diag(sᵢᵀyᵢ)                               (2)
///           [  L  θSᵀS ]   Lᵢⱼ = sᵢᵀyⱼ for i > j, else 0
///
/// S, Y : `[n, k]`, M : `[2k, 2k]`, k ≤ m.
final class CompactHessian {
    private final Work work;
    private final double[][] s;
    private final double[][] y;
    private int count;
    private double theta = 1;
    private @Nullable Matrix m; // until it is asked for

    CompactHessian(int memory, Work work) {
        this.work = work;
        s = new double[memory][];
        y = new double[memory][];
    }

    double theta() {
        return theta;
    }

    /// M. Where the pairs make it singular they are forgotten.
    Matrix m() {
        if (m == null) {
            m = middle();
            if (m == null) {
                reset(theta);
                m = new Matrix(0, 0);
            }
        }
        return m;
    }

    /// 2k.
    int width() {
        return 2 * count;
    }

    /// Element (i, j) of W.
    double w(int i, int j) {
        return j < count ? y[j][i] : theta * s[j - count][i];
    }

    /// Wᵀv.
    double[] transposeTimes(double[] v) {
        double[] product = new double[2 * count];
        for (int j = 0; j < count; j++) {
            product[j] = Vectors.dot(y[j], v);
            product[count + j] = theta * Vectors.dot(s[j], v);
        }
        return product;
    }

    /// v ← v + factor Wq.
    void add(double factor, double[] q, double[] v) {
        for (int j = 0; j < count; j++) {
            Vectors.add(factor * q[j], y[j], v);
            Vectors.add(factor * theta * q[count + j], s[j], v);
        }
    }

    /// Forgets the pairs; θ remains to say how curved f is.
    void reset(double theta) {
        count = 0;
        this.theta = theta;
        m = null;
    }

    /// Learns from a step, if curvature along it is positive: sᵀy > ε ‖s‖‖y‖.
    void moved(Point from, Point to) {
        int n = from.x().length;
        double[] step = new double[n];
        double[] change = new double[n];
        Vectors.difference(to.x(), from.x(), step);
        Vectors.difference(to.gradient(), from.gradient(), change);
        double sy = Vectors.dot(step, change);
        double yy = Vectors.dot(change, change);
        if (!Pairs.areCurved(step, sy, yy) || !Double.isFinite(yy / sy)) {
            return;
        }
        if (count == s.length) {
            System.arraycopy(s, 1, s, 0, count - 1);
            System.arraycopy(y, 1, y, 0, count - 1);
            count--;
        }
        double unit = 1 / Math.sqrt(sy); // a pair's length does not matter to B, but to the rounding of M
        Vectors.scale(unit, step);
        Vectors.scale(unit, change);
        s[count] = step;
        y[count] = change;
        count++;
        theta = yy / sy; // (1)
        m = null;
    }

    /// d ← B⁻¹d, without M: the two loops of Nocedal & Wright (2006), Algorithm 7.4, with sᵢᵀyᵢ = 1. Unlike
    /// [Pairs] it keeps no products of pairs for them: (2) takes others, and only where bounds are met.
    void inverseTimes(double[] d) {
        double[] alpha = new double[count];
        for (int i = count - 1; i >= 0; i--) {
            alpha[i] = Vectors.dot(s[i], d);
            Vectors.add(-alpha[i], y[i], d);
        }
        Vectors.scale(1 / theta, d);
        for (int i = 0; i < count; i++) {
            Vectors.add(alpha[i] - Vectors.dot(y[i], d), s[i], d);
        }
    }

    private @Nullable Matrix middle() {
        Matrix inverse = new Matrix(2 * count, 2 * count);
        for (int i = 0; i < count; i++) {
            inverse.set(i, i, -Vectors.dot(s[i], y[i])); // (2)
            for (int j = 0; j < count; j++) {
                inverse.set(count + i, count + j, theta * Vectors.dot(s[i], s[j]));
                double l = i > j ? Vectors.dot(s[i], y[j]) : 0;
                inverse.set(count + i, j, l);
                inverse.set(j, count + i, l);
            }
        }
        work.factorization();
        if (!(Lu.of(inverse) instanceof Factorization.Done<Lu>(Lu lu))) {
            return null;
        }
        Matrix whole = new Matrix(2 * count, 2 * count);
        for (int j = 0; j < 2 * count; j++) {
            double[] unit = new double[2 * count];
            unit[j] = 1;
            double[] column = lu.solve(unit);
            for (int i = 0; i < 2 * count; i++) {
                whole.set(i, j, column[i]);
            }
        }
        return Vectors.isFinite(whole.data()) ? whole : null;
    }
}
