package org.thalweg.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The sizes of a tensor along its axes, outermost first; `[]` is a scalar. Immutable.
///
/// Elements lie in row-major order: the last axis varies fastest. A size may be 0; the product of all sizes must be
/// below 2³¹.
public final class Shape {
    /// The shape of a scalar, `[]`.
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;
    private final int elements;

    private Shape(int[] sizes) {
        long product = 1;
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new ShapeException("shape " + Arrays.toString(sizes) + ": a size must be at least 0");
            }
            empty |= size == 0;
            product = Math.min(product * Math.max(size, 1), 1L << 31); // one more factor never overflows
        }
        if (!empty && product > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "shape " + Arrays.toString(sizes) + " has more than 2147483647 elements; split the tensor");
        }
        this.sizes = sizes;
        this.elements = empty ? 0 : (int) product;
    }

    /// The shape with these sizes, outermost first.
    ///
    /// @throws ShapeException if a size is negative or there are 2³¹ elements or more
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /// The number of axes.
    public int rank() {
        return sizes.length;
    }

    /// The size along an axis; negative axes count from the last, so that `size(-1)` is the innermost.
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /// The axis from 0, for one that may count from the last.
    ///
    /// @throws ShapeException if there is no such axis
    public int axis(int axis) {
        int found = axis < 0 ? axis + sizes.length : axis;
        if (found < 0 || found >= sizes.length) {
            throw new ShapeException("no axis " + axis + " in shape " + this + "; "
                    + (sizes.length == 0
                            ? "a scalar has no axes"
                            : "axes run from " + -sizes.length + " to " + (sizes.length - 1)));
        }
        return found;
    }

    /// The number of elements, 1 for a scalar.
    public int elements() {
        return elements;
    }

    /// A copy of the sizes.
    public int[] sizes() {
        return sizes.clone();
    }

    /// Elements between neighbours along each axis, in row-major order.
    public int[] strides() {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    /// The same shape with another size along one axis.
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return new Shape(changed);
    }

    /// The shape without the given axes.
    public Shape without(int... axes) {
        int[] dropped = Arrays.stream(axes).map(this::axis).toArray();
        return new Shape(IntStream.range(0, sizes.length)
                .filter(axis -> Arrays.stream(dropped).noneMatch(drop -> drop == axis))
                .map(axis -> sizes[axis])
                .toArray());
    }

    /// The shape with an axis of the given size put in front of `axis` (which may be the rank: at the end); −1
    /// appends.
    ///
    /// @throws ShapeException if there is no such place
    public Shape insert(int axis, int size) {
        int at = axis < 0 ? axis + sizes.length + 1 : axis;
        if (at < 0 || at > sizes.length) {
            throw new ShapeException("no place " + axis + " for a new axis in shape " + this + "; places run from "
                    + (-sizes.length - 1) + " to " + sizes.length);
        }
        return new Shape(IntStream.rangeClosed(0, sizes.length)
                .map(i -> i < at ? sizes[i] : i == at ? size : sizes[i - 1])
                .toArray());
    }

    /// The shape that both broadcast to, by the usual rule: aligned at the last axis, sizes equal or one of them 1.
    /// `null` if there is none.
    public static @Nullable Shape broadcast(Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        int[] sizes = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i <= left.rank() ? left.sizes[left.rank() - i] : 1;
            int b = i <= right.rank() ? right.sizes[right.rank() - i] : 1;
            if (a != b && a != 1 && b != 1) {
                return null;
            }
            sizes[rank - i] = a == 1 ? b : a;
        }
        return new Shape(sizes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /// For example `[128, 10]`.
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
