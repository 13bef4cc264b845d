package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The search of CG_DESCENT: Hager & Zhang (2005), "A new conjugate gradient method with guaranteed descent and an
/// efficient line search", SIAM J. Optim. 16(1), section 4. A bracket [a, b] with
///
///     φ(a) ≤ φ(0) + ε,   φ′(a) < 0,   φ′(b) ≥ 0     (4.4)
///
/// shrinks by two secant steps a turn, until Wolfe's conditions hold or the approximate ones with φ(α) ≤ φ(0) + ε.
///
/// Differs: ε is the rounding of φ, not 1e-6 |φ|, so that the value never rises by more than that.
///
/// @param c1 δ; default 0.1
/// @param c2 σ, in (c1, 1); default 0.9
/// @param steps the most that are tried; default 50
@Named("hagerZhang")
@Meaning("approximate Wolfe conditions by secants, accurate to the last digits")
public record HagerZhang(
        @Default("0.1") double c1,
        @Default("0.9") double c2,
        @Default("50") int steps) implements WolfeSearch {
    private static final double BISECTION = 0.5; // θ
    private static final double SHRINKAGE = 0.66; // γ
    private static final double EXPANSION = 5; // ρ

    public HagerZhang {
        Ranges.requireWolfe("hagerZhang", c1, c2);
        Ranges.requireAtLeast("hagerZhang", "steps", steps, 1);
    }

    /// δ = 0.1, σ = 0.9.
    public HagerZhang() {
        this(0.1, 0.9, 50);
    }

    @Override
    public double curvature() {
        return c2;
    }

    @Override
    public Found search(Phi phi, double first) {
        return new Run(phi).search(first);
    }

    /// A search under way.
    private final class Run {
        private final Phi phi;
        private final double highest; // φ(0) + ε
        private Trial a;
        private Trial b;
        private Trial best;
        private Trial accepted;
        private int tried;
        private int lost;
        private boolean endless;

        Run(Phi phi) {
            this.phi = phi;
            this.highest = phi.value() + phi.noise();
            this.a = new Trial(0, phi.value(), phi.slope());
            this.b = a;
            this.best = a;
            this.accepted = a;
        }

        Found search(double first) {
            bracket(first);
            if (endless) {
                return Endless.found(best);
            }
            while (!done()) {
                double width = b.alpha() - a.alpha();
                secants();
                if (!done() && b.alpha() - a.alpha() > SHRINKAGE * width) {
                    update(0.5 * (a.alpha() + b.alpha()));
                }
                if (!done() && !(b.alpha() - a.alpha() > 1e-16 * b.alpha())) {
                    return Found.best(phi, best, "the bracket of the line search shrank to rounding");
                }
            }
            return accepted.alpha() > 0
                    ? new Found.Step(accepted)
                    : Found.best(phi, best, "no step satisfies the Wolfe conditions after " + tried + " trials");
        }

        private boolean done() {
            return accepted.alpha() > 0 || tried >= steps || endless || lost >= Approximate.MOST_LOST;
        }

        private Trial at(double alpha) {
            tried++;
            Trial trial = phi.at(alpha);
            if (trial.isFinite()) {
                if (trial.value() < best.value()) {
                    best = trial;
                }
                boolean falls = trial.value() <= phi.value() + c1 * alpha * phi.slope();
                if ((falls && trial.slope() >= c2 * phi.slope()) || Approximate.hold(phi, trial, c2)) {
                    accepted = trial;
                }
                lost += Approximate.isLost(phi, trial) ? 1 : 0;
                endless = Endless.isReached(trial.value());
            }
            return trial;
        }

        /// B0 to B3: steps grow until the slope is not negative or the value too high.
        private void bracket(double first) {
            double alpha = first;
            var growth = new Endless(EXPANSION);
            while (!done()) {
                Trial c = at(alpha);
                if (!c.isFinite()) {
                    b = c;
                    between(c);
                    return;
                }
                if (c.slope() >= 0) {
                    b = c;
                    return;
                }
                if (c.value() > highest) {
                    between(c);
                    return;
                }
                a = c;
                alpha *= growth.next();
            }
        }

        /// U3: from [a, c] where φ(c) is too high, to a bracket.
        private void between(Trial c) {
            double high = c.alpha();
            while (!done()) {
                double middle = (1 - BISECTION) * a.alpha() + BISECTION * high;
                Trial d = at(middle);
                if (d.isFinite() && d.slope() >= 0) {
                    b = d;
                    return;
                }
                if (d.isFinite() && d.value() <= highest) {
                    a = d;
                } else {
                    high = middle;
                }
                if (!(high - a.alpha() > 1e-16 * high)) {
                    b = new Trial(high, c.value(), 0);
                    return;
                }
            }
        }

        /// U0 to U2.
        private void update(double alpha) {
            if (!(alpha > a.alpha() && alpha < b.alpha())) {
                return;
            }
            Trial c = at(alpha);
            if (done()) {
                return;
            }
            if (c.isFinite() && c.slope() >= 0) {
                b = c;
            } else if (c.isFinite() && c.value() <= highest) {
                a = c;
            } else {
                between(c);
            }
        }

        /// S1 to S4, the double secant step.
        private void secants() {
            Trial oldA = a;
            Trial oldB = b;
            double c = secant(a, b);
            update(c);
            if (done()) {
                return;
            }
            if (c == b.alpha()) {
                update(secant(oldB, b));
            } else if (c == a.alpha()) {
                update(secant(oldA, a));
            }
        }

        private static double secant(Trial a, Trial b) {
            return (a.alpha() * b.slope() - b.alpha() * a.slope()) / (b.slope() - a.slope());
        }
    }
}
