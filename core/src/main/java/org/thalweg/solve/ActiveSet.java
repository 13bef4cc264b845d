package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// A strictly convex quadratic program by the dual active-set method of Goldfarb & Idnani (1983), "A numerically stable
/// dual method for solving strictly convex quadratic programs", Math. Program. 27:
///
///     minimise ½pᵀBp + gᵀp  subject to  aᵢᵀp + cᵢ = 0 (the first rows),  aⱼᵀp + cⱼ ≤ 0       (1)
///
/// It begins at −B⁻¹g and takes in violated constraints one by one, the most violated first, so that it needs no
/// feasible start, ends exactly on its active constraints, and meets a contradiction as a dual ray. With N the normals
/// of the active ones, J = L⁻ᵀQ and R of the factorization L⁻¹N = Q(R; 0), B = LLᵀ, a normal n is taken in along
///
///     d = Jᵀn,  z = J₂d₂,  r = R⁻¹d₁                                                         (2)
///     t = min(t₁, t₂),  t₁ = minⱼ uⱼ/rⱼ over rⱼ > 0 of inequalities,  t₂ = −s/zᵀn           (3)
///     p ← p + tz,  u ← u + t(−r, 1)                                                           (4)
///
/// where s is the slack of the new one; t₁ drops an active one. J and R are updated by rotations.
///
/// Differs: with every one that is taken in, p and u are computed anew, so that they have the rounding of their own
/// size, not of −B⁻¹g, which may be large where B is nearly singular:
///
///     y₁ = R⁻ᵀb,  y₂ = −J₂ᵀg,  p = Jy,  u = R⁻¹(y₁ + J₁ᵀg)                                   (5)
///
/// rows are divided by their lengths; an equation that depends on others is left out if it agrees with them.
final class ActiveSet {
    private static final double UNIT = 0x1p-52;
    private static final double DEPENDENT = 1e-11;

    private final int n;
    private final double[] g;
    private final int equations;
    private final int count;
    private final double[][] normals; // −aᵢ / ‖aᵢ‖: slacks are nᵢᵀp − bᵢ
    private final double[] offsets;
    private final double[] lengths;
    private final double[][] j; // columns of J
    private final double[][] r; // columns of R
    private final double[] p;
    private final double[] u;
    private final int[] active;
    private final double[] d;
    private double reach; // of the terms that p is the sum of
    private int size;

    /// The minimiser and the multipliers of the rows, those of inequalities from 0.
    record Solution(double[] p, double[] multipliers) {}

    private ActiveSet(Matrix l, double[] g, double[][] rows, double[] c, int equations) {
        n = g.length;
        this.g = g;
        this.equations = equations;
        count = rows.length;
        normals = new double[count][];
        offsets = new double[count];
        lengths = new double[count];
        for (int i = 0; i < count; i++) {
            double length = Vectors.norm(rows[i]);
            lengths[i] = length > 0 ? length : 1;
            normals[i] = rows[i].clone();
            Vectors.scale(-1 / lengths[i], normals[i]);
            offsets[i] = c[i] / lengths[i];
        }
        j = new double[n][n];
        for (int i = 0; i < n; i++) {
            j[i][i] = 1;
            backward(l, j[i]);
        }
        double[] first = new double[n];
        for (int i = 0; i < n; i++) {
            first[i] = -Vectors.dot(j[i], g); // L⁻¹(−g)
        }
        p = new double[n];
        Vectors.combine(1, j, n, first, p);
        reach = Vectors.norm(p);
        r = new double[n][n];
        u = new double[n + 1];
        active = new int[n + 1];
        d = new double[n];
    }

    /// Solves (1); `null` if the constraints contradict each other, or if rounding lets it come to no end.
    ///
    /// @param l the Cholesky factor of B
    static @Nullable Solution solve(Matrix l, double[] g, double[][] rows, double[] c, int equations) {
        var run = new ActiveSet(l, g, rows, c, equations);
        for (int i = 0; i < equations; i++) {
            if (!run.takesEquation(i)) {
                return null;
            }
        }
        int most = 50 + 20 * (run.n + run.count);
        for (int k = 0; k < most; k++) {
            int worst = run.mostViolated();
            if (worst < 0) {
                return run.solution();
            }
            if (!run.takesInequality(worst, most)) {
                return null;
            }
        }
        return null;
    }

    private Solution solution() {
        double[] multipliers = new double[count];
        for (int i = 0; i < size; i++) {
            multipliers[active[i]] = u[i] / lengths[active[i]];
        }
        return new Solution(p, multipliers);
    }

    /// L⁻ᵀ of a unit vector, in place.
    private static void backward(Matrix l, double[] x) {
        for (int i = x.length - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < x.length; k++) {
                sum -= l.get(k, i) * x[k];
            }
            x[i] = sum / l.get(i, i);
        }
    }

    private double slack(int i) {
        return Vectors.dot(normals[i], p) - offsets[i];
    }

    /// What rounding may make of a slack that is 0.
    private double noise(int i) {
        return 64 * UNIT * (Vectors.dotOfMagnitudes(normals[i], p) + Math.abs(offsets[i]) + 0.01 * reach);
    }

    private int mostViolated() {
        int worst = -1;
        double least = 0;
        for (int i = equations; i < count; i++) {
            double slack = slack(i);
            if (slack < least && slack < -noise(i) && !isActive(i)) {
                least = slack;
                worst = i;
            }
        }
        return worst;
    }

    private boolean isActive(int i) {
        for (int k = 0; k < size; k++) {
            if (active[k] == i) {
                return true;
            }
        }
        return false;
    }

    /// d and z of (2); `null` if the normal depends on the active ones.
    private double @Nullable [] direction(double[] normal) {
        for (int i = 0; i < n; i++) {
            d[i] = Vectors.dot(j[i], normal);
        }
        double free = Vectors.norm(d, size, n - size);
        if (!(free > DEPENDENT * Vectors.norm(d))) {
            return null;
        }
        double[] z = new double[n];
        for (int i = size; i < n; i++) {
            Vectors.add(d[i], j[i], z);
        }
        return z;
    }

    /// r of (2).
    private double[] back() {
        double[] x = Arrays.copyOf(d, size);
        for (int i = size - 1; i >= 0; i--) {
            x[i] /= r[i][i];
            Vectors.add(-x[i], r[i], 0, x, 0, i);
        }
        return x;
    }

    private boolean takesEquation(int i) {
        double @Nullable [] z = direction(normals[i]);
        double slack = slack(i);
        if (z == null) {
            return Math.abs(slack) <= 1e-9 * (Math.abs(offsets[i]) + Vectors.dotOfMagnitudes(normals[i], p));
        }
        double[] back = back();
        double t = -slack / square();
        move(t, z, back);
        u[size] = t;
        add(i);
        renew();
        return true;
    }

    /// zᵀn = ‖d₂‖².
    private double square() {
        return Vectors.dot(d, size, d, size, n - size);
    }

    private void move(double t, double @Nullable [] z, double[] back) {
        if (z != null) {
            Vectors.add(t, z, p);
        }
        for (int k = 0; k < back.length; k++) {
            u[k] -= t * back[k];
        }
    }

    /// (2) to (4) until the constraint holds; false if it cannot.
    private boolean takesInequality(int i, int most) {
        double multiplier = 0;
        for (int k = 0; k < most; k++) {
            double @Nullable [] z = direction(normals[i]);
            double[] back = back();
            double partial = Double.POSITIVE_INFINITY;
            int drop = -1;
            for (int a = 0; a < size; a++) {
                if (active[a] >= equations && back[a] > 0 && u[a] / back[a] < partial) {
                    partial = Math.max(0, u[a] / back[a]);
                    drop = a;
                }
            }
            double full = z == null ? Double.POSITIVE_INFINITY : -slack(i) / square();
            double t = Math.min(partial, full); // (3)
            if (t == Double.POSITIVE_INFINITY) {
                return false;
            }
            move(t, z, back); // (4)
            multiplier += t;
            if (full <= partial) {
                u[size] = multiplier;
                add(i);
                renew();
                return true;
            }
            drop(drop);
        }
        return false;
    }

    /// (5), with a the active ones.
    private void renew() {
        double[] slopes = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            slopes[i] = Vectors.dot(j[i], g);
            y[i] = -slopes[i];
        }
        for (int i = 0; i < size; i++) {
            y[i] = (offsets[active[i]] - Vectors.dot(r[i], 0, y, 0, i)) / r[i][i];
        }
        Arrays.fill(p, 0);
        Vectors.combine(1, j, n, y, p);
        reach = 0;
        for (int i = 0; i < n; i++) {
            reach += Math.abs(y[i]) * Vectors.norm(j[i]);
        }
        for (int i = 0; i < size; i++) {
            u[i] = y[i] + slopes[i];
        }
        for (int i = size - 1; i >= 0; i--) {
            u[i] /= r[i][i];
            Vectors.add(-u[i], r[i], 0, u, 0, i);
        }
        for (int i = 0; i < size; i++) {
            u[i] = active[i] < equations ? u[i] : Math.max(0, u[i]);
        }
    }

    /// Rotates d₂ to one element, which is the new diagonal of R.
    private void add(int i) {
        for (int k = n - 1; k > size; k--) {
            double length = Math.hypot(d[k - 1], d[k]);
            if (length > 0) {
                rotate(j[k - 1], j[k], d[k - 1] / length, d[k] / length);
                d[k - 1] = length;
                d[k] = 0;
            }
        }
        System.arraycopy(d, 0, r[size], 0, size + 1);
        active[size++] = i;
    }

    /// Takes out column k of R, and makes it triangular again.
    private void drop(int k) {
        double[] gone = r[k];
        for (int i = k; i < size - 1; i++) {
            r[i] = r[i + 1];
            active[i] = active[i + 1];
            u[i] = u[i + 1];
        }
        size--;
        r[size] = gone;
        for (int i = k; i < size; i++) {
            double length = Math.hypot(r[i][i], r[i][i + 1]);
            if (length > 0) {
                double cosine = r[i][i] / length;
                double sine = r[i][i + 1] / length;
                for (int column = i; column < size; column++) {
                    double upper = r[column][i];
                    double lower = r[column][i + 1];
                    r[column][i] = cosine * upper + sine * lower;
                    r[column][i + 1] = cosine * lower - sine * upper;
                }
                rotate(j[i], j[i + 1], cosine, sine);
            }
        }
    }

    private static void rotate(double[] a, double[] b, double cosine, double sine) {
        for (int i = 0; i < a.length; i++) {
            double upper = a[i];
            double lower = b[i];
            a[i] = cosine * upper + sine * lower;
            b[i] = cosine * lower - sine * upper;
        }
    }
}
