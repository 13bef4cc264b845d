package org.thalweg.formula;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// An index that runs along an axis of tensors: `count` whole numbers beginning with `from`. The index of the outermost
/// sum has the last axis, before the axis of the rows of data if there is one, that of a sum inside it the axis in
/// front.
///
/// @param behind how many axes come after this one
record Axis(
        String name,
        long from,
        int count,
        int behind,
        @Nullable Axis outer) {

    static @Nullable Axis named(@Nullable Axis innermost, String name) {
        Axis axis = innermost;
        while (axis != null && !axis.name.equals(name)) {
            axis = axis.outer;
        }
        return axis;
    }

    /// `[count, 1, …, 1]`
    Shape shape() {
        int[] sizes = new int[behind + 1];
        Arrays.fill(sizes, 1);
        sizes[0] = count;
        return Shape.of(sizes);
    }

    /// The numbers of the index.
    Tensor values() {
        return Tensor.iota(DType.F64, shape(), 0).plus((double) from);
    }
}
