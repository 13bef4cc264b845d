package org.thalweg.train;

import org.thalweg.tensor.NDArray;

/// The class that probabilities speak for.
final class Classes {
    private Classes() {}

    /// The index, from 0, of the largest of `count` elements from element `from` on; the first of equals.
    static int largest(NDArray values, int from, int count) {
        return switch (values.array()) {
            case float[] x -> {
                int best = 0;
                for (int k = 1; k < count; k++) {
                    best = x[from + k] > x[from + best] ? k : best;
                }
                yield best;
            }
            case double[] x -> {
                int best = 0;
                for (int k = 1; k < count; k++) {
                    best = x[from + k] > x[from + best] ? k : best;
                }
                yield best;
            }
            default -> throw new IllegalArgumentException("probabilities are F32 or F64, not " + values.dtype());
        };
    }
}
