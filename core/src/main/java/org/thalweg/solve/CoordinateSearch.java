package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Coordinate descent for any smooth function, within bounds: Wright (2015), "Coordinate descent algorithms", Math.
/// Program. 151, Algorithm 1 with exact steps. An iteration is a sweep, of as many steps as there are blocks:
///
///     x_B ← argmin over x_B of f(x), the other variables standing still          (1)
///
/// For blocks of one variable (1) is the root of ∂f/∂xᵢ, by secants, so that a sweep over a quadratic function
/// is one of Gauss & Seidel; larger ones are minimised by [LBfgsB]. Either ends where the slope is `precision`
/// of what it was. The greedy order takes the block of the largest gradient, which is that of Gauss &
/// Southwell: Nutini, Schmidt, Laradji, Friedlander & Koepke (2015), "Coordinate descent converges faster with
/// the Gauss-Southwell rule than random selection", ICML.
///
/// Limits: each step asks for the whole gradient. Where the user knows the minima of blocks, [BlockDescent] asks for
/// none. The cyclic order need not converge where minima along variables are not unique (Powell 1973), nor any order
/// where f has kinks.
///
/// @param order of blocks in a sweep; default cyclic
/// @param block variables of a block, neighbours, at least 1; default 1
/// @param precision in (0, 1); default 1e-4
/// @param seed of random orders; default 1
@Named("coordinateDescent")
@Meaning("one variable after the other, or blocks of them, each to its minimum")
public record CoordinateSearch(
        @Default("cyclic") Order order,
        @Default("1") int block,
        @Default("1e-4") double precision,
        @Default("1") long seed)
        implements BoundedSolver<Objective> {
    private static final int MOST_STEPS = 100; // within a block

    /// The order of blocks in a sweep.
    public enum Order {
        /// As they stand.
        CYCLIC,
        /// A new permutation for each sweep.
        RANDOM,
        /// Each time the one with the largest gradient, as many times as there are blocks.
        GREEDY
    }

    public CoordinateSearch {
        Ranges.requireAtLeast("coordinateDescent", "block", block, 1);
        Ranges.requireBetween("coordinateDescent", "precision", precision, 0, 1);
    }

    /// One variable after the other, with the defaults.
    public CoordinateSearch(Order order) {
        this(order, 1, 1e-4, 1);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Sweeps(f, bounds, work);
    }

    private final class Sweeps implements Method {
        private final Objective f;
        private final Bounds bounds;
        private final Work work;
        private final Section section;
        private final int[] sequence;
        private final double[] curvatures; // along each variable, as last seen
        private final Precision rounding = new Precision(3);
        private final Rng rng = Rng.of(seed);

        Sweeps(Objective f, Bounds bounds, Work work) {
            this.f = f;
            this.bounds = bounds;
            this.work = work.within();
            this.section = new Section(f, bounds, precision);
            this.sequence = new int[(f.dimension() + block - 1) / block];
            Arrays.setAll(sequence, k -> k);
            this.curvatures = new double[f.dimension()];
        }

        @Override
        public Move next(Point current) {
            @Nullable Move end = rounding.settled(current, bounds.projectedGradientNorm(current), promise(current));
            if (end != null) {
                return end;
            }
            if (order == Order.RANDOM) {
                rng.shuffle(sequence);
            }
            Point point = current;
            for (int k : sequence) {
                int from = block * (order == Order.GREEDY ? steepest(point) : k);
                point = step(point, from, Math.min(f.dimension(), from + block)); // (1)
                if (Endless.isReached(point.value())) {
                    return new Move.To(point);
                }
            }
            if (point != current) {
                return new Move.To(point);
            }
            return Precision.nudge(current) <= 16 * Precision.noise(current)
                    ? Precision.settledByNudge(current)
                    : new Move.Stuck("no step along a single "
                            + (block == 1 ? "variable" : "block of " + block + " variables") + " lowers the value");
        }

        /// What the variables promise, each alone: Σ gᵢ²/2hᵢ over those that are not at a bound, and ∞ where hᵢ
        /// is not known.
        private double promise(Point point) {
            double sum = 0;
            for (int i = 0; i < curvatures.length; i++) {
                double g = section.isOpen(point, i) ? point.gradient()[i] : 0;
                sum += g == 0 ? 0 : curvatures[i] > 0 ? 0.5 * g * g / curvatures[i] : Double.POSITIVE_INFINITY;
            }
            return sum;
        }

        private int steepest(Point point) {
            int best = 0;
            double most = 0;
            for (int i = 0; i < curvatures.length; i++) {
                double slope = section.isOpen(point, i) ? Math.abs(point.gradient()[i]) : 0;
                if (slope > most) {
                    most = slope;
                    best = i;
                }
            }
            return best / block;
        }

        private Point step(Point point, int from, int to) {
            return to - from == 1 ? alone(point, from) : together(point, from, to);
        }

        private Point alone(Point point, int i) {
            if (!section.isOpen(point, i)) {
                return point;
            }
            double slope = Math.abs(point.gradient()[i]);
            double first = curvatures[i] > 0 ? slope / curvatures[i] : Math.min(1, slope);
            @Nullable Point next = section.minimum(point, i, first);
            if (next == null) {
                return point;
            }
            learn(point, next, i);
            return next;
        }

        private void learn(Point before, Point after, int i) {
            if (after.x()[i] == before.x()[i]) {
                return;
            }
            double bend = (after.gradient()[i] - before.gradient()[i]) / (after.x()[i] - before.x()[i]);
            curvatures[i] = bend > 0 && bend < Double.POSITIVE_INFINITY ? bend : 0;
        }

        /// By a search within the search, over the variables of a block.
        private Point together(Point point, int from, int to) {
            var part = new Part(f, point.x(), from, to);
            double[] lower = new double[to - from];
            double[] upper = new double[to - from];
            Arrays.setAll(lower, i -> bounds.lower(from + i));
            Arrays.setAll(upper, i -> bounds.upper(from + i));
            Bounds within = Bounds.of(lower, upper);
            Point start = part.seen(point);
            Point here = start;
            double goal = precision * within.projectedGradientNorm(here);
            Method search = new LBfgsB(Math.min(10, to - from)).begin(part, within, here, work);
            for (int k = 0; k < MOST_STEPS && within.projectedGradientNorm(here) > goal; k++) {
                if (!(search.next(here) instanceof Move.To(Point next)) || next.value() > here.value()) {
                    break;
                }
                here = next;
                if (Endless.isReached(here.value())) {
                    break;
                }
            }
            if (here == start) {
                return point;
            }
            Point reached = part.whole(here);
            for (int i = from; i < to; i++) {
                learn(point, reached, i);
            }
            return reached;
        }
    }
}
