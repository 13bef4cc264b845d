package org.thalweg.kernel;

/// Packs operands with plain loops: the twin of the vector panels, and what packs the parts that are too small for
/// them.
final class ScalarFloatPanels implements FloatPanels {
    private final int columns;

    ScalarFloatPanels(int columns) {
        this.columns = columns;
    }

    @Override
    public void copy(int panels, int k, float[] from, int at, int stride, float[] out, int outAt, int panelSize) {
        for (int q = 0; q < panels; q++) {
            copyRows(k, columns, from, at + q * columns, stride, out, outAt + q * panelSize);
        }
    }

    @Override
    public void sideBySide(int panels, int k, int height, float[] from, int at, int stride, float[] out, int outAt) {
        for (int q = 0; q < panels; q++) {
            copyRows(k, height, from, at + q * height, stride, out, outAt + q * height * k);
        }
    }

    @Override
    public void transpose(
            int k, int valid, int width, float[] from, int at, int stride, float[] out, int outAt, int outStride) {
        transposePart(k, valid, width, from, at, stride, out, outAt, outStride);
    }

    private static void copyRows(int k, int width, float[] from, int at, int stride, float[] out, int outAt) {
        for (int p = 0; p < k; p++) {
            System.arraycopy(from, at + p * stride, out, outAt + p * width, width);
        }
    }

    /// Copies `k` rows of `valid ≤ width` elements and fills the rest of each with 0.
    static void copyPart(int k, int valid, int width, float[] from, int at, int stride, float[] out, int outAt) {
        for (int p = 0; p < k; p++) {
            int row = at + p * stride;
            int to = outAt + p * width;
            int j = 0;
            for (; j < valid; j++) {
                out[to + j] = from[row + j];
            }
            for (; j < width; j++) {
                out[to + j] = 0;
            }
        }
    }

    /// The same as [#transpose], for everyone.
    static void transposePart(
            int k, int valid, int width, float[] from, int at, int stride, float[] out, int outAt, int outStride) {
        int j = 0;
        for (; j + 4 <= valid; j += 4) {
            transposeFour(k, from, at + j * stride, stride, out, outAt + j, outStride);
        }
        for (; j < width; j++) {
            int row = at + j * stride;
            boolean filled = j < valid;
            for (int p = 0; p < k; p++) {
                out[outAt + p * outStride + j] = filled ? from[row + p] : 0;
            }
        }
    }

    private static void transposeFour(int k, float[] from, int at, int stride, float[] out, int outAt, int outStride) {
        int row1 = at + stride;
        int row2 = row1 + stride;
        int row3 = row2 + stride;
        int to = outAt;
        for (int p = 0; p < k; p++) {
            out[to] = from[at + p];
            out[to + 1] = from[row1 + p];
            out[to + 2] = from[row2 + p];
            out[to + 3] = from[row3 + p];
            to += outStride;
        }
    }
}
