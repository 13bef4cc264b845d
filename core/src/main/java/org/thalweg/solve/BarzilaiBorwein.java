package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Gradient descent with the step lengths of Barzilai & Borwein (1988), "Two-point step size gradient methods", IMA J.
/// Numer. Anal. 8, made safe by the search of Raydan (1997), SIAM J. Optim. 7(1), which lets the value rise above the
/// last, but not above the largest of the last M:
///
///     α = sᵀs / sᵀy (long)   or   sᵀy / yᵀy (short)                (1)
///     f(x − α∇f) ≤ max over the last M of f − c₁ α ‖∇f‖²          (2)
///
/// with s = x − x₋, y = ∇f(x) − ∇f(x₋); α is halved until (2) holds, and is kept in [1e-30, 1e300]; where
/// sᵀy ≤ 0 it grows.
///
/// @param step which of (1); default alternating between both (Dai & Fletcher 2005)
/// @param memory M, at least 1; default 10
/// @param c1 in (0, ½); default 1e-4
@Named({"barzilaiBorwein", "bb"})
@Meaning("gradient descent with two-point step lengths")
public record BarzilaiBorwein(
        @Default("alternating") Length step,
        @Default("10") int memory,
        @Default("1e-4") double c1) implements Solver<Objective> {
    private static final int MOST_HALVINGS = 80;
    private static final double SHORTEST = 1e-30;
    private static final double LONGEST = 1e300;
    private static final double GROWTH = 4; // where no curvature is seen

    /// Steps in a row without a fall of value or gradient, after which it is asked whether there is more to be had.
    private static final int STALE = 50;

    /// The two formulas of (1).
    public enum Length {
        LONG,
        SHORT,
        ALTERNATING
    }

    public BarzilaiBorwein {
        Ranges.requireAtLeast("barzilaiBorwein", "memory", memory, 1);
        Ranges.requireBetween("barzilaiBorwein", "c1", c1, 0, 0.5);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new Run(f, start, work);
    }

    private final class Run implements Method {
        private final Ray ray;
        private final double[] values;
        private final double[] s;
        private final double[] y;
        private long steps;
        private double alpha;
        private double lowest = Double.POSITIVE_INFINITY;
        private double flattest = Double.POSITIVE_INFINITY;
        private int stale;

        Run(Objective f, Point start, Work work) {
            this.ray = new Ray(f, start, work);
            this.values = new double[memory];
            Arrays.fill(values, Double.NEGATIVE_INFINITY);
            this.s = new double[f.dimension()];
            this.y = new double[f.dimension()];
            this.alpha = FirstStep.unscaled(start, -Vectors.dot(start.gradient(), start.gradient()));
        }

        @Override
        public Move next(Point current) {
            values[(int) (steps % memory)] = current.value();
            double ceiling = Arrays.stream(values).max().orElseThrow();
            Vectors.negative(current.gradient(), ray.direction());
            ray.from(current);
            double noise = ray.noise();
            boolean falls = current.value() < lowest - noise || current.gradientNorm() < 0.9 * flattest;
            stale = falls ? 0 : stale + 1;
            lowest = Math.min(lowest, current.value());
            flattest = Math.min(flattest, current.gradientNorm());
            if (stale >= STALE && Precision.nudge(current) <= 16 * Precision.noise(current)) {
                return Precision.settledByNudge(current);
            }
            double length = alpha;
            for (int i = 0; i < MOST_HALVINGS; i++) {
                if (i == 0 || ray.valueAt(length) <= ceiling + c1 * length * ray.slope() + noise) {
                    Trial trial = ray.at(length);
                    if (trial.isFinite() && trial.value() <= ceiling + c1 * length * ray.slope() + noise) { // (2)
                        Point point = ray.point(trial);
                        learn(current, point);
                        steps++;
                        return new Move.To(point);
                    }
                }
                length *= Shrink.factor(i);
            }
            return new Move.Stuck("no step of " + alpha + " or shorter lowers the value as the slope promises");
        }

        private void learn(Point from, Point to) {
            Vectors.difference(to.x(), from.x(), s);
            Vectors.difference(to.gradient(), from.gradient(), y);
            double sy = Vectors.dot(s, y);
            boolean isLong = step == Length.LONG || (step == Length.ALTERNATING && steps % 2 == 0);
            double next = isLong ? Vectors.dot(s, s) / sy : sy / Vectors.dot(y, y); // (1)
            boolean isCurved = sy > 0 && next > 0 && next < Double.POSITIVE_INFINITY;
            alpha = isCurved ? Math.clamp(next, SHORTEST, LONGEST) : Math.min(LONGEST, GROWTH * alpha);
        }
    }
}
