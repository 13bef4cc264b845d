package org.thalweg.solve;

/// Sees every iterate.
@FunctionalInterface
public interface Observer {
    /// @param iteration from 0, the start
    /// @return whether to go on
    boolean sees(long iteration, Point point, Counts counts);
}
