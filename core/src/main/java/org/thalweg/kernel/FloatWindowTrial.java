package org.thalweg.kernel;

/// The small problems on which a vector block of convolutions in single precision is compiled and compared with its
/// scalar twin; see [FloatTrial].
final class FloatWindowTrial {
    private static final int RUNS = 3;
    private static final int LENGTH = 24;
    private static final int SHORT_CALLS = 200;
    private static final long MOST_NANOS = 5;

    private final FloatWindowBlock vector;
    private final FloatWindowBlock scalar;
    private final int[] rows;
    private final int[] outs;
    private final int[] starts;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private int calls;

    /// @param step of the left elements
    FloatWindowTrial(FloatWindowBlock vector, FloatWindowBlock scalar, int step) {
        this.vector = vector;
        this.scalar = scalar;
        rows = new int[vector.rows()];
        outs = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = 2 * r;
            outs[r] = r * vector.columns();
        }
        starts = new int[RUNS];
        for (int q = 0; q < RUNS; q++) {
            starts[q] = q * LENGTH;
        }
        a = new float[(RUNS + 1) * (LENGTH + 1) * step];
        b = new float[RUNS * (LENGTH + 1) * vector.columns()];
        c = new float[rows.length * vector.columns()];
    }

    void vector() {
        int call = calls++;
        int length = (call < SHORT_CALLS ? 1 : LENGTH) + (call & 1);
        vector.tile(RUNS, length, a, 0, rows, 0, starts, 0, b, 0, c, 0, outs, 0, (call & 2) != 0);
    }

    void scalar() {
        scalar.tile(RUNS, LENGTH, a, 0, rows, 0, starts, 0, b, 0, c, 0, outs, 0, true);
    }

    long mostNanos() {
        return MOST_NANOS * 2 * rows.length * RUNS * LENGTH;
    }
}
