package org.thalweg.solve.sampling;

/// Learns a step length s towards a rate of acceptance: Andrieu & Thoms (2008), "A tutorial on adaptive MCMC",
/// Statistics and Computing 18, Algorithm 4, with the gain of Robbins & Monro (1951):
///
///     log s ← log s + (t + 10)^−0.6 (α − α*)   (1)
///
/// α is the probability with which the proposal was accepted, t counts from 1.
final class StepLearner {
    private static final double DECAY = -0.6; // in (½, 1], so that the gains add up to ∞ and their squares do not
    private static final int OFFSET = 10; // the first gain is ¼: one rejection does not quarter the step

    private final double target;
    private double step; // to the bit as given while nothing is learned
    private double log;
    private long t;

    StepLearner(double step, double target) {
        this.target = target;
        this.step = step;
        this.log = StrictMath.log(step);
    }

    double step() {
        return step;
    }

    void learn(double acceptance) {
        t++;
        log += StrictMath.pow((double) t + OFFSET, DECAY) * (acceptance - target); // (1)
        step = StrictMath.exp(log);
    }

    /// Begins anew from another step.
    void restart(double newStep) {
        step = newStep;
        log = StrictMath.log(newStep);
        t = 0;
    }
}
