package org.thalweg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// 6 rows × 2 vectors, whose left elements lie as far apart as a block is wide: what becomes the derivative of a
/// kernel.
///
/// The counter itself takes these steps: C2 then knows that each element lies inside of its array. With a counter of
/// single steps, times the distance, it asks every time, which halves the speed (JDK 25, Zen 3: 37 instead of 86 GF/s).
final class VectorFloatStridedBlock implements FloatWindowBlock {
    private static final VectorSpecies<Float> SPECIES = VectorSpeciesChoice.FLOATS;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 6;
    private static final int COLUMNS = 2 * LANES;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

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
        int row0 = aAt + rows[rowsAt];
        int row1 = aAt + rows[rowsAt + 1];
        int row2 = aAt + rows[rowsAt + 2];
        int row3 = aAt + rows[rowsAt + 3];
        int row4 = aAt + rows[rowsAt + 4];
        int row5 = aAt + rows[rowsAt + 5];
        int out0 = cAt + outs[outsAt];
        int out1 = cAt + outs[outsAt + 1];
        int out2 = cAt + outs[outsAt + 2];
        int out3 = cAt + outs[outsAt + 3];
        int out4 = cAt + outs[outsAt + 4];
        int out5 = cAt + outs[outsAt + 5];
        FloatVector c00;
        FloatVector c01;
        FloatVector c10;
        FloatVector c11;
        FloatVector c20;
        FloatVector c21;
        FloatVector c30;
        FloatVector c31;
        FloatVector c40;
        FloatVector c41;
        FloatVector c50;
        FloatVector c51;
        if (accumulate) {
            c00 = FloatVector.fromArray(SPECIES, c, out0);
            c01 = FloatVector.fromArray(SPECIES, c, out0 + LANES);
            c10 = FloatVector.fromArray(SPECIES, c, out1);
            c11 = FloatVector.fromArray(SPECIES, c, out1 + LANES);
            c20 = FloatVector.fromArray(SPECIES, c, out2);
            c21 = FloatVector.fromArray(SPECIES, c, out2 + LANES);
            c30 = FloatVector.fromArray(SPECIES, c, out3);
            c31 = FloatVector.fromArray(SPECIES, c, out3 + LANES);
            c40 = FloatVector.fromArray(SPECIES, c, out4);
            c41 = FloatVector.fromArray(SPECIES, c, out4 + LANES);
            c50 = FloatVector.fromArray(SPECIES, c, out5);
            c51 = FloatVector.fromArray(SPECIES, c, out5 + LANES);
        } else {
            FloatVector zero = FloatVector.zero(SPECIES);
            c00 = zero;
            c01 = zero;
            c10 = zero;
            c11 = zero;
            c20 = zero;
            c21 = zero;
            c30 = zero;
            c31 = zero;
            c40 = zero;
            c41 = zero;
            c50 = zero;
            c51 = zero;
        }
        int next = bAt;
        int end = length * COLUMNS;
        for (int q = 0; q < runs; q++) {
            int at = starts[startsAt + q];
            int a0 = row0 + at;
            int a1 = row1 + at;
            int a2 = row2 + at;
            int a3 = row3 + at;
            int a4 = row4 + at;
            int a5 = row5 + at;
            for (int p = 0; p < end; p += COLUMNS) {
                FloatVector b0 = FloatVector.fromArray(SPECIES, b, next);
                FloatVector b1 = FloatVector.fromArray(SPECIES, b, next + LANES);
                FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + p]);
                c00 = x.fma(b0, c00);
                c01 = x.fma(b1, c01);
                x = FloatVector.broadcast(SPECIES, a[a1 + p]);
                c10 = x.fma(b0, c10);
                c11 = x.fma(b1, c11);
                x = FloatVector.broadcast(SPECIES, a[a2 + p]);
                c20 = x.fma(b0, c20);
                c21 = x.fma(b1, c21);
                x = FloatVector.broadcast(SPECIES, a[a3 + p]);
                c30 = x.fma(b0, c30);
                c31 = x.fma(b1, c31);
                x = FloatVector.broadcast(SPECIES, a[a4 + p]);
                c40 = x.fma(b0, c40);
                c41 = x.fma(b1, c41);
                x = FloatVector.broadcast(SPECIES, a[a5 + p]);
                c50 = x.fma(b0, c50);
                c51 = x.fma(b1, c51);
                next += COLUMNS;
            }
        }
        c00.intoArray(c, out0);
        c01.intoArray(c, out0 + LANES);
        c10.intoArray(c, out1);
        c11.intoArray(c, out1 + LANES);
        c20.intoArray(c, out2);
        c21.intoArray(c, out2 + LANES);
        c30.intoArray(c, out3);
        c31.intoArray(c, out3 + LANES);
        c40.intoArray(c, out4);
        c41.intoArray(c, out4 + LANES);
        c50.intoArray(c, out5);
        c51.intoArray(c, out5 + LANES);
    }
}
