package org.thalweg.solve;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;

/// A minimum of the quadratic model m(z) = ∇fᵀ(z − x) + ½(z − x)ᵀB(z − x) within bounds, nearly: Byrd, Lu,
/// Nocedal & Zhu (1995), "A limited memory algorithm for bound constrained optimization", SIAM J. Sci. Comput.
/// 16(5), sections 4 and 5.1, in its numbers.
final class BoxModel {
    private static final double UNIT = 0x1p-52;

    private final CompactHessian b;
    private final Bounds bounds;
    private final double[] x;
    private final double[] g;
    private final double[] cauchy;
    private double[] c = new double[0]; // Wᵀ(xᶜ − x)

    BoxModel(CompactHessian b, Bounds bounds, Point point) {
        this.b = b;
        this.bounds = bounds;
        this.x = point.x();
        this.g = point.gradient();
        this.cauchy = x.clone();
        b.m(); // before anything is as wide as its pairs, which it may forget
    }

    private record Break(int index, double t) {}

    /// Algorithm CP: xᶜ, the first minimum of the model along the projection of x − t∇f.
    double[] cauchy() {
        int n = x.length;
        double[] d = new double[n];
        double[] t = new double[n];
        var breaks =
                new PriorityQueue<Break>(Comparator.comparingDouble(Break::t).thenComparingInt(Break::index));
        for (int i = 0; i < n; i++) {
            double bound = g[i] < 0 ? bounds.upper(i) : bounds.lower(i);
            t[i] = g[i] == 0 ? Double.POSITIVE_INFINITY : (x[i] - bound) / g[i]; // (4.1)
            d[i] = t[i] > 0 ? -g[i] : 0; // (4.2)
            if (t[i] > 0 && t[i] < Double.POSITIVE_INFINITY) {
                breaks.add(new Break(i, t[i]));
            }
        }
        double[] p = b.transposeTimes(d);
        c = new double[p.length];
        double theta = b.theta();
        double slope = -Vectors.dot(d, d);
        double bend = -theta * slope - Vectors.dot(p, b.m().times(p));
        double least = UNIT * -theta * slope; // f″ is above 0 but for rounding
        double at = 0;
        double next = -slope / Math.max(bend, least);
        while (!breaks.isEmpty() && next >= breaks.peek().t() - at) {
            Break first = breaks.poll();
            int i = first.index();
            double passed = first.t() - at;
            at = first.t();
            cauchy[i] = d[i] > 0 ? bounds.upper(i) : bounds.lower(i);
            double z = cauchy[i] - x[i];
            Vectors.add(passed, p, c);
            double[] w = row(i);
            double[] mw = b.m().times(w);
            slope += passed * bend + g[i] * g[i] + theta * g[i] * z - g[i] * Vectors.dot(mw, c); // (4.9)
            bend += -theta * g[i] * g[i] - 2 * g[i] * Vectors.dot(mw, p) - g[i] * g[i] * Vectors.dot(mw, w); // (4.10)
            Vectors.add(g[i], w, p);
            d[i] = 0;
            next = slope >= 0 ? 0 : -slope / Math.max(bend, least);
            if (slope >= 0) {
                break;
            }
        }
        next = Double.isFinite(next) ? Math.max(next, 0) : 0;
        Vectors.add(next, p, c);
        at += next;
        for (int i = 0; i < n; i++) {
            if (d[i] != 0) {
                cauchy[i] = within(i, x[i] + at * d[i]);
            }
        }
        return cauchy;
    }

    private double[] row(int i) {
        double[] w = new double[b.width()];
        for (int j = 0; j < w.length; j++) {
            w[j] = b.w(i, j);
        }
        return w;
    }

    private double within(int i, double value) {
        return Math.min(bounds.upper(i), Math.max(bounds.lower(i), value));
    }

    /// The minimum over the variables that are not at a bound in xᶜ, by the direct primal method, brought into
    /// the bounds: projected, as Morales & Nocedal (2011), "Remark on Algorithm 778", ACM TOMS 38(1), found
    /// better, or where that would not descend cut off at the first bound (5.8).
    double[] minimum() {
        int n = x.length;
        double theta = b.theta();
        boolean[] free = new boolean[n];
        double[] r = new double[n];
        double[] mc = b.m().times(c);
        b.add(-1, mc, r);
        boolean any = false;
        for (int i = 0; i < n; i++) {
            free[i] = cauchy[i] > bounds.lower(i) && cauchy[i] < bounds.upper(i);
            any |= free[i];
            r[i] = free[i] ? -(g[i] + theta * (cauchy[i] - x[i]) + r[i]) : 0; // (5.4), negative
        }
        if (!any || b.width() == 0) {
            return cauchy;
        }
        double[] v = b.m().times(b.transposeTimes(r));
        if (!(Lu.of(inner(free)) instanceof Factorization.Done<Lu>(Lu lu))) {
            return cauchy;
        }
        double[] d = r.clone();
        Vectors.scale(1 / theta, d);
        b.add(1 / (theta * theta), lu.solve(v), d); // (5.11)
        for (int i = 0; i < n; i++) {
            d[i] = free[i] ? d[i] : 0;
        }
        return Vectors.isFinite(d) ? inside(d) : cauchy;
    }

    /// I − MWᵀZZᵀW/θ.
    private Matrix inner(boolean[] free) {
        int width = b.width();
        Matrix wzzw = new Matrix(width, width);
        double[] data = wzzw.data();
        for (int i = 0; i < free.length; i++) {
            if (free[i]) {
                double[] w = row(i);
                for (int j = 0; j < width; j++) {
                    for (int k = 0; k < width; k++) {
                        data[j * width + k] += w[j] * w[k];
                    }
                }
            }
        }
        Matrix inner = b.m().times(wzzw);
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < width; k++) {
                inner.set(j, k, (j == k ? 1 : 0) - inner.get(j, k) / b.theta());
            }
        }
        return inner;
    }

    private double[] inside(double[] d) {
        double[] projected = new double[d.length];
        double slope = 0;
        for (int i = 0; i < d.length; i++) {
            projected[i] = within(i, cauchy[i] + d[i]);
            slope += g[i] * (projected[i] - x[i]);
        }
        if (slope < 0) {
            return projected;
        }
        double alpha = 1;
        for (int i = 0; i < d.length; i++) {
            double room = (d[i] > 0 ? bounds.upper(i) : bounds.lower(i)) - cauchy[i];
            alpha = d[i] != 0 && room / d[i] < alpha ? room / d[i] : alpha; // (5.8)
        }
        double[] cut = Arrays.copyOf(cauchy, cauchy.length);
        for (int i = 0; i < d.length; i++) {
            cut[i] = within(i, cauchy[i] + alpha * d[i]);
        }
        return cut;
    }
}
