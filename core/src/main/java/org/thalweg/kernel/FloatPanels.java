package org.thalweg.kernel;

/// Packing of one operand of a matrix product into panels: `k` rows of `width` elements side by side, so that the
/// innermost loop reads memory in order.
interface FloatPanels {
    /// Copies `k` rows of one full panel of the right operand: `out[outAt + p·columns + j] = from[at + p·stride +
    /// j]`.
    void copy(int k, float[] from, int at, int stride, float[] out, int outAt);

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

    /// Transposes: `out[outAt + p·outStride + j] = from[at + j·stride + p]` for p < k and j < valid; 0 for valid ≤
    /// j < width.
    static void transpose(
            int k, int valid, int width, float[] from, int at, int stride, float[] out, int outAt, int outStride) {
        int j = 0;
        for (; j + 8 <= valid; j += 8) {
            transposeEight(k, from, at + j * stride, stride, out, outAt + j, outStride);
        }
        for (; j < width; j++) {
            int row = at + j * stride;
            boolean filled = j < valid;
            for (int p = 0; p < k; p++) {
                out[outAt + p * outStride + j] = filled ? from[row + p] : 0;
            }
        }
    }

    private static void transposeEight(int k, float[] from, int at, int stride, float[] out, int outAt, int outStride) {
        int row1 = at + stride;
        int row2 = row1 + stride;
        int row3 = row2 + stride;
        int row4 = row3 + stride;
        int row5 = row4 + stride;
        int row6 = row5 + stride;
        int row7 = row6 + stride;
        int to = outAt;
        for (int p = 0; p < k; p++) {
            out[to] = from[at + p];
            out[to + 1] = from[row1 + p];
            out[to + 2] = from[row2 + p];
            out[to + 3] = from[row3 + p];
            out[to + 4] = from[row4 + p];
            out[to + 5] = from[row5 + p];
            out[to + 6] = from[row6 + p];
            out[to + 7] = from[row7 + p];
            to += outStride;
        }
    }
}
