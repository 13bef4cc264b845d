package org.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// 8 rows × 2 vectors of C, for processors with 32 vector registers; else like [VectorDoubleBlock].
final class VectorDoubleWideBlock implements DoubleBlock {
    private static final VectorSpecies<Double> SPECIES = VectorSpeciesChoice.DOUBLES;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 8;
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
            int k,
            double[] a,
            int aAt,
            int aStride,
            double[] b,
            int bAt,
            double[] c,
            int cAt,
            int ldc,
            boolean accumulate) {
        int r1 = cAt + ldc;
        int r2 = r1 + ldc;
        int r3 = r2 + ldc;
        int r4 = r3 + ldc;
        int r5 = r4 + ldc;
        int r6 = r5 + ldc;
        int r7 = r6 + ldc;
        DoubleVector c00;
        DoubleVector c01;
        DoubleVector c10;
        DoubleVector c11;
        DoubleVector c20;
        DoubleVector c21;
        DoubleVector c30;
        DoubleVector c31;
        DoubleVector c40;
        DoubleVector c41;
        DoubleVector c50;
        DoubleVector c51;
        DoubleVector c60;
        DoubleVector c61;
        DoubleVector c70;
        DoubleVector c71;
        int a1 = aAt + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        int a4 = a3 + aStride;
        int a5 = a4 + aStride;
        int a6 = a5 + aStride;
        int a7 = a6 + aStride;
        if (accumulate) {
            c00 = DoubleVector.fromArray(SPECIES, c, cAt);
            c01 = DoubleVector.fromArray(SPECIES, c, cAt + LANES);
            c10 = DoubleVector.fromArray(SPECIES, c, r1);
            c11 = DoubleVector.fromArray(SPECIES, c, r1 + LANES);
            c20 = DoubleVector.fromArray(SPECIES, c, r2);
            c21 = DoubleVector.fromArray(SPECIES, c, r2 + LANES);
            c30 = DoubleVector.fromArray(SPECIES, c, r3);
            c31 = DoubleVector.fromArray(SPECIES, c, r3 + LANES);
            c40 = DoubleVector.fromArray(SPECIES, c, r4);
            c41 = DoubleVector.fromArray(SPECIES, c, r4 + LANES);
            c50 = DoubleVector.fromArray(SPECIES, c, r5);
            c51 = DoubleVector.fromArray(SPECIES, c, r5 + LANES);
            c60 = DoubleVector.fromArray(SPECIES, c, r6);
            c61 = DoubleVector.fromArray(SPECIES, c, r6 + LANES);
            c70 = DoubleVector.fromArray(SPECIES, c, r7);
            c71 = DoubleVector.fromArray(SPECIES, c, r7 + LANES);
        } else {
            DoubleVector zero = DoubleVector.zero(SPECIES);
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
            c60 = zero;
            c61 = zero;
            c70 = zero;
            c71 = zero;
        }
        int next = bAt;
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, next);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, next + LANES);
            DoubleVector x = DoubleVector.broadcast(SPECIES, a[aAt + p]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = DoubleVector.broadcast(SPECIES, a[a1 + p]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = DoubleVector.broadcast(SPECIES, a[a2 + p]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = DoubleVector.broadcast(SPECIES, a[a3 + p]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = DoubleVector.broadcast(SPECIES, a[a4 + p]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = DoubleVector.broadcast(SPECIES, a[a5 + p]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = DoubleVector.broadcast(SPECIES, a[a6 + p]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = DoubleVector.broadcast(SPECIES, a[a7 + p]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
            next += COLUMNS;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + LANES);
        c10.intoArray(c, r1);
        c11.intoArray(c, r1 + LANES);
        c20.intoArray(c, r2);
        c21.intoArray(c, r2 + LANES);
        c30.intoArray(c, r3);
        c31.intoArray(c, r3 + LANES);
        c40.intoArray(c, r4);
        c41.intoArray(c, r4 + LANES);
        c50.intoArray(c, r5);
        c51.intoArray(c, r5 + LANES);
        c60.intoArray(c, r6);
        c61.intoArray(c, r6 + LANES);
        c70.intoArray(c, r7);
        c71.intoArray(c, r7 + LANES);
    }
}
