package org.thalweg.linear;

/// A matrix whose rows can be read one at a time, as the stationary methods do: [Matrix] and [SparseMatrix].
public sealed interface RowMatrix extends LinearOperator permits Matrix, SparseMatrix {
    /// Element (i, j).
    ///
    /// @throws IndexOutOfBoundsException if there is none
    double get(int i, int j);

    /// Σⱼ aᵢⱼxⱼ.
    double rowTimes(int i, double[] x);
}
