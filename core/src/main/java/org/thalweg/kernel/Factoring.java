package org.thalweg.kernel;

import java.util.Arrays;

/// Takes matrices apart ([Decomposition]) that lie one after the other, for `float[]` and `double[]`; planned once
/// and run often. All arithmetic is in double precision. One matrix after the other, in one order of operations,
/// so that the bits are the same on every machine and for every number of threads. A matrix with a NaN or an infinity
/// gives NaN throughout.
///
/// A run allocates nothing and an instance serves one run at a time.
public final class Factoring {
    /// One decomposition of one matrix, row by row.
    interface Method {
        /// @param team may share in the work
        /// @param x the matrix; overwritten
        /// @param y the result
        void run(ThreadTeam team, double[] x, double[] y);
    }

    private final int count;
    private final double[] x;
    private final double[] y;
    private final Method method;

    private Factoring(int count, double[] x, double[] y, Method method) {
        this.count = count;
        this.x = x;
        this.y = y;
        this.method = method;
    }

    /// A plan for `count` matrices `[rows, columns]`, for teams of `threads`.
    ///
    /// @throws IllegalArgumentException if the decomposition is of square matrices and these are not
    public static Factoring of(Decomposition decomposition, int count, int rows, int columns, int threads) {
        if (decomposition != Decomposition.ORTHOGONAL && rows != columns) {
            throw new IllegalArgumentException(
                    decomposition + ": [" + rows + ", " + columns + "] is not square, as it must be");
        }
        return switch (decomposition) {
            case EIGEN -> of(count, rows * rows, (rows + 1) * rows, new SymmetricEigen(rows));
            case ORTHOGONAL ->
                of(count, rows * columns, rows * Math.min(rows, columns), new HouseholderQr(rows, columns));
            case CHOLESKY -> of(count, rows * rows, rows * rows, new Cholesky(rows));
            case INVERSE -> of(count, rows * rows, rows * rows, new PositiveInverse(rows, threads));
        };
    }

    private static Factoring of(int count, int from, int to, Method method) {
        return new Factoring(count, new double[from], new double[to], method);
    }

    /// Reads `from` and writes `to`, arrays of one type, from their offsets on.
    public void run(ThreadTeam team, Object from, int fromOffset, Object to, int toOffset) {
        for (int i = 0; i < count; i++) {
            read(from, fromOffset + i * x.length);
            if (finite()) {
                method.run(team, x, y);
            } else {
                Arrays.fill(y, Double.NaN);
            }
            write(to, toOffset + i * y.length);
        }
    }

    private void read(Object from, int at) {
        if (from instanceof float[] single) {
            for (int k = 0; k < x.length; k++) {
                x[k] = single[at + k];
            }
        } else {
            System.arraycopy(from, at, x, 0, x.length);
        }
    }

    private void write(Object to, int at) {
        if (to instanceof float[] single) {
            for (int k = 0; k < y.length; k++) {
                single[at + k] = (float) y[k];
            }
        } else {
            System.arraycopy(y, 0, to, at, y.length);
        }
    }

    private boolean finite() {
        double sum = 0;
        for (double value : x) {
            sum += value * 0;
        }
        return sum == 0;
    }
}
