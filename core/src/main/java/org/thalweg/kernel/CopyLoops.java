package org.thalweg.kernel;

/// The inner loops of [StridedCopy], once for each type of element.
final class CopyLoops {
    /// Columns that are transposed together: eight streams are read while one line is written.
    private static final int STREAMS = 8;

    private CopyLoops() {}

    /// Copies `n` elements in strides.
    static void line(float[] from, int f, int fromStride, float[] to, int t, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    /// Copies `n` elements in strides.
    static void line(double[] from, int f, int fromStride, double[] to, int t, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    /// Copies `n` elements in strides.
    static void line(int[] from, int f, int fromStride, int[] to, int t, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    /// Copies `n` elements in strides.
    static void line(boolean[] from, int f, int fromStride, boolean[] to, int t, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    /// `to[t + r·toStride + c] = from[f + c·fromStride + r]` for r < height, c < width.
    static void transpose(float[] from, int f, int fromStride, float[] to, int t, int toStride, int height, int width) {
        int c = 0;
        for (; c + STREAMS <= width; c += STREAMS) {
            int f0 = f + c * fromStride;
            int f1 = f0 + fromStride;
            int f2 = f1 + fromStride;
            int f3 = f2 + fromStride;
            int f4 = f3 + fromStride;
            int f5 = f4 + fromStride;
            int f6 = f5 + fromStride;
            int f7 = f6 + fromStride;
            int at = t + c;
            for (int r = 0; r < height; r++) {
                to[at] = from[f0 + r];
                to[at + 1] = from[f1 + r];
                to[at + 2] = from[f2 + r];
                to[at + 3] = from[f3 + r];
                to[at + 4] = from[f4 + r];
                to[at + 5] = from[f5 + r];
                to[at + 6] = from[f6 + r];
                to[at + 7] = from[f7 + r];
                at += toStride;
            }
        }
        for (; c < width; c++) {
            line(from, f + c * fromStride, 1, to, t + c, toStride, height);
        }
    }

    /// `to[t + r·toStride + c] = from[f + c·fromStride + r]` for r < height, c < width.
    static void transpose(
            double[] from, int f, int fromStride, double[] to, int t, int toStride, int height, int width) {
        int c = 0;
        for (; c + STREAMS <= width; c += STREAMS) {
            int f0 = f + c * fromStride;
            int f1 = f0 + fromStride;
            int f2 = f1 + fromStride;
            int f3 = f2 + fromStride;
            int f4 = f3 + fromStride;
            int f5 = f4 + fromStride;
            int f6 = f5 + fromStride;
            int f7 = f6 + fromStride;
            int at = t + c;
            for (int r = 0; r < height; r++) {
                to[at] = from[f0 + r];
                to[at + 1] = from[f1 + r];
                to[at + 2] = from[f2 + r];
                to[at + 3] = from[f3 + r];
                to[at + 4] = from[f4 + r];
                to[at + 5] = from[f5 + r];
                to[at + 6] = from[f6 + r];
                to[at + 7] = from[f7 + r];
                at += toStride;
            }
        }
        for (; c < width; c++) {
            line(from, f + c * fromStride, 1, to, t + c, toStride, height);
        }
    }

    /// `to[t + r·toStride + c] = from[f + c·fromStride + r]` for r < height, c < width.
    static void transpose(int[] from, int f, int fromStride, int[] to, int t, int toStride, int height, int width) {
        for (int c = 0; c < width; c++) {
            line(from, f + c * fromStride, 1, to, t + c, toStride, height);
        }
    }

    /// `to[t + r·toStride + c] = from[f + c·fromStride + r]` for r < height, c < width.
    static void transpose(
            boolean[] from, int f, int fromStride, boolean[] to, int t, int toStride, int height, int width) {
        for (int c = 0; c < width; c++) {
            line(from, f + c * fromStride, 1, to, t + c, toStride, height);
        }
    }
}
