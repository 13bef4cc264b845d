package org.thalweg.solve;

import java.util.Arrays;
import java.util.Comparator;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The simplex method of Nelder & Mead (1965), "A simplex method for function minimization", Computer J. 7, in
/// the form of Lagarias, Reeds, Wright & Wright (1998), "Convergence properties of the Nelder-Mead simplex
/// method in low dimensions", SIAM J. Optim. 9(1). It asks for values only. Of n + 1 vertices with f₁ ≤ … ≤
/// fₙ₊₁ the worst moves along its line through the centroid x̄ of the others, x(t) = x̄ + t (x̄ − xₙ₊₁):
///
///     reflection   x(1)    taken if f₁ ≤ f(x(1)) < fₙ                                        (1)
///     expansion    x(χ)    tried if f(x(1)) < f₁; the lower of both is taken                 (2)
///     contraction  x(γ)    tried if fₙ ≤ f(x(1)) < fₙ₊₁, taken if it is at most f(x(1))       (3)
///                  x(−γ)   tried if fₙ₊₁ ≤ f(x(1)), taken if it is below fₙ₊₁                 (4)
///     shrinkage    xᵢ ← x₁ + σ (xᵢ − x₁), if a contraction is not taken                      (5)
///
/// with χ = 2, γ = σ = ½. A new vertex comes after those of the same value. Adaptive, after Gao & Han (2012),
/// "Implementing the Nelder-Mead simplex algorithm with adaptive parameters", Comput. Optim. Appl. 51, for many
/// variables:
///
///     χ = 1 + 2/n,   γ = ¾ − 1/(2n),   σ = 1 − 1/n    (n ≥ 2)                                (6)
///
/// The first simplex is the start and a point along each axis, away by 5 % of xᵢ or, where xᵢ = 0, by 0.00025,
/// as in SciPy; by 5 % of the width between bounds. It ends when simplex and values are both small:
///
///     |xᵢⱼ − x₁ⱼ| ≤ x · max(|x₁ⱼ|, the first step along axis j)                              (7)
///     fₙ₊₁ − f₁ ≤ values · max(|f₁|, the same difference of the first simplex)               (8)
///
/// or where the vertices are apart by rounding only. If that of the first simplex is not finite, |f| at the start
/// stands for it.
///
/// Differs: a simplex may collapse where there is no minimum (McKinnon 1998, SIAM J. Optim. 9(1)). So it is
/// begun anew from its best vertex, with half the first steps in the opposite direction, until that brings
/// nothing, `restarts` times at most. Points beyond bounds are moved to them; variables whose bounds are equal
/// have no axis. A value that is not finite ranks last.
///
/// @param adaptive whether (6); default false
/// @param size the first step along each axis; default 0, for the steps above
/// @param x default 1e-8
/// @param values default 1e-12
/// @param restarts default 1
@Named({"nelderMead", "simplex"})
@Meaning("a simplex of n + 1 points that moves and shrinks; values only")
public record NelderMead(
        @Default("false") boolean adaptive,
        @Default("0") double size,
        @Default("1e-8") double x,
        @Default("1e-12") double values,
        @Default("1") int restarts)
        implements ValueSearch {
    private static final double PART = 0.05;
    private static final double STEP_OF_ZERO = 0.00025;
    private static final double BACK = -0.5;

    /// So many units in the last place are nothing that could still be made smaller.
    private static final int UNITS = 4;

    public NelderMead {
        if (size != 0) {
            Ranges.requirePositive("nelderMead", "size", size);
        }
        Ranges.requirePositive("nelderMead", "x", x);
        Ranges.requirePositive("nelderMead", "values", values);
        Ranges.requireAtLeast("nelderMead", "restarts", restarts, 0);
    }

    /// With the coefficients of Nelder and Mead.
    public NelderMead() {
        this(false, 0, 1e-8, 1e-12, 1);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Simplex(f, bounds);
    }

    private final class Simplex implements Method {
        private final Objective f;
        private final Bounds bounds;
        private final int[] axes; // the variables that may change
        private final int n;
        private final double chi;
        private final double gamma;
        private final double sigma;
        private final double[] steps; // of the first simplex
        private Point[] vertices = new Point[0];
        private double range;
        private double atRestart = Double.POSITIVE_INFINITY;
        private int left = restarts;

        Simplex(Objective f, Bounds bounds) {
            this.f = f;
            this.bounds = bounds;
            int[] free = new int[f.dimension()];
            int count = 0;
            for (int i = 0; i < f.dimension(); i++) {
                if (bounds.lower(i) < bounds.upper(i)) {
                    free[count++] = i;
                }
            }
            this.axes = Arrays.copyOf(free, count);
            this.n = count;
            double many = Math.max(2, n);
            this.chi = adaptive ? 1 + 2 / many : 2; // (6)
            this.gamma = adaptive ? 0.75 - 1 / (2 * many) : 0.5;
            this.sigma = adaptive ? 1 - 1 / many : 0.5;
            this.steps = new double[f.dimension()];
        }

        @Override
        public Move next(Point current) {
            if (n == 0) {
                return new Move.Settled("every variable is fixed by its bounds");
            }
            if (vertices.length == 0) {
                spread(current, 1);
                range = vertices[n].value() - vertices[0].value();
                range = range < Double.POSITIVE_INFINITY ? range : Math.abs(current.value());
            } else if (isSmall()) {
                if (left == 0 || !(atRestart - vertices[0].value() > slack())) {
                    return new Move.Settled("the simplex is as small as asked for: %.2g wide, with values %.2g apart"
                            .formatted(width(), vertices[n].value() - vertices[0].value()));
                }
                left--;
                atRestart = vertices[0].value();
                spread(vertices[0], BACK);
            }
            step();
            return new Move.To(vertices[0]);
        }

        /// A simplex with a vertex along each axis from a point.
        private void spread(Point point, double factor) {
            vertices = new Point[n + 1];
            vertices[0] = point;
            for (int k = 0; k < n; k++) {
                int i = axes[k];
                double[] y = point.x().clone();
                steps[i] = steps[i] != 0 ? steps[i] : axisStep(i, y[i]);
                double step = factor * steps[i];
                if (y[i] + step > bounds.upper(i) || y[i] + step < bounds.lower(i)) {
                    step = -step;
                }
                double moved = Math.min(bounds.upper(i), Math.max(bounds.lower(i), y[i] + step));
                boolean isUpperFurther = bounds.upper(i) - y[i] > y[i] - bounds.lower(i);
                y[i] = moved != y[i] ? moved : isUpperFurther ? bounds.upper(i) : bounds.lower(i);
                vertices[k + 1] = at(y);
            }
            sort();
        }

        private double axisStep(int i, double from) {
            if (size > 0) {
                return size;
            }
            double width = bounds.upper(i) - bounds.lower(i);
            return width < Double.POSITIVE_INFINITY ? PART * width : from != 0 ? PART * from : STEP_OF_ZERO;
        }

        private void step() {
            Point worst = vertices[n];
            double[] mean = mean();
            Point reflected = at(along(mean, 1));
            if (reflected.value() < vertices[0].value()) {
                Point expanded = at(along(mean, chi));
                take(expanded.value() < reflected.value() ? expanded : reflected); // (2)
            } else if (reflected.value() < vertices[n - 1].value()) {
                take(reflected); // (1)
            } else if (reflected.value() < worst.value()) {
                Point outside = at(along(mean, gamma));
                takeOrShrink(outside, outside.value() <= reflected.value()); // (3)
            } else {
                Point inside = at(along(mean, -gamma));
                takeOrShrink(inside, inside.value() < worst.value()); // (4)
            }
        }

        /// x̄.
        private double[] mean() {
            double[] mean = new double[steps.length];
            for (int k = 0; k < n; k++) {
                Vectors.add(1.0 / n, vertices[k].x(), mean);
            }
            return mean;
        }

        /// x̄ + t (x̄ − xₙ₊₁).
        private double[] along(double[] mean, double t) {
            double[] worst = vertices[n].x();
            double[] y = worst.clone();
            for (int i : axes) {
                y[i] = mean[i] + t * (mean[i] - worst[i]);
            }
            return y;
        }

        private Point at(double[] y) {
            bounds.project(y);
            return Point.withValue(y, Local.ranked(f.value(y)));
        }

        /// In the worst vertex's place, behind its equals.
        private void take(Point point) {
            int k = n;
            while (k > 0 && vertices[k - 1].value() > point.value()) {
                vertices[k] = vertices[k - 1];
                k--;
            }
            vertices[k] = point;
        }

        private void takeOrShrink(Point point, boolean isTaken) {
            if (isTaken) {
                take(point);
                return;
            }
            double[] best = vertices[0].x();
            for (int k = 1; k <= n; k++) {
                double[] y = vertices[k].x().clone();
                for (int i : axes) {
                    y[i] = best[i] + sigma * (y[i] - best[i]); // (5)
                }
                vertices[k] = at(y);
            }
            sort();
        }

        private void sort() {
            Arrays.sort(vertices, Comparator.comparingDouble(Point::value)); // stable: the best stays before its equals
        }

        private double slack() {
            return values * Math.max(Math.abs(vertices[0].value()), range);
        }

        private boolean isSmall() {
            double[] best = vertices[0].x();
            boolean isPoint = true;
            boolean isShort = true;
            for (int k = 1; k <= n && (isPoint || isShort); k++) {
                for (int i : axes) {
                    double distance = Math.abs(vertices[k].x()[i] - best[i]);
                    isPoint &= distance <= UNITS * Math.ulp(Math.max(Math.abs(best[i]), Math.abs(steps[i])));
                    isShort &= distance <= x * Math.max(Math.abs(best[i]), Math.abs(steps[i])); // (7)
                }
            }
            return isPoint || (isShort && vertices[n].value() - vertices[0].value() <= slack()); // (8)
        }

        private double width() {
            double width = 0;
            for (Point vertex : vertices) {
                for (int i : axes) {
                    width = Math.max(width, Math.abs(vertex.x()[i] - vertices[0].x()[i]));
                }
            }
            return width;
        }
    }
}
