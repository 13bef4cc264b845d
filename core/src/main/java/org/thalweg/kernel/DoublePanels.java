package org.thalweg.kernel;

/// Packing of one operand of a matrix product into panels: `k` rows of `width` elements side by side, so that the
/// innermost loop reads memory in order.
interface DoublePanels {
    /// Copies full panels that lie side by side: `out[outAt + q·panelSize + p·columns + j] = from[at + p·stride +
    /// q·columns + j]` for q < panels, p < k, j < columns.
    void copy(int panels, int k, double[] from, int at, int stride, double[] out, int outAt, int panelSize);

    /// Copies panels of `height` rows that lie side by side: `out[outAt + q·height·k + p·height + i] =
    /// from[at + p·stride + q·height + i]` for q < panels, p < k, i < height. The array holds all rows whole.
    void sideBySide(int panels, int k, int height, double[] from, int at, int stride, double[] out, int outAt);

    /// Transposes: `out[outAt + p·outStride + j] = from[at + j·stride + p]` for p < k and j < valid; 0 for valid ≤
    /// j < width.
    void transpose(
            int k, int valid, int width, double[] from, int at, int stride, double[] out, int outAt, int outStride);
}
