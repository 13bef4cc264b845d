package org.thalweg.solve.sampling;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

/// Steps along the negative gradient with noise: Langevin's diffusion, discretised.
///
///     y = x − (ε/2) M∇f(x)/T + √ε Lξ,   LLᵀ = M,   ξ ~ N(0, I)           (1)
///
/// **Adjusted**, y is a proposal that is accepted as in [MetropolisHastings]: MALA, Roberts & Tweedie (1996),
/// "Exponential convergence of Langevin distributions and their discrete approximations", Bernoulli 2(4). Its
/// density ratio is
///
///     log q(x|y) − log q(y|x) = ½‖ξ‖² − ½‖(√ε/2) Lᵀ(∇f(x) + ∇f(y))/T − ξ‖²   (2)
///
/// since that second vector is the noise of the way back. In warm-up ε is learned towards the acceptance of
/// 0.574 that is best for many variables: Roberts & Rosenthal (1998), "Optimal scaling of discrete
/// approximations to Langevin diffusions", J. R. Stat. Soc. B 60(1); and M from the states, each time with ε =
/// 1.65² n^(−1/3) to begin with, theirs for M = Σ: Marshall & Roberts (2012), "An adaptive approach to Langevin
/// MCMC", Statistics and Computing 22. Where ‖∇f‖ grows faster than ‖x‖ a chain with a fixed ε may
/// stay in the tails for very long, since it jumps too far from there (Roberts & Tweedie, §4): let it begin nearer.
///
/// **Unadjusted** (ULA), each y is taken, and the draws are *not* from the density: for a standard normal they
/// have variance 1 / (1 − ε/4) instead of 1, in general an error of order ε that more draws do not lessen, and
/// where ∇f grows faster than linearly a chain may run away. A y where f is not finite is not taken. With an f
/// that gives gradients of other random parts of a sum at each call, these are stochastic gradient Langevin
/// dynamics: Welling & Teh (2011), "Bayesian learning via stochastic gradient Langevin dynamics", ICML, with
/// steps that fall so that the error does:
///
///     εₜ = ε (1 + t/b)^−γ,   t = 0, 1, … from the beginning of warm-up    (3)
///
/// Their averages weight draws by εₜ; those of [Samples] weight all draws alike.
///
/// @param adjusted whether proposals may be rejected; default true
/// @param step ε, where it is learned its start; default 1 for MALA
/// @param learns what is learned in warm-up, nothing unless it is adjusted; default both for MALA
/// @param decay γ in \[0, 1\], 0 unless it is unadjusted; (½, 1] for Σεₜ = ∞ and Σεₜ² < ∞
/// @param delay b, positive
/// @param preconditioner M, best the covariance of the density, where it is learned its start, not to be written
///     afterwards; none for the identity
public record Langevin(
        boolean adjusted,
        double step,
        Learning learns,
        double decay,
        double delay,
        @Nullable Matrix preconditioner) implements Sampler {
    private static final double BEST_ACCEPTANCE = 0.574;
    private static final double BEST_SCALE = 1.65;

    public Langevin {
        Ranges.requirePositive("langevin", "step", step);
        Ranges.requireWithin("langevin", "decay", decay, 0, 1);
        Ranges.requirePositive("langevin", "delay", delay);
        if (learns != Learning.NOTHING && !adjusted) {
            throw new IllegalArgumentException(
                    "langevin: learns = " + learns
                            + " with adjusted = false; steps are learned from acceptances, and an unadjusted chain accepts all");
        }
        if (decay > 0 && adjusted) {
            throw new IllegalArgumentException("langevin: decay = " + decay
                    + " with adjusted = true; only steps of an unadjusted chain need to fall, so it must be 0");
        }
        Ellipsoid.of("langevin", "preconditioner", preconditioner);
    }

    /// MALA that learns step and preconditioner.
    public static Langevin mala() {
        return new Langevin(true, 1, Learning.COVARIANCE, 0, 1, null);
    }

    /// MALA with a fixed step.
    public static Langevin mala(double step) {
        return new Langevin(true, step, Learning.NOTHING, 0, 1, null);
    }

    /// The unadjusted algorithm with a fixed step.
    public static Langevin ula(double step) {
        return new Langevin(false, step, Learning.NOTHING, 0, 1, null);
    }

    /// Stochastic gradient Langevin dynamics, with steps as in (3).
    public static Langevin sgld(double step, double decay, double delay) {
        return new Langevin(false, step, Learning.NOTHING, decay, delay, null);
    }

    /// With a preconditioner.
    public Langevin preconditioned(Matrix by) {
        return new Langevin(adjusted, step, learns, decay, delay, by);
    }

    /// Learning something else.
    public Langevin learning(Learning what) {
        return new Langevin(adjusted, step, what, decay, delay, preconditioner);
    }

    @Override
    public boolean usesGradients() {
        return true;
    }

    @Override
    public Chain begin(Density target, Place start, Rng random, int warmUp) {
        Ellipsoid shape = Ellipsoid.of("langevin", "preconditioner", preconditioner);
        shape.requireDimension("langevin", "preconditioner", target.dimension());
        return new Run(target, start, random, shape, new CovarianceWindows(target.dimension(), warmUp));
    }

    private final class Run implements Chain {
        private final Density target;
        private final Rng random;
        private final CovarianceWindows windows;
        private final StepLearner learner;
        private final double[] noise;
        private final double[] slope;
        private final double[] scratch;
        private Ellipsoid shape;
        private Place current;
        private Place proposed;
        private long t;

        Run(Density target, Place start, Rng random, Ellipsoid shape, CovarianceWindows windows) {
            int n = target.dimension();
            this.target = target;
            this.random = random;
            this.windows = windows;
            this.learner = new StepLearner(step, BEST_ACCEPTANCE);
            this.noise = new double[n];
            this.slope = new double[n];
            this.scratch = new double[n];
            this.shape = shape;
            this.current = start;
            this.proposed = new Place(new double[n], true);
        }

        @Override
        public boolean next(boolean isWarmUp) {
            double epsilon = step();
            t++;
            propose(epsilon);
            target.evaluate(proposed);
            boolean moves = proposed.isFinite();
            double logRatio = 0;
            if (adjusted) {
                logRatio = target.logRatio(current, proposed) + (moves ? correction(epsilon) : 0);
                moves = Acceptance.decides(logRatio, random);
            }
            if (moves) {
                Place left = current;
                current = proposed;
                proposed = left;
            }
            if (isWarmUp) {
                learn(logRatio, moves);
            }
            return moves;
        }

        private void learn(double logRatio, boolean moved) {
            if (learns != Learning.NOTHING) {
                learner.learn(Acceptance.probability(logRatio));
            }
            Matrix learned = learns == Learning.COVARIANCE ? windows.learn(current.x(), moved) : null;
            if (learned != null) {
                shape = Ellipsoid.of("langevin", "preconditioner", learned);
                learner.restart(BEST_SCALE * BEST_SCALE / StrictMath.cbrt(noise.length));
            }
        }

        /// (1), as y = x + L(√ε ξ − (ε/2) Lᵀ∇f(x)/T).
        private void propose(double epsilon) {
            shape.transposeTimes(current.gradient(), slope); // Lᵀ∇f(x)
            double drift = epsilon / (2 * target.temperature());
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextGaussian();
                scratch[i] = Math.sqrt(epsilon) * noise[i] - drift * slope[i];
            }
            shape.times(scratch, proposed.x());
            Vectors.along(current.x(), 1, proposed.x(), proposed.x());
        }

        /// (2).
        private double correction(double epsilon) {
            shape.transposeTimes(proposed.gradient(), scratch);
            double half = Math.sqrt(epsilon) / (2 * target.temperature());
            double sum = 0;
            for (int i = 0; i < noise.length; i++) {
                double back = half * (slope[i] + scratch[i]) - noise[i];
                sum += noise[i] * noise[i] - back * back;
            }
            return sum / 2;
        }

        @Override
        public Place place() {
            return current;
        }

        @Override
        public double step() {
            return decay == 0 ? learner.step() : step * StrictMath.pow(1 + t / delay, -decay); // (3)
        }
    }
}
