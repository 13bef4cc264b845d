package org.thalweg.graph;

import java.util.Map;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Constants and their values by the evaluator, for tests that work an example by hand.
final class Values {
    private Values() {}

    static Tensor scalar(double value) {
        return Tensor.constant(NDArray.of(Shape.SCALAR, value));
    }

    static Tensor vector(double... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    static Tensor floats(float... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    static Tensor ints(int... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    static Tensor truth(boolean... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    /// 1, 2, 3, … in a shape.
    static Tensor counting(int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.constant(NDArray.fill(DType.F64, shape, i -> i + 1));
    }

    static NDArray value(Tensor t) {
        return Evaluator.of(Map.of()).value(t);
    }

    static double[] doubles(Tensor t) {
        return value(t).toDoubles();
    }

    static double item(Tensor t) {
        return value(t).item();
    }
}
