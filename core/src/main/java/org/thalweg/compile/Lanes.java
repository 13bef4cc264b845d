package org.thalweg.compile;

/// The partial results of a folded row. Element c of a row goes to lane c mod 16 (F32, I32) or c mod 8 (F64), whatever
/// the width of the hardware's vectors, and the lanes are joined in halves: l₀ + l₈, …; then quarters; and so on. This
/// order is the meaning of a sum, so that all widths and the scalar code agree in every bit.
public final class Lanes {
    /// Lanes of a folded row of F32 or I32.
    static final int SINGLE = 16;
    /// Lanes of a folded row of F64.
    static final int DOUBLE = 8;

    /// Scratch for F32.
    public final float[] f32 = new float[SINGLE];
    /// Scratch for F64.
    public final double[] f64 = new double[DOUBLE];
    /// Scratch for I32.
    public final int[] i32 = new int[SINGLE];

    Lanes() {}

    /// The sum of all lanes; `l` is overwritten.
    public static float sum(float[] l) {
        for (int half = SINGLE / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                l[i] += l[i + half];
            }
        }
        return l[0];
    }

    /// The sum of all lanes; `l` is overwritten.
    public static double sum(double[] l) {
        for (int half = DOUBLE / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                l[i] += l[i + half];
            }
        }
        return l[0];
    }

    /// The sum of all lanes.
    public static int sum(int[] l) {
        int sum = 0;
        for (int lane : l) {
            sum += lane;
        }
        return sum;
    }

    /// The largest lane; NaN if there is one.
    public static float max(float[] l) {
        float max = l[0];
        for (float lane : l) {
            max = Math.max(max, lane);
        }
        return max;
    }

    /// The largest lane; NaN if there is one.
    public static double max(double[] l) {
        double max = l[0];
        for (double lane : l) {
            max = Math.max(max, lane);
        }
        return max;
    }

    /// The largest lane.
    public static int max(int[] l) {
        int max = l[0];
        for (int lane : l) {
            max = Math.max(max, lane);
        }
        return max;
    }
}
