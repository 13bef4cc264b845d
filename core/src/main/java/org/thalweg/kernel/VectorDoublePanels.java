package org.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Packs operands with vector loads and stores. Four panels at a time, so that whole cache lines of a row are read.
final class VectorDoublePanels implements DoublePanels {
    private static final VectorSpecies<Double> SPECIES = VectorSpeciesChoice.DOUBLES;
    private static final int LANES = SPECIES.length();
    private static final int COLUMNS = 2 * LANES;

    /// Rows of which some elements are copied before the next elements of the same rows.
    private static final int STEPS = 32;

    /// Blocks of 4 × 4 are transposed in registers, as many at a time as vectors hold.
    private static final boolean FOUR_FITS = LANES >= 4;

    private static final VectorShuffle<Double> SWAP_PAIRS = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 2);
    private static final VectorShuffle<Double> SWAP_NEIGHBOURS = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);
    private static final VectorMask<Double> UPPER_PAIR = VectorMask.fromLong(SPECIES, 0xcccc);
    private static final VectorMask<Double> ODD = VectorMask.fromLong(SPECIES, 0xaaaa);
    private static final VectorMask<Double> FROM_4 = VectorMask.fromLong(SPECIES, 0xfff0);
    private static final VectorMask<Double> FROM_8 = VectorMask.fromLong(SPECIES, 0xff00);
    private static final VectorMask<Double> FROM_12 = VectorMask.fromLong(SPECIES, 0xf000);

    private static final VectorSpecies<Double> FOUR =
            FOUR_FITS ? VectorSpecies.of(double.class, VectorShape.forBitSize(4 * Double.SIZE)) : SPECIES;
    private static final VectorShuffle<Double> FOUR_PAIRS = VectorShuffle.fromOp(FOUR, lane -> lane ^ 2);
    private static final VectorShuffle<Double> FOUR_NEIGHBOURS = VectorShuffle.fromOp(FOUR, lane -> lane ^ 1);
    private static final VectorMask<Double> FOUR_UPPER = VectorMask.fromLong(FOUR, 0b1100);
    private static final VectorMask<Double> FOUR_ODD = VectorMask.fromLong(FOUR, 0b1010);

    @Override
    public void copy(int panels, int k, double[] from, int at, int stride, double[] out, int outAt, int panelSize) {
        int q = 0;
        for (; q + 4 <= panels; q += 4) {
            copyFour(k, from, at + q * COLUMNS, stride, out, outAt + q * panelSize, panelSize);
        }
        for (; q < panels; q++) {
            copyOne(k, from, at + q * COLUMNS, stride, out, outAt + q * panelSize);
        }
    }

    /// In whole vectors, which write over the beginning of the next step before it comes; so the last step is
    /// exact.
    @Override
    public void sideBySide(int panels, int k, int height, double[] from, int at, int stride, double[] out, int outAt) {
        int panelSize = height * k;
        int last = (height - 1) / LANES * LANES; // the vector of a step that writes too much comes before the others
        for (int p = 0; p < k - 1; p += STEPS) {
            int steps = Math.min(STEPS, k - 1 - p);
            for (int j = last; j >= 0; j -= LANES) {
                int to = outAt + p * height + j;
                copySteps(panels, steps, height, from, at + p * stride + j, stride, out, to, panelSize);
            }
        }
        for (int q = 0; q < panels && k > 0; q++) {
            int row = at + (k - 1) * stride + q * height;
            int to = outAt + (q + 1) * panelSize - height;
            System.arraycopy(from, row, out, to, height);
        }
    }

    private static void copySteps(
            int panels,
            int steps,
            int height,
            double[] from,
            int at,
            int stride,
            double[] out,
            int outAt,
            int panelSize) {
        int q = 0;
        for (; q + 4 <= panels; q += 4) {
            int next = at + q * height;
            int to = outAt + q * panelSize;
            for (int p = 0; p < steps; p++) {
                DoubleVector.fromArray(SPECIES, from, next).intoArray(out, to);
                DoubleVector.fromArray(SPECIES, from, next + height).intoArray(out, to + panelSize);
                DoubleVector.fromArray(SPECIES, from, next + 2 * height).intoArray(out, to + 2 * panelSize);
                DoubleVector.fromArray(SPECIES, from, next + 3 * height).intoArray(out, to + 3 * panelSize);
                next += stride;
                to += height;
            }
        }
        for (; q < panels; q++) {
            int next = at + q * height;
            int to = outAt + q * panelSize;
            for (int p = 0; p < steps; p++) {
                DoubleVector.fromArray(SPECIES, from, next).intoArray(out, to);
                next += stride;
                to += height;
            }
        }
    }

    @Override
    public void transpose(
            int k, int valid, int width, double[] from, int at, int stride, double[] out, int outAt, int outStride) {
        int inFours = FOUR_FITS ? k & ~3 : 0;
        int j = 0;
        if (inFours > 0) {
            for (; j + LANES <= valid; j += LANES) {
                transposeWide(inFours, from, at + j * stride, stride, out, outAt + j, outStride);
            }
            for (; j + 4 <= valid; j += 4) {
                transposeFour(inFours, from, at + j * stride, stride, out, outAt + j, outStride);
            }
        }
        int to = outAt + inFours * outStride;
        ScalarDoublePanels.transposePart(k - inFours, j, j, from, at + inFours, stride, out, to, outStride);
        ScalarDoublePanels.transposePart(
                k, valid - j, width - j, from, at + j * stride, stride, out, outAt + j, outStride);
    }

    /// `out[outAt + p·outStride + j] = from[at + j·stride + p]` for p < k, a multiple of 4, and j < [#LANES]:
    /// each four lanes do what [#transposeFour] does, for the next four rows.
    private static void transposeWide(
            int k, double[] from, int at, int stride, double[] out, int outAt, int outStride) {
        int row1 = at + stride;
        int row2 = row1 + stride;
        int row3 = row2 + stride;
        int further = 4 * stride - 4;
        int to = outAt;
        for (int p = 0; p < k; p += 4) {
            DoubleVector a0 = fours(from, at + p, further);
            DoubleVector a1 = fours(from, row1 + p, further);
            DoubleVector a2 = fours(from, row2 + p, further);
            DoubleVector a3 = fours(from, row3 + p, further);
            DoubleVector b0 = a0.blend(a2.rearrange(SWAP_PAIRS), UPPER_PAIR);
            DoubleVector b1 = a1.blend(a3.rearrange(SWAP_PAIRS), UPPER_PAIR);
            DoubleVector b2 = a0.rearrange(SWAP_PAIRS).blend(a2, UPPER_PAIR);
            DoubleVector b3 = a1.rearrange(SWAP_PAIRS).blend(a3, UPPER_PAIR);
            b0.blend(b1.rearrange(SWAP_NEIGHBOURS), ODD).intoArray(out, to);
            b0.rearrange(SWAP_NEIGHBOURS).blend(b1, ODD).intoArray(out, to + outStride);
            b2.blend(b3.rearrange(SWAP_NEIGHBOURS), ODD).intoArray(out, to + 2 * outStride);
            b2.rearrange(SWAP_NEIGHBOURS).blend(b3, ODD).intoArray(out, to + 3 * outStride);
            to += 4 * outStride;
        }
    }

    /// Four elements of a row, then those of every fourth row after it: whole vectors are loaded, each four
    /// elements before its row's, so that these are where they shall be.
    private static DoubleVector fours(double[] from, int at, int further) {
        DoubleVector first = DoubleVector.fromArray(SPECIES, from, at);
        if (LANES == 4) {
            return first;
        }
        DoubleVector two = first.blend(DoubleVector.fromArray(SPECIES, from, at + further), FROM_4);
        if (LANES == 8) {
            return two;
        }
        return two.blend(DoubleVector.fromArray(SPECIES, from, at + 2 * further), FROM_8)
                .blend(DoubleVector.fromArray(SPECIES, from, at + 3 * further), FROM_12);
    }

    /// `out[outAt + p·outStride + j] = from[at + j·stride + p]` for p < k, a multiple of 4, and j < 4.
    private static void transposeFour(
            int k, double[] from, int at, int stride, double[] out, int outAt, int outStride) {
        int row1 = at + stride;
        int row2 = row1 + stride;
        int row3 = row2 + stride;
        int to = outAt;
        for (int p = 0; p < k; p += 4) {
            DoubleVector a0 = DoubleVector.fromArray(FOUR, from, at + p);
            DoubleVector a1 = DoubleVector.fromArray(FOUR, from, row1 + p);
            DoubleVector a2 = DoubleVector.fromArray(FOUR, from, row2 + p);
            DoubleVector a3 = DoubleVector.fromArray(FOUR, from, row3 + p);
            DoubleVector b0 = a0.blend(a2.rearrange(FOUR_PAIRS), FOUR_UPPER);
            DoubleVector b1 = a1.blend(a3.rearrange(FOUR_PAIRS), FOUR_UPPER);
            DoubleVector b2 = a0.rearrange(FOUR_PAIRS).blend(a2, FOUR_UPPER);
            DoubleVector b3 = a1.rearrange(FOUR_PAIRS).blend(a3, FOUR_UPPER);
            b0.blend(b1.rearrange(FOUR_NEIGHBOURS), FOUR_ODD).intoArray(out, to);
            b0.rearrange(FOUR_NEIGHBOURS).blend(b1, FOUR_ODD).intoArray(out, to + outStride);
            b2.blend(b3.rearrange(FOUR_NEIGHBOURS), FOUR_ODD).intoArray(out, to + 2 * outStride);
            b2.rearrange(FOUR_NEIGHBOURS).blend(b3, FOUR_ODD).intoArray(out, to + 3 * outStride);
            to += 4 * outStride;
        }
    }

    private static void copyFour(int k, double[] from, int at, int stride, double[] out, int outAt, int panelSize) {
        int next = at;
        int to = outAt;
        for (int p = 0; p < k; p++) {
            copyRow(from, next, out, to);
            copyRow(from, next + COLUMNS, out, to + panelSize);
            copyRow(from, next + 2 * COLUMNS, out, to + 2 * panelSize);
            copyRow(from, next + 3 * COLUMNS, out, to + 3 * panelSize);
            next += stride;
            to += COLUMNS;
        }
    }

    private static void copyOne(int k, double[] from, int at, int stride, double[] out, int outAt) {
        int next = at;
        int to = outAt;
        for (int p = 0; p < k; p++) {
            copyRow(from, next, out, to);
            next += stride;
            to += COLUMNS;
        }
    }

    private static void copyRow(double[] from, int at, double[] out, int to) {
        DoubleVector.fromArray(SPECIES, from, at).intoArray(out, to);
        DoubleVector.fromArray(SPECIES, from, at + LANES).intoArray(out, to + LANES);
    }
}
