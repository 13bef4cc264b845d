package org.thalweg.compile;

import java.util.Arrays;

/// Sets elements to 0 (false).
final class Zeros {
    private Zeros() {}

    static void fill(Object array, int start, int count) {
        int end = start + count;
        switch (array) {
            case float[] x -> Arrays.fill(x, start, end, 0f);
            case double[] x -> Arrays.fill(x, start, end, 0d);
            case int[] x -> Arrays.fill(x, start, end, 0);
            default -> Arrays.fill((boolean[]) array, start, end, false);
        }
    }
}
