package org.thalweg.compile;

/// The compiled form of a kernel: a nest of two loops over the elements of its ports. Implemented by generated classes
/// only; public because they live in class loaders, and so in packages, of their own.
public interface Loop {
    /// Computes the rows `rowFrom … rowTo − 1` and in each the columns `colFrom … colTo − 1`. Vector code needs a
    /// number of columns that is a multiple of its width, except where a row is folded.
    ///
    /// @param arrays the array of each port
    /// @param at for port p the index of its first element in `at[2p]`, and the elements between rows in `at[2p
    ///     + 1]`
    /// @param scalars the numbers that the kernel names `scalar i`
    /// @param lanes scratch of the calling thread
    void run(Object[] arrays, int[] at, double[] scalars, Lanes lanes, int rowFrom, int rowTo, int colFrom, int colTo);
}
