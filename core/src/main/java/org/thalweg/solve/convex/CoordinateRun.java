package org.thalweg.solve.convex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

/// [CoordinateDescent] on one table, for one pair of weights after another; numbers refer to its equations.
final class CoordinateRun {
    private final CoordinateDescent method;
    private final Matrix columns; // Aᵀ
    private final double[] b;
    private final int n;
    private final double[] squares; // ‖aⱼ‖²
    private final double[] x;
    private double[] r;
    private final double limit;
    private final Rng rng;
    private final double[] @Nullable [] products; // Aᵀaⱼ, where a greedy order has asked for it
    private double l1;
    private double l2;
    private int sweeps;

    CoordinateRun(Matrix a, double[] b, CoordinateDescent method) {
        this.method = method;
        this.columns = a.transpose();
        this.b = b.clone();
        this.n = a.columns();
        this.squares = new double[n];
        for (int j = 0; j < n; j++) {
            squares[j] = Vectors.dot(columns.data(), j * b.length, columns.data(), j * b.length, b.length);
        }
        this.x = new double[n];
        this.r = b.clone();
        this.limit = method.tolerance() * Vectors.largest(columns.times(b));
        this.rng = Rng.of(method.seed());
        this.products = new double[n][];
    }

    /// From where the last fit ended.
    CoordinateDescent.Fitted fit(double newL1, double newL2) {
        this.l1 = newL1;
        this.l2 = newL2;
        this.sweeps = 0;
        double violation = violation();
        while (violation > limit && sweeps < method.sweeps()) {
            int[] all = new int[n];
            Arrays.setAll(all, j -> j);
            sweep(all);
            int[] active = active();
            double change = Double.POSITIVE_INFINITY;
            while (change > 0.25 * limit && sweeps < method.sweeps()) {
                change = sweep(active);
            }
            violation = violation();
        }
        return new CoordinateDescent.Fitted(violation <= limit, l1, l2, x.clone(), violation, sweeps);
    }

    private int[] active() {
        int[] active = new int[n];
        int count = 0;
        for (int j = 0; j < n; j++) {
            if (x[j] != 0) {
                active[count++] = j;
            }
        }
        return Arrays.copyOf(active, count);
    }

    /// The largest deviation from (3), with r computed anew.
    private double violation() {
        r = b.clone();
        for (int j = 0; j < n; j++) {
            if (x[j] != 0) {
                Vectors.add(-x[j], columns.data(), j * b.length, r, 0, b.length);
            }
        }
        double worst = 0;
        for (int j = 0; j < n; j++) {
            double c = columns.rowTimes(j, r) - l2 * x[j];
            double off = x[j] == 0 ? Math.abs(c) - l1 : Math.abs(c - Math.copySign(l1, x[j]));
            worst = Math.max(worst, off);
        }
        return worst;
    }

    /// Visits variables, each once but in greedy order; the largest (‖aⱼ‖² + l₂)|Δxⱼ|, by which the aⱼᵀr change.
    private double sweep(int[] variables) {
        sweeps++;
        if (method.order() == CoordinateDescent.Order.GREEDY) {
            return greedy(variables);
        }
        if (method.order() == CoordinateDescent.Order.RANDOM) {
            rng.shuffle(variables);
        }
        double largest = 0;
        for (int j : variables) {
            double step = step(j, columns.rowTimes(j, r));
            if (step != 0) {
                move(j, step);
                largest = Math.max(largest, (squares[j] + l2) * Math.abs(step));
            }
        }
        return largest;
    }

    private void move(int j, double step) {
        x[j] = step == -x[j] ? 0 : x[j] + step;
        Vectors.add(-step, columns.data(), j * b.length, r, 0, b.length);
    }

    /// Δxⱼ of (2), where c is aⱼᵀr.
    private double step(int j, double c) {
        double curvature = squares[j] + l2;
        if (curvature == 0) {
            return -x[j];
        }
        double at = c + squares[j] * x[j];
        double soft = Math.abs(at) <= l1 ? 0 : at - Math.copySign(l1, at);
        return soft / curvature - x[j]; // (2)
    }

    /// As many steps as there are variables. The aⱼᵀr are kept up with AᵀA, a column of which is made when it
    /// is asked for: the covariance updates of Friedman et al., §2.2.
    private double greedy(int[] variables) {
        double[] c = columns.times(r);
        double first = 0;
        for (int k = 0; k < variables.length; k++) {
            int best = -1;
            double most = 0;
            double size = 0;
            for (int j : variables) {
                double step = step(j, c[j]);
                double fall = (squares[j] + l2) * step * step;
                if (fall > most) {
                    most = fall;
                    best = j;
                }
                size = Math.max(size, (squares[j] + l2) * Math.abs(step));
            }
            first = k == 0 ? size : first;
            if (best < 0 || size <= 0.1 * limit) {
                break;
            }
            double step = step(best, c[best]);
            move(best, step);
            Vectors.add(-step, product(best), c);
        }
        return first;
    }

    private double[] product(int j) {
        double @Nullable [] product = products[j];
        if (product == null) {
            product = columns.times(Arrays.copyOfRange(columns.data(), j * b.length, (j + 1) * b.length));
            products[j] = product;
        }
        return product;
    }
}
