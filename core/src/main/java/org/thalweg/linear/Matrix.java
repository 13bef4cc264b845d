package org.thalweg.linear;

import java.util.Arrays;
import org.thalweg.kernel.DoubleProduct;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.Vectors;

/// A dense matrix of doubles, stored row by row: element (i, j) is `data()[i * columns() + j]`.
public final class Matrix implements RowMatrix {
    /// Multiplications from which on planning a [DoubleProduct] is worth it.
    private static final int LARGE = 64 * 64 * 64;

    private final int rows;
    private final int columns;
    private final double[] data;

    /// A matrix of zeros.
    ///
    /// @throws IllegalArgumentException if a size is negative, or if their product is beyond the length of an array
    public Matrix(int rows, int columns) {
        this(rows, columns, new double[Sizes.area(rows, columns)]);
    }

    private Matrix(int rows, int columns, double[] data) {
        this.rows = rows;
        this.columns = columns;
        this.data = data;
    }

    /// The matrix with these rows, which are copied.
    ///
    /// @throws IllegalArgumentException if the rows differ in length
    public static Matrix of(double[][] rows) {
        Matrix a = new Matrix(rows.length, rows.length == 0 ? 0 : rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            Sizes.require("row " + i + " of a matrix", rows[i].length, a.columns, "the length of row 0");
            System.arraycopy(rows[i], 0, a.data, i * a.columns, a.columns);
        }
        return a;
    }

    /// The matrix over this array, row by row, which is not copied.
    ///
    /// @throws IllegalArgumentException if the array has not `rows * columns` elements
    public static Matrix over(int rows, int columns, double[] data) {
        int area = Sizes.area(rows, columns);
        Sizes.require("data of a matrix", data.length, area, "[" + rows + ", " + columns + "] elements");
        return new Matrix(rows, columns, data);
    }

    /// The identity of n rows.
    public static Matrix identity(int n) {
        Matrix a = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            a.data[i * n + i] = 1;
        }
        return a;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public double get(int i, int j) {
        return data[at(i, j)];
    }

    /// Replaces element (i, j).
    public void set(int i, int j, double value) {
        data[at(i, j)] = value;
    }

    private int at(int i, int j) {
        if (i < 0 || i >= rows || j < 0 || j >= columns) {
            throw new IndexOutOfBoundsException("(" + i + ", " + j + ") is outside of " + this);
        }
        return i * columns + j;
    }

    /// The elements row by row: the array itself, not a copy.
    public double[] data() {
        return data;
    }

    /// A matrix with equal elements and an array of its own.
    public Matrix copy() {
        return new Matrix(rows, columns, data.clone());
    }

    /// Aᵀ.
    public Matrix transpose() {
        Matrix t = new Matrix(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t.data[j * rows + i] = data[i * columns + j];
            }
        }
        return t;
    }

    /// AB.
    ///
    /// @throws IllegalArgumentException if B has not as many rows as this has columns
    public Matrix times(Matrix b) {
        if (b.rows != columns) {
            throw new IllegalArgumentException("times: inner sizes differ, " + columns + " ≠ " + b.rows + "\n  left   "
                    + this + "\n  right  " + b + "\n  fits   a right operand of [" + columns + ", *]");
        }
        Matrix c = new Matrix(rows, b.columns);
        if ((double) rows * columns * b.columns >= LARGE) {
            DoubleProduct product = DoubleProduct.of(ProductShape.of(rows, b.columns, columns), 1);
            try (ThreadTeam caller = ThreadTeam.of(1)) {
                product.run(caller, data, 0, b.data, 0, c.data, 0, new double[product.scratch()], 0);
            }
            return c;
        }
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                double a = data[i * columns + k];
                Vectors.add(a, b.data, k * b.columns, c.data, i * b.columns, b.columns);
            }
        }
        return c;
    }

    /// Ax.
    public double[] times(double[] x) {
        double[] into = new double[rows];
        times(x, into);
        return into;
    }

    /// into ← Ax.
    ///
    /// @param x as long as a row
    /// @param into as long as a column
    public void times(double[] x, double[] into) {
        Sizes.require("x", x.length, columns, "the columns of " + this);
        Sizes.require("into", into.length, rows, "the rows of " + this);
        for (int i = 0; i < rows; i++) {
            into[i] = Vectors.dot(data, i * columns, x, 0, columns);
        }
    }

    /// into ← Aᵀx.
    ///
    /// @param x as long as a column
    /// @param into as long as a row
    public void transposeTimes(double[] x, double[] into) {
        Sizes.require("x", x.length, rows, "the rows of " + this);
        Sizes.require("into", into.length, columns, "the columns of " + this);
        Arrays.fill(into, 0);
        for (int i = 0; i < rows; i++) {
            Vectors.add(x[i], data, i * columns, into, 0, columns);
        }
    }

    @Override
    public void apply(double[] x, double[] into) {
        times(x, into);
    }

    @Override
    public void applyTransposed(double[] x, double[] into) {
        transposeTimes(x, into);
    }

    @Override
    public double rowTimes(int i, double[] x) {
        return Vectors.dot(data, i * columns, x, 0, columns);
    }

    /// Whether each element is neither NaN nor infinite.
    boolean isFinite() {
        return Vectors.isFinite(data);
    }

    /// The size, as errors give it.
    @Override
    public String toString() {
        return "[" + rows + ", " + columns + "]";
    }
}
