package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

/// A sum of squares near a point by products alone: conjugate gradients on the normal equations, begun at 0 and
/// truncated where they leave the radius: Steihaug (1983), "The conjugate gradient method and trust regions in
/// large scale optimization", in q = Dp with B = JD⁻¹ (CGLS: Björck 1996, Algorithm 7.4.1).
///
///     t = Bd,  α = γ/‖t‖²,  q ← q + αd,  u ← u − αt      (1)
///     g = Bᵀu,  γ₊ = ‖g‖²,  d ← g + (γ₊/γ)d              (2)
///
/// until ‖g‖ ≤ 1e-12 ‖g₀‖, or after 2n + 10 products. Differs: there is no λ; a truncated step counts as λ =
/// ‖g‖/Δ of what is left of the gradient.
final class Products implements Linearized {
    private static final double TOLERANCE = 1e-12;

    private final int n;
    private final double[] norms;
    private final double[] u;
    private final double[] t;
    private final double[] q;
    private final double[] direction;
    private final double[] g;
    private final double[] scaled;
    private double[] r;
    private double[][] jacobian;

    Products(int n, int m) {
        this.n = n;
        norms = new double[n];
        u = new double[m];
        t = new double[m];
        q = new double[n];
        direction = new double[n];
        g = new double[n];
        scaled = new double[n];
        r = u;
        jacobian = new double[0][];
    }

    @Override
    public void at(double[] r, double[][] jacobian) {
        this.r = r;
        this.jacobian = jacobian;
        Triangle.columnNorms(jacobian, norms);
    }

    @Override
    public double[] columnNorms() {
        return norms;
    }

    @Override
    public double minimize(double[] s, boolean[] free, double[] d, double radius, double[] p) {
        times(s, u);
        for (int i = 0; i < u.length; i++) {
            u[i] = -r[i] - u[i];
        }
        Arrays.fill(q, 0);
        transposed(free, d);
        System.arraycopy(g, 0, direction, 0, n);
        double first = Vectors.norm(g);
        double slope = first;
        double lambda = 0;
        for (int k = 0; k < 2 * n + 10 && slope > TOLERANCE * first; k++) {
            for (int j = 0; j < n; j++) {
                scaled[j] = direction[j] / d[j];
            }
            times(scaled, t);
            double length = Vectors.norm(t);
            if (length == 0) {
                break;
            }
            double alpha = slope / length * (slope / length); // (1)
            double inside = toRadius(radius, alpha);
            Vectors.add(inside, direction, q);
            Vectors.add(-inside, t, u);
            transposed(free, d);
            double next = Vectors.norm(g);
            if (inside < alpha) {
                lambda = next / radius;
                break;
            }
            double beta = next / slope * (next / slope); // (2)
            Vectors.along(g, beta, direction, direction);
            slope = next;
        }
        for (int j = 0; j < n; j++) {
            p[j] = q[j] / d[j];
        }
        return lambda;
    }

    /// The largest step along the direction up to α that stays within the radius.
    private double toRadius(double radius, double alpha) {
        if (radius == Double.POSITIVE_INFINITY) {
            return alpha;
        }
        double a = Vectors.norm(direction);
        double b = Vectors.dot(q, direction) / a;
        double from = Vectors.norm(q);
        double room = Math.max(0, (radius - from) * (radius + from));
        double most = room == 0 && b >= 0
                ? 0
                : b > 0 ? room / (b + Math.hypot(b, Math.sqrt(room))) : Math.hypot(b, Math.sqrt(room)) - b;
        return Math.min(alpha, most / a);
    }

    /// g ← Bᵀu.
    private void transposed(boolean[] free, double[] d) {
        Arrays.fill(g, 0);
        for (int i = 0; i < u.length; i++) {
            Vectors.add(u[i], jacobian[i], g);
        }
        for (int j = 0; j < n; j++) {
            g[j] = free[j] ? g[j] / d[j] : 0;
        }
    }

    @Override
    public boolean correct(double[] w, boolean[] free, double[] d, double[] c) {
        return false;
    }

    @Override
    public void times(double[] s, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = Vectors.dot(jacobian[i], s);
        }
    }

    @Override
    public double reduction(double[] s) {
        times(s, t);
        return -2 * Vectors.dot(t, r) - Vectors.dot(t, t);
    }
}
