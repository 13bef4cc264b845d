package org.thalweg.solve.sampling;

import org.thalweg.tensor.Rng;

/// A distribution q(·|x) from which the next state of a chain at x is proposed.
@FunctionalInterface
public interface Proposal {
    /// Draws y from q(·|x).
    ///
    /// @param x where the chain is, not to be written
    /// @param random the chain's own: the only source of randomness, if equal seeds are to give equal draws
    /// @param y where the proposal is written
    /// @return log q(x|y) − log q(y|x): 0 for a symmetric q
    double draw(double[] x, Rng random, double[] y);
}
