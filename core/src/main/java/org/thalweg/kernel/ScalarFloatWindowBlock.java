package org.thalweg.kernel;

import java.util.Arrays;

/// The scalar twin of the vector blocks, and their meaning. It stands in for them until they are compiled.
///
/// @param step from an element of a run to the next
record ScalarFloatWindowBlock(int rows, int columns, int step) implements FloatWindowBlock {
    @Override
    public void tile(
            int runs,
            int length,
            float[] a,
            int aAt,
            int[] rows,
            int rowsAt,
            int[] starts,
            int startsAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int[] outs,
            int outsAt,
            boolean accumulate) {
        for (int r = 0; r < this.rows; r++) {
            int out = outs[outsAt + r];
            if (r > 0 && out == outs[outsAt + r - 1]) {
                continue;
            }
            int to = cAt + out;
            if (!accumulate) {
                Arrays.fill(c, to, to + columns, 0);
            }
            for (int q = 0; q < runs; q++) {
                int from = aAt + rows[rowsAt + r] + starts[startsAt + q];
                run(length, a, from, b, bAt + q * length * columns, c, to);
            }
        }
    }

    private void run(int length, float[] a, int aAt, float[] b, int bAt, float[] c, int to) {
        int p = 0;
        for (; p + 4 <= length; p += 4) {
            int at = aAt + p * step;
            four(a[at], a[at + step], a[at + 2 * step], a[at + 3 * step], b, bAt + p * columns, c, to);
        }
        for (; p < length; p++) {
            float x = a[aAt + p * step];
            int row = bAt + p * columns;
            for (int j = 0; j < columns; j++) {
                c[to + j] = Math.fma(x, b[row + j], c[to + j]);
            }
        }
    }

    private void four(float a0, float a1, float a2, float a3, float[] b, int row0, float[] c, int to) {
        int row1 = row0 + columns;
        int row2 = row1 + columns;
        int row3 = row2 + columns;
        for (int j = 0; j < columns; j++) {
            float sum = Math.fma(a0, b[row0 + j], c[to + j]);
            sum = Math.fma(a1, b[row1 + j], sum);
            sum = Math.fma(a2, b[row2 + j], sum);
            c[to + j] = Math.fma(a3, b[row3 + j], sum);
        }
    }
}
