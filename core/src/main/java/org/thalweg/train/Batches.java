package org.thalweg.train;

import org.thalweg.data.ClassTargets;
import org.thalweg.data.Dataset;
import org.thalweg.data.NoTargets;
import org.thalweg.data.RealTargets;
import org.thalweg.data.Rows;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Brings examples into the arrays that programs read.
final class Batches {
    private Batches() {}

    /// Writes the features of the examples `order[from] … order[from + count − 1]` to the beginning of `out`.
    static void features(Rows rows, int[] order, int from, int count, NDArray out) {
        if (out.dtype() == DType.F32) {
            rows.gather(order, from, count, out.floats(), 0);
        } else {
            rows.gather(order, from, count, out.doubles(), 0);
        }
    }

    /// Writes their targets to the beginning of `out`.
    static void targets(Dataset data, int[] order, int from, int count, NDArray out) {
        switch (data.targets()) {
            case ClassTargets classes -> classes.gather(order, from, count, out.ints(), 0);
            case RealTargets real -> features(real.values(), order, from, count, out);
            case NoTargets _ -> throw new IllegalStateException(data.name() + " has no targets");
        }
    }
}
