package org.thalweg.kernel;

/// The scalar twin of the vector blocks, and their meaning. It stands in for them until they are compiled.
///
/// The sums of two rows and eight columns stay in registers at a time. That is twice as fast as going along rows,
/// whose 16 or 32 columns leave C2 few turns to make vectors of. Above all it is as much faster in C1's code, in
/// which a training begins.
///
/// @param step from an element of a run to the next
record ScalarFloatWindowBlock(int rows, int columns, int step) implements FloatWindowBlock {
    private static final int WIDE = 8;

    /// Columns of every block are a multiple of it.
    private static final int NARROW = 2;

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
        int count = this.rows;
        while (count > 1 && outs[outsAt + count - 1] == outs[outsAt + count - 2]) {
            count--;
        }
        for (int r = 0; r < count; r += 2) {
            int other = Math.min(r + 1, count - 1); // the same row twice gets the same sums twice
            int a0 = aAt + rows[rowsAt + r];
            int a1 = aAt + rows[rowsAt + other];
            int c0 = cAt + outs[outsAt + r];
            int c1 = cAt + outs[outsAt + other];
            int j = 0;
            for (; j + WIDE <= columns; j += WIDE) {
                wide(runs, length, a, a0, a1, starts, startsAt, b, bAt + j, c, c0 + j, c1 + j, accumulate);
            }
            for (; j < columns; j += NARROW) {
                narrow(runs, length, a, a0, a1, starts, startsAt, b, bAt + j, c, c0 + j, c1 + j, accumulate);
            }
        }
    }

    private void wide(
            int runs,
            int length,
            float[] a,
            int a0,
            int a1,
            int[] starts,
            int startsAt,
            float[] b,
            int bAt,
            float[] c,
            int c0,
            int c1,
            boolean accumulate) {
        float s00 = accumulate ? c[c0] : 0;
        float s01 = accumulate ? c[c0 + 1] : 0;
        float s02 = accumulate ? c[c0 + 2] : 0;
        float s03 = accumulate ? c[c0 + 3] : 0;
        float s04 = accumulate ? c[c0 + 4] : 0;
        float s05 = accumulate ? c[c0 + 5] : 0;
        float s06 = accumulate ? c[c0 + 6] : 0;
        float s07 = accumulate ? c[c0 + 7] : 0;
        float s10 = accumulate ? c[c1] : 0;
        float s11 = accumulate ? c[c1 + 1] : 0;
        float s12 = accumulate ? c[c1 + 2] : 0;
        float s13 = accumulate ? c[c1 + 3] : 0;
        float s14 = accumulate ? c[c1 + 4] : 0;
        float s15 = accumulate ? c[c1 + 5] : 0;
        float s16 = accumulate ? c[c1 + 6] : 0;
        float s17 = accumulate ? c[c1 + 7] : 0;
        int row = bAt;
        for (int q = 0; q < runs; q++) {
            int start = starts[startsAt + q];
            int at0 = a0 + start;
            int at1 = a1 + start;
            for (int p = 0; p < length; p++) {
                float x0 = a[at0];
                float x1 = a[at1];
                float b0 = b[row];
                s00 = Math.fma(x0, b0, s00);
                s10 = Math.fma(x1, b0, s10);
                float b1 = b[row + 1];
                s01 = Math.fma(x0, b1, s01);
                s11 = Math.fma(x1, b1, s11);
                float b2 = b[row + 2];
                s02 = Math.fma(x0, b2, s02);
                s12 = Math.fma(x1, b2, s12);
                float b3 = b[row + 3];
                s03 = Math.fma(x0, b3, s03);
                s13 = Math.fma(x1, b3, s13);
                float b4 = b[row + 4];
                s04 = Math.fma(x0, b4, s04);
                s14 = Math.fma(x1, b4, s14);
                float b5 = b[row + 5];
                s05 = Math.fma(x0, b5, s05);
                s15 = Math.fma(x1, b5, s15);
                float b6 = b[row + 6];
                s06 = Math.fma(x0, b6, s06);
                s16 = Math.fma(x1, b6, s16);
                float b7 = b[row + 7];
                s07 = Math.fma(x0, b7, s07);
                s17 = Math.fma(x1, b7, s17);
                at0 += step;
                at1 += step;
                row += columns;
            }
        }
        c[c0] = s00;
        c[c0 + 1] = s01;
        c[c0 + 2] = s02;
        c[c0 + 3] = s03;
        c[c0 + 4] = s04;
        c[c0 + 5] = s05;
        c[c0 + 6] = s06;
        c[c0 + 7] = s07;
        c[c1] = s10;
        c[c1 + 1] = s11;
        c[c1 + 2] = s12;
        c[c1 + 3] = s13;
        c[c1 + 4] = s14;
        c[c1 + 5] = s15;
        c[c1 + 6] = s16;
        c[c1 + 7] = s17;
    }

    private void narrow(
            int runs,
            int length,
            float[] a,
            int a0,
            int a1,
            int[] starts,
            int startsAt,
            float[] b,
            int bAt,
            float[] c,
            int c0,
            int c1,
            boolean accumulate) {
        float s00 = accumulate ? c[c0] : 0;
        float s01 = accumulate ? c[c0 + 1] : 0;
        float s10 = accumulate ? c[c1] : 0;
        float s11 = accumulate ? c[c1 + 1] : 0;
        int row = bAt;
        for (int q = 0; q < runs; q++) {
            int start = starts[startsAt + q];
            int at0 = a0 + start;
            int at1 = a1 + start;
            for (int p = 0; p < length; p++) {
                float x0 = a[at0];
                float x1 = a[at1];
                float b0 = b[row];
                s00 = Math.fma(x0, b0, s00);
                s10 = Math.fma(x1, b0, s10);
                float b1 = b[row + 1];
                s01 = Math.fma(x0, b1, s01);
                s11 = Math.fma(x1, b1, s11);
                at0 += step;
                at1 += step;
                row += columns;
            }
        }
        c[c0] = s00;
        c[c0 + 1] = s01;
        c[c1] = s10;
        c[c1 + 1] = s11;
    }
}
