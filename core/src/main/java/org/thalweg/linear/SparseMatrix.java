package org.thalweg.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A matrix of few elements that are not 0, in compressed rows: Saad (2003), "Iterative methods for sparse linear
/// systems", 2nd edition, §3.4. Row i has the elements `start[i] … start[i + 1] − 1`, by rising column.
///
///     SparseMatrix a = SparseMatrix.of(2, 2).add(0, 0, 4).add(0, 1, 1).add(1, 1, 3).build();
public final class SparseMatrix implements RowMatrix {
    private final int rows;
    private final int columns;
    final int[] start;
    final int[] column;
    final double[] value;

    private SparseMatrix(int rows, int columns, int[] start, int[] column, double[] value) {
        this.rows = rows;
        this.columns = columns;
        this.start = start;
        this.column = column;
        this.value = value;
    }

    private record Triplet(int row, int column, double value) {}

    /// Elements in any order. Those at one place are added up, in the order in which they came.
    public static final class Triplets {
        private final int rows;
        private final int columns;
        private final List<Triplet> elements = new ArrayList<>();

        private Triplets(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
        }

        /// Adds to element (i, j).
        ///
        /// @throws IndexOutOfBoundsException if there is none
        public Triplets add(int i, int j, double value) {
            requireInside(i, j, rows, columns);
            elements.add(new Triplet(i, j, value));
            return this;
        }

        /// The matrix. Elements that add up to 0 stay part of its structure.
        public SparseMatrix build() {
            List<Triplet> sorted = new ArrayList<>(elements);
            sorted.sort(Comparator.comparingInt(Triplet::row).thenComparingInt(Triplet::column));
            int[] start = new int[rows + 1];
            int[] column = new int[sorted.size()];
            double[] value = new double[sorted.size()];
            int count = 0;
            int row = -1;
            for (Triplet t : sorted) {
                if (count > 0 && row == t.row && column[count - 1] == t.column) {
                    value[count - 1] += t.value;
                } else {
                    column[count] = t.column;
                    value[count++] = t.value;
                }
                row = t.row;
                start[row + 1] = count;
            }
            for (int i = 0; i < rows; i++) {
                start[i + 1] = Math.max(start[i + 1], start[i]);
            }
            return new SparseMatrix(rows, columns, start, Arrays.copyOf(column, count), Arrays.copyOf(value, count));
        }
    }

    /// Gathers elements.
    ///
    /// @throws IllegalArgumentException if a size is negative
    public static Triplets of(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("[" + rows + ", " + columns + "] is no size of a matrix: from 0");
        }
        return new Triplets(rows, columns);
    }

    /// The elements of a dense matrix that are not 0.
    public static SparseMatrix of(Matrix a) {
        Triplets triplets = of(a.rows(), a.columns());
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.columns(); j++) {
                if (a.get(i, j) != 0) {
                    triplets.add(i, j, a.get(i, j));
                }
            }
        }
        return triplets.build();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /// How many elements are stored.
    public int stored() {
        return value.length;
    }

    @Override
    public double get(int i, int j) {
        requireInside(i, j, rows, columns);
        int at = Arrays.binarySearch(column, start[i], start[i + 1], j);
        return at < 0 ? 0 : value[at];
    }

    @Override
    public double rowTimes(int i, double[] x) {
        double sum = 0;
        for (int k = start[i]; k < start[i + 1]; k++) {
            sum += value[k] * x[column[k]];
        }
        return sum;
    }

    @Override
    public void apply(double[] x, double[] into) {
        Sizes.require("x", x.length, columns, "the columns of " + this);
        Sizes.require("into", into.length, rows, "the rows of " + this);
        for (int i = 0; i < rows; i++) {
            into[i] = rowTimes(i, x);
        }
    }

    @Override
    public void applyTransposed(double[] x, double[] into) {
        Sizes.require("x", x.length, rows, "the rows of " + this);
        Sizes.require("into", into.length, columns, "the columns of " + this);
        Arrays.fill(into, 0);
        for (int i = 0; i < rows; i++) {
            for (int k = start[i]; k < start[i + 1]; k++) {
                into[column[k]] += value[k] * x[i];
            }
        }
    }

    /// The same with its zeros.
    public Matrix toDense() {
        Matrix a = new Matrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int k = start[i]; k < start[i + 1]; k++) {
                a.set(i, column[k], value[k]);
            }
        }
        return a;
    }

    private static void requireInside(int i, int j, int rows, int columns) {
        if (i < 0 || i >= rows || j < 0 || j >= columns) {
            throw new IndexOutOfBoundsException("(" + i + ", " + j + ") is outside of [" + rows + ", " + columns + "]");
        }
    }

    /// The size and how much of it is stored, as errors give it.
    @Override
    public String toString() {
        return "[" + rows + ", " + columns + "] with " + value.length + " elements stored";
    }
}
