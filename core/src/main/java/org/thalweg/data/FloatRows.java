package org.thalweg.data;

/// Rows in a `float[]`.
record FloatRows(float[] values, int width, int count) implements Rows {
    @Override
    public void copy(int row, float[] out, int at) {
        System.arraycopy(values, row * width, out, at, width);
    }

    @Override
    public void copy(int row, double[] out, int at) {
        for (int j = 0; j < width; j++) {
            out[at + j] = values[row * width + j];
        }
    }

    @Override
    public Rows standardized(Standardization by) {
        by.requireWidth(width);
        float[] result = new float[values.length];
        for (int row = 0; row < count; row++) {
            for (int j = 0; j < width; j++) {
                int i = row * width + j;
                result[i] = (float) by.apply(j, values[i]);
            }
        }
        return new FloatRows(result, width, count);
    }

    @Override
    public long firstNonFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
