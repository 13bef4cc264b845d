package org.thalweg.solve.sampling;

/// A Markov chain on its way.
public interface Chain {
    /// Makes one transition.
    ///
    /// @param learns whether the chain may adapt: in warm-up only, since afterwards it must be a Markov chain
    /// @return whether it moved, that is, whether its proposal was accepted
    boolean next(boolean learns);

    /// Where it is.
    Place place();

    /// Its scale or step length now, which was learned in warm-up; NaN if it has none.
    double step();
}
