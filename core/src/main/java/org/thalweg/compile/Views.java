package org.thalweg.compile;

import org.thalweg.graph.Op;
import org.thalweg.graph.Op.Reshape;
import org.thalweg.graph.Op.Slice;
import org.thalweg.graph.Tensor;

/// Ops whose result is a contiguous part of their input's memory.
final class Views {
    private Views() {}

    /// A reshape, or a slice of step 1 that cuts only the outermost axis of those larger than 1.
    static boolean isView(Op op) {
        return switch (op) {
            case Reshape _ -> true;
            case Slice s -> isContiguous(s);
            default -> false;
        };
    }

    private static boolean isContiguous(Slice s) {
        Tensor x = s.x();
        boolean cut = false;
        for (int axis = x.rank() - 1; axis >= 0; axis--) {
            int step = s.steps().get(axis);
            int taken = (s.ends().get(axis) - s.starts().get(axis) + step - 1) / step;
            if ((cut && taken != 1) || (taken > 1 && step != 1)) {
                return false;
            }
            cut |= taken != x.size(axis);
        }
        return true;
    }

    /// Where the elements of a view begin among those of its input.
    static int offset(Op op) {
        if (!(op instanceof Slice s)) {
            return 0;
        }
        int[] strides = s.x().shape().strides();
        int offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += s.starts().get(axis) * strides[axis];
        }
        return offset;
    }
}
