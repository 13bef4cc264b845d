package org.thalweg.solve.sampling;

/// The algorithm of Metropolis et al. (1953), J. Chem. Phys. 21, as Hastings (1970), "Monte Carlo sampling
/// methods using Markov chains and their applications", Biometrika 57, gave it: from x go to y, drawn from
/// q(·|x), with probability
///
///     α(x, y) = min(1, π(y) q(x|y) / (π(x) q(y|x)))   (1)
///
/// and else stay. q is a symmetric [RandomWalk], for which it cancels, or of one's own, [Proposing].
public sealed interface MetropolisHastings extends Sampler permits RandomWalk, Proposing {
    /// A random walk that learns scale and covariance.
    static RandomWalk walk() {
        return RandomWalk.USUAL;
    }

    /// Proposals of one's own, with their density ratio.
    static Proposing proposing(Proposal proposal) {
        return new Proposing(proposal);
    }

    @Override
    default boolean usesGradients() {
        return false;
    }
}
