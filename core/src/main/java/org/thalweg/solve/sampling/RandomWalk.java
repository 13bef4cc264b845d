package org.thalweg.solve.sampling;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

/// [MetropolisHastings] with Gaussian steps:
///
///     y = x + (ℓ/√n) Lξ,   LLᵀ = Σ,   ξ ~ N(0, I)   (1)
///
/// A step of ℓ ≈ 2.38 is best for many variables if Σ is the covariance of the density, and 0.234 of all proposals are
/// then accepted: Roberts, Gelman & Gilks (1997), "Weak convergence and optimal scaling of random walk Metropolis
/// algorithms", Ann. Appl. Probab. 7(1). In one dimension 0.44 is best (Gelman, Roberts & Gilks 1996). In warm-up ℓ is
/// learned towards these rates (Andrieu & Thoms 2008), and Σ from the states (Haario, Saksman & Tamminen 2001), each
/// time with ℓ = 2.38 to begin with.
///
/// @param scale ℓ, where it is learned its start; default 2.38
/// @param covariance Σ, where it is learned its start, not to be written afterwards; none for the identity
/// @param learns what is learned in warm-up; default both
public record RandomWalk(double scale, @Nullable Matrix covariance, Learning learns) implements MetropolisHastings {
    private static final double BEST_SCALE = 2.38;
    private static final double ONE_VARIABLE = 0.44;
    private static final double MANY_VARIABLES = 0.234;

    static final RandomWalk USUAL = new RandomWalk(BEST_SCALE, null, Learning.COVARIANCE);

    public RandomWalk {
        Ranges.requirePositive("randomWalk", "scale", scale);
        Ellipsoid.of("randomWalk", "covariance", covariance);
    }

    /// With another scale.
    public RandomWalk scaled(double newScale) {
        return new RandomWalk(newScale, covariance, learns);
    }

    /// With another covariance.
    public RandomWalk shaped(Matrix newCovariance) {
        return new RandomWalk(scale, newCovariance, learns);
    }

    /// Learning something else.
    public RandomWalk learning(Learning what) {
        return new RandomWalk(scale, covariance, what);
    }

    @Override
    public Chain begin(Density target, Place start, Rng random, int warmUp) {
        Ellipsoid shape = Ellipsoid.of("randomWalk", "covariance", covariance);
        shape.requireDimension("randomWalk", "covariance", target.dimension());
        return new Run(target, start, random, shape, new CovarianceWindows(target.dimension(), warmUp));
    }

    private final class Run implements Chain {
        private final Density target;
        private final Rng random;
        private final double[] noise;
        private final CovarianceWindows windows;
        private final StepLearner learner;
        private Ellipsoid shape;
        private Place current;
        private Place proposed;

        Run(Density target, Place start, Rng random, Ellipsoid shape, CovarianceWindows windows) {
            int n = target.dimension();
            this.target = target;
            this.random = random;
            this.noise = new double[n];
            this.windows = windows;
            this.learner = new StepLearner(scale, n == 1 ? ONE_VARIABLE : MANY_VARIABLES);
            this.shape = shape;
            this.current = start;
            this.proposed = new Place(new double[n], false);
        }

        @Override
        public boolean next(boolean isWarmUp) {
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextGaussian();
            }
            double[] y = proposed.x();
            shape.times(noise, y);
            Vectors.along(current.x(), learner.step() / Math.sqrt(noise.length), y, y); // (1)
            target.evaluate(proposed);
            double logRatio = target.logRatio(current, proposed);
            boolean moves = Acceptance.decides(logRatio, random);
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
                shape = Ellipsoid.of("randomWalk", "covariance", learned);
                learner.restart(BEST_SCALE);
            }
        }

        @Override
        public Place place() {
            return current;
        }

        @Override
        public double step() {
            return learner.step();
        }
    }
}
