package org.thalweg.data;

/// Numbers of one byte, 0 … 255, with an affine map that is applied when they are read, the same for all columns or one
/// for each:
///
///     x = byte · scale + shift
final class ByteRows implements Rows {
    private final byte[] values;
    private final int width;
    private final int count;
    private final double[] scale; // one, or one per column; so are the others
    private final double[] shift;
    private final float[] floatScale;
    private final float[] floatShift;

    private ByteRows(byte[] values, int width, int count, double[] scale, double[] shift) {
        this.values = values;
        this.width = width;
        this.count = count;
        this.scale = scale;
        this.shift = shift;
        this.floatScale = rounded(scale);
        this.floatShift = rounded(shift);
    }

    static ByteRows of(byte[] values, int width, int count) {
        return new ByteRows(values, width, count, new double[] {1}, new double[] {0});
    }

    private static float[] rounded(double[] numbers) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            rounded[i] = (float) numbers[i];
        }
        return rounded;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void copy(int row, float[] out, int at) {
        if (scale.length == 1) {
            copyUniform(values, row * width, out, at, width, floatScale[0], floatShift[0]);
        } else {
            copyByColumn(values, row * width, out, at, floatScale, floatShift);
        }
    }

    /// C2 makes vector code of a signed byte's conversion to `float`, and of `abs`, but not of `bytes[i] & 0xFF`;
    /// with s the signed byte, |s| − |s + 1| is 1 for s < 0 and −1 otherwise. All steps are exact. A batch of 128
    /// images takes 22 µs so, and 74 µs with the mask (AVX2).
    private static void copyUniform(byte[] bytes, int from, float[] out, int at, int count, float scale, float shift) {
        for (int j = 0; j < count; j++) {
            float signed = bytes[from + j];
            float unsigned = signed + 128 * (1 + Math.abs(signed) - Math.abs(signed + 1));
            out[at + j] = unsigned * scale + shift;
        }
    }

    private static void copyByColumn(byte[] bytes, int from, float[] out, int at, float[] scale, float[] shift) {
        for (int j = 0; j < scale.length; j++) {
            out[at + j] = (bytes[from + j] & 0xFF) * scale[j] + shift[j];
        }
    }

    @Override
    public void copy(int row, double[] out, int at) {
        int step = scale.length == 1 ? 0 : 1;
        for (int j = 0; j < width; j++) {
            out[at + j] = (values[row * width + j] & 0xFF) * scale[step * j] + shift[step * j];
        }
    }

    @Override
    public Rows standardized(Standardization by) {
        by.requireWidth(width);
        int columns = by.isUniform() ? scale.length : width;
        double[] newScale = new double[columns];
        double[] newShift = new double[columns];
        for (int j = 0; j < columns; j++) {
            int old = scale.length == 1 ? 0 : j;
            newScale[j] = scale[old] / by.deviation(j);
            newShift[j] = (shift[old] - by.mean(j)) / by.deviation(j);
        }
        return new ByteRows(values, width, count, newScale, newShift);
    }

    @Override
    public long firstNonFinite() {
        return -1;
    }
}
