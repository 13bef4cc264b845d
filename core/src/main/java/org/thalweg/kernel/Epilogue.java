package org.thalweg.kernel;

/// What becomes of a part of a matrix product as soon as it is complete, while it is still in the cache of the worker
/// that computed it: a bias, an activation.
///
/// Parts together cover the result, each element once; how they are cut may differ from run to run.
@FunctionalInterface
public interface Epilogue {
    /// Nothing.
    Epilogue NONE = (worker, matrix, rowFrom, rowTo, columnFrom, columnTo) -> {};

    /// Takes the rows `rowFrom … rowTo − 1` and columns `columnFrom … columnTo − 1` of one result.
    ///
    /// @param worker which no other part has at the same time, below the number of threads
    /// @param matrix which result of a batch
    void part(int worker, int matrix, int rowFrom, int rowTo, int columnFrom, int columnTo);
}
