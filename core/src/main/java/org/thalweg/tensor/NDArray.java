package org.thalweg.tensor;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// Concrete values: a shape, an element type and one plain Java array in row-major order. The array is shared, not
/// copied: what writes to it changes this value.
public final class NDArray {
    private final DType dtype;
    private final Shape shape;
    private final Object storage;

    private NDArray(DType dtype, Shape shape, Object storage) {
        if (Array.getLength(storage) != shape.elements()) {
            throw new ShapeException("an array of " + Array.getLength(storage) + " elements does not fill shape "
                    + shape + ", which has " + shape.elements());
        }
        this.dtype = dtype;
        this.shape = shape;
        this.storage = storage;
    }

    /// Values of type `F32` in `values` itself.
    public static NDArray of(Shape shape, float... values) {
        return new NDArray(DType.F32, shape, values);
    }

    /// Values of type `F64` in `values` itself.
    public static NDArray of(Shape shape, double... values) {
        return new NDArray(DType.F64, shape, values);
    }

    /// Values of type `I32` in `values` itself.
    public static NDArray of(Shape shape, int... values) {
        return new NDArray(DType.I32, shape, values);
    }

    /// Values of type `BOOL` in `values` itself.
    public static NDArray of(Shape shape, boolean... values) {
        return new NDArray(DType.BOOL, shape, values);
    }

    /// Zeros (`false` for `BOOL`) in a new array.
    public static NDArray zeros(DType dtype, Shape shape) {
        int n = shape.elements();
        return new NDArray(
                dtype,
                shape,
                switch (dtype) {
                    case F32 -> new float[n];
                    case F64 -> new double[n];
                    case I32 -> new int[n];
                    case BOOL -> new boolean[n];
                });
    }

    /// Element i, in row-major order, is `value(i)` converted to the type: rounded for `F32`, cast for `I32`, and
    /// whether it differs from 0 for `BOOL`.
    public static NDArray fill(DType dtype, Shape shape, IntToDoubleFunction value) {
        NDArray filled = zeros(dtype, shape);
        for (int i = 0; i < shape.elements(); i++) {
            filled.set(i, value.applyAsDouble(i));
        }
        return filled;
    }

    /// A scalar of the given type.
    public static NDArray scalar(DType dtype, double value) {
        return fill(dtype, Shape.SCALAR, i -> value);
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /// The array of an `F32` value, not a copy.
    public float[] floats() {
        return (float[]) expect(DType.F32);
    }

    /// The array of an `F64` value, not a copy.
    public double[] doubles() {
        return (double[]) expect(DType.F64);
    }

    /// The array of an `I32` value, not a copy.
    public int[] ints() {
        return (int[]) expect(DType.I32);
    }

    /// The array of a `BOOL` value, not a copy.
    public boolean[] booleans() {
        return (boolean[]) expect(DType.BOOL);
    }

    private Object expect(DType wanted) {
        if (dtype != wanted) {
            throw new IllegalStateException("values of " + dtype + shape + " were asked for as " + wanted);
        }
        return storage;
    }

    /// The array itself: `float[]`, `double[]`, `int[]` or `boolean[]` by [#dtype].
    public Object array() {
        return storage;
    }

    /// Element i in row-major order as a double; true is 1.
    public double get(int i) {
        return switch (storage) {
            case float[] f -> f[i];
            case double[] d -> d[i];
            case int[] n -> n[i];
            default -> ((boolean[]) storage)[i] ? 1 : 0;
        };
    }

    /// Sets element i in row-major order, converted as by [#fill].
    public void set(int i, double value) {
        switch (storage) {
            case float[] f -> f[i] = (float) value;
            case double[] d -> d[i] = value;
            case int[] n -> n[i] = (int) value;
            default -> ((boolean[]) storage)[i] = value != 0;
        }
    }

    /// The only element of a value that has just one.
    public double item() {
        if (shape.elements() != 1) {
            throw new ShapeException("item() of shape " + shape + ": only a value of one element has an item");
        }
        return get(0);
    }

    /// The same array under another shape with as many elements.
    public NDArray reshape(Shape other) {
        return new NDArray(dtype, other, storage);
    }

    /// A copy of the elements as doubles.
    public double[] toDoubles() {
        double[] copy = new double[shape.elements()];
        Arrays.setAll(copy, this::get);
        return copy;
    }

    /// A copy that shares nothing with this value.
    public NDArray copy() {
        NDArray copy = zeros(dtype, shape);
        System.arraycopy(storage, 0, copy.storage, 0, shape.elements());
        return copy;
    }

    /// The values converted to another type, in a new array.
    public NDArray to(DType other) {
        return fill(other, shape, this::get);
    }

    /// Copies the elements of a value with the same type and as many elements into this one's array.
    public void copyFrom(NDArray source) {
        if (source.dtype != dtype || source.shape.elements() != shape.elements()) {
            throw new ShapeException("cannot copy " + source.dtype + source.shape + " into " + dtype + shape
                    + ": type and number of elements must agree");
        }
        System.arraycopy(source.storage, 0, storage, 0, shape.elements());
    }

    /// For example `F32[2, 3] {1.0, 2.0, …}`, the first elements only.
    @Override
    public String toString() {
        var text = new StringBuilder().append(dtype).append(shape).append(" {");
        int shown = Math.min(shape.elements(), 8);
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ").append(Array.get(storage, i));
        }
        return text.append(shown < shape.elements() ? ", …}" : "}").toString();
    }
}
