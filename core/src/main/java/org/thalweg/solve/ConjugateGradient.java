package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Nonlinear conjugate gradients:
///
///     d ← −g + β d₋,     x ← x + αd
///
/// with one of six β, in y = g − g₋ (Hager & Zhang 2006, "A survey of nonlinear conjugate gradient methods", Pacific J.
/// Optim. 2):
///
/// | name | β | |
/// |---|---|---|
/// | fletcher-reeves | ‖g‖² / ‖g₋‖² | 1964 |
/// | polak-ribiere | gᵀy / ‖g₋‖² | 1969 |
/// | pr-plus | max(0, gᵀy / ‖g₋‖²) | Gilbert & Nocedal 1992 |
/// | hestenes-stiefel | gᵀy / d₋ᵀy | 1952 |
/// | dai-yuan | ‖g‖² / d₋ᵀy | 1999 |
/// | hager-zhang | (y − 2d₋ ‖y‖²/d₋ᵀy)ᵀ g / d₋ᵀy, from min(−1/(‖d₋‖ min(0.01, ‖g₋‖)), 0.4 d₋ᵀg₋/‖d₋‖²) up | 2005 |
///
/// It begins again with steepest descent after n iterations (`restart` = 0) or so many, and where consecutive
/// gradients are far from orthogonal, |gᵀg₋| ≥ 0.2‖g‖² (Powell 1977), except with hager-zhang, which begins again
/// after max(6n, 60) iterations only. The second bound of its β is that of Hager & Zhang (2013), "The limited memory
/// conjugate gradient method", SIAM J. Optim. 23(4), which the scale of f does not change. With an exact search on a
/// quadratic all six are the linear method, and end after n steps.
///
/// @param beta default hager-zhang
/// @param restart after how many iterations, 0 for n; default 0
/// @param search default `strongWolfe(c2=0.1)`
@Named({"cg", "conjugateGradient"})
@Meaning("nonlinear conjugate gradients")
public record ConjugateGradient(
        @Default("hager-zhang") Beta beta,
        @Default("0") int restart,
        @Default("strongWolfe(c2=0.1)") LineSearch search) implements Solver<Objective> {
    private static final double NOT_ORTHOGONAL = 0.2;
    private static final double ETA = 0.01;
    private static final double SCALED = 0.4;
    private static final int SPANS = 6;
    private static final int SHORTEST = 60;

    /// What of the last direction is kept.
    public enum Beta {
        FLETCHER_REEVES,
        POLAK_RIBIERE,
        PR_PLUS,
        HESTENES_STIEFEL,
        DAI_YUAN,
        HAGER_ZHANG
    }

    public ConjugateGradient {
        Ranges.requireAtLeast("cg", "restart", restart, 0);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, work, new Conjugate(f.dimension()), search);
    }

    /// The directions.
    private final class Conjugate implements Direction {
        private final double[] last; // d₋
        private final double[] g; // of the point before
        private final double[] y;
        private long since;
        private boolean fresh = true;
        private double change; // α φ′(0) of the last step

        Conjugate(int n) {
            last = new double[n];
            g = new double[n];
            y = new double[n];
        }

        @Override
        public void at(Point point, double[] d) {
            double[] now = point.gradient();
            double kept = 0;
            if (!fresh && !isDue(now)) {
                Vectors.difference(now, g, y);
                kept = of(now);
            }
            if (kept == 0 || !Double.isFinite(kept)) {
                since = 0;
                Vectors.negative(now, last);
            } else {
                for (int i = 0; i < last.length; i++) {
                    last[i] = kept * last[i] - now[i];
                }
                if (!(Vectors.dot(last, now) < 0)) { // no descent
                    since = 0;
                    Vectors.negative(now, last);
                }
            }
            System.arraycopy(last, 0, d, 0, d.length);
        }

        private boolean isDue(double[] now) {
            if (beta == Beta.HAGER_ZHANG) {
                return since >= (restart == 0 ? Math.max(SHORTEST, SPANS * last.length) : restart);
            }
            return since >= (restart == 0 ? last.length : restart)
                    || Math.abs(Vectors.dot(now, g)) >= NOT_ORTHOGONAL * Vectors.dot(now, now);
        }

        private double of(double[] now) {
            return switch (beta) {
                case FLETCHER_REEVES -> Vectors.dot(now, now) / Vectors.dot(g, g);
                case POLAK_RIBIERE -> Vectors.dot(now, y) / Vectors.dot(g, g);
                case PR_PLUS -> Math.max(0, Vectors.dot(now, y) / Vectors.dot(g, g));
                case HESTENES_STIEFEL -> Vectors.dot(now, y) / Vectors.dot(last, y);
                case DAI_YUAN -> Vectors.dot(now, now) / Vectors.dot(last, y);
                case HAGER_ZHANG -> {
                    double dy = Vectors.dot(last, y);
                    double value = (Vectors.dot(y, now) - 2 * Vectors.dot(y, y) / dy * Vectors.dot(last, now)) / dy;
                    double least = -1 / (Vectors.norm(last) * Math.min(ETA, Vectors.norm(g)));
                    double scaled = SCALED * Vectors.dot(last, g) / Vectors.dot(last, last);
                    yield Math.max(value, Math.min(least, scaled));
                }
            };
        }

        @Override
        public void moved(Point from, Point to, Trial step) {
            System.arraycopy(from.gradient(), 0, g, 0, g.length);
            change = step.alpha() * Vectors.dot(last, g);
            since++;
            fresh = false;
        }

        @Override
        public void reset() {
            fresh = true;
            since = 0;
        }

        @Override
        public boolean isFresh() {
            return fresh;
        }

        @Override
        public boolean isScaled() {
            return false;
        }

        @Override
        public double first(Point point, double[] d, double slope) {
            double alpha = change / slope;
            return alpha > 0 && Double.isFinite(alpha)
                    ? alpha
                    : FirstStep.unscaled(point, -Vectors.dot(point.gradient(), point.gradient()));
        }
    }
}
