package org.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// 6 rows × 2 vectors of C in twelve registers, for a left operand whose rows lie side by side: stored transposed, or
/// packed.
///
/// Element (r, p) of the left operand lies at `aAt + r + p·aStride`. The index is carried from turn to turn: computed
/// as `p·aStride`, or with a constant stride, the loop makes C2 spill a sum to the stack (JDK 25, Zen 3).
final class VectorDoubleColumnBlock implements DoubleBlock {
    private static final VectorSpecies<Double> SPECIES = VectorSpeciesChoice.DOUBLES;
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
        }
        int aNext = aAt;
        int bNext = bAt;
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bNext);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, bNext + LANES);
            DoubleVector x = DoubleVector.broadcast(SPECIES, a[aNext]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = DoubleVector.broadcast(SPECIES, a[aNext + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = DoubleVector.broadcast(SPECIES, a[aNext + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = DoubleVector.broadcast(SPECIES, a[aNext + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = DoubleVector.broadcast(SPECIES, a[aNext + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = DoubleVector.broadcast(SPECIES, a[aNext + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            aNext += aStride;
            bNext += COLUMNS;
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
    }
}
