package org.thalweg.solve;

/// Variables `from`, …, `from + length − 1`, and their minimum while the others stand still, which the user knows in
/// closed form: for [BlockDescent].
///
/// @param name for messages
/// @param from from 0
/// @param length at least 1
/// @param minimum what writes the minimum
public record Block(String name, int from, int length, Minimum minimum) {
    /// @throws IllegalArgumentException if there is no such block
    public Block {
        if (from < 0 || length < 1) {
            throw new IllegalArgumentException("block " + name + ": " + length + " variables from " + from
                    + "; there must be at least 1, from 0 or more");
        }
    }

    /// argmin over the block of f(x).
    @FunctionalInterface
    public interface Minimum {
        /// Writes the block's minimum into x, of which it leaves the other variables alone. It may go only part
        /// of the way, but never where f is higher.
        void write(double[] x);
    }

    int end() {
        return from + length;
    }
}
