package org.thalweg.data;

import org.thalweg.tensor.ShapeException;

/// A table of numbers, one example per row, kept as compactly as it came: bytes stay bytes. Numbers become
/// `float` or `double` when a batch is gathered into an array of the caller's; nothing is allocated for
/// that.
///
/// Immutable, as long as nobody writes into an array that was handed in; safe to read from several threads.
public sealed interface Rows permits ByteRows, FloatRows, DoubleRows, SelectedRows {
    /// The number of rows.
    int count();

    /// The numbers per row.
    int width();

    /// Writes row `row` to `out[at] … out[at + width − 1]`.
    void copy(int row, float[] out, int at);

    /// Writes row `row` to `out[at] … out[at + width − 1]`.
    void copy(int row, double[] out, int at);

    /// Writes the rows `rows[from] … rows[from + count − 1]` one after the other to `out`, from `out[at]`
    /// on.
    default void gather(int[] rows, int from, int count, float[] out, int at) {
        int width = width();
        for (int i = 0; i < count; i++) {
            copy(rows[from + i], out, at + i * width);
        }
    }

    /// Writes the rows `rows[from] … rows[from + count − 1]` one after the other to `out`, from `out[at]`
    /// on.
    default void gather(int[] rows, int from, int count, double[] out, int at) {
        int width = width();
        for (int i = 0; i < count; i++) {
            copy(rows[from + i], out, at + i * width);
        }
    }

    /// The rows with these numbers, in this order; a row may occur several times. A view: no row is copied.
    default Rows select(int... rows) {
        return SelectedRows.of(this, rows);
    }

    /// These rows with (x − mean) / deviation in place of each x. Bytes stay bytes, other rows are copied.
    ///
    /// @throws ShapeException if it was fitted on rows of another width
    Rows standardized(Standardization by);

    /// The row and column of the first NaN or infinity, as row · width + column; −1 if all are finite.
    long firstNonFinite();

    /// Rows over `values` itself, in row-major order.
    ///
    /// @throws ShapeException if it is not a whole number of rows
    static Rows of(int width, float... values) {
        return new FloatRows(values, width, wholeRows(values.length, width));
    }

    /// Rows over `values` itself, in row-major order.
    ///
    /// @throws ShapeException if it is not a whole number of rows
    static Rows of(int width, double... values) {
        return new DoubleRows(values, width, wholeRows(values.length, width));
    }

    /// Rows over `values` itself, in row-major order: numbers 0 … 255, as in images.
    ///
    /// @throws ShapeException if it is not a whole number of rows
    static Rows ofUnsigned(int width, byte... values) {
        return ByteRows.of(values, width, wholeRows(values.length, width));
    }

    private static int wholeRows(int values, int width) {
        if (width < 1) {
            throw new ShapeException("rows of " + width + " numbers: a row must have at least 1");
        }
        if (values % width != 0) {
            throw new ShapeException(values + " numbers are not a whole number of rows of " + width);
        }
        return values / width;
    }
}
