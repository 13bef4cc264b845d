package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Kernel.Join;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.compile.Kernel.Store;
import org.thalweg.kernel.StridedCopy;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Copies elements from one walk through memory to another: permutations, strided slices, reversals, and with zeros put
/// first, padding.
final class MoveStep implements Step {
    private final String what;
    private final int[] sizes;
    private final Place from;
    private final Place to;
    private final Place whole;
    private final int zeros;
    private final StridedCopy copy;
    private final @Nullable Rows rows;

    /// Rows that lie one after the other in their source, and `stride` apart from `to` on.
    record Rows(int count, int width, Place to, int stride) {
        /// The fewest rows, of a tensor of `shape` that is copied in these strides, if they are all equally far
        /// apart.
        private static @Nullable Rows of(Shape shape, Place to, int[] strides) {
            int width = 1;
            int axis = shape.rank() - 1;
            for (; axis >= 0 && strides[axis] == width; axis--) {
                width *= shape.size(axis);
            }
            int count = 1;
            int stride = axis < 0 ? width : strides[axis];
            for (; axis >= 0 && strides[axis] == count * stride; axis--) {
                count *= shape.size(axis);
            }
            return axis < 0 && count > 1 && width > 0 ? new Rows(count, width, to, stride) : null;
        }
    }

    private MoveStep(
            String what,
            int[] sizes,
            Place from,
            Place to,
            Place whole,
            int zeros,
            StridedCopy copy,
            @Nullable Rows rows) {
        this.what = what;
        this.sizes = sizes;
        this.from = from;
        this.to = to;
        this.whole = whole;
        this.zeros = zeros;
        this.copy = copy;
        this.rows = rows;
    }

    /// Copies elements in strides of `from` to a tensor of `shape` at `to`.
    static MoveStep gathering(String what, Shape shape, Place from, int[] fromStrides, Place to) {
        StridedCopy copy = StridedCopy.of(shape.sizes(), fromStrides, shape.strides());
        return new MoveStep(what, shape.sizes(), from, to, to, 0, copy, null);
    }

    /// Copies a tensor of `shape` at `from` to `to`, which lies in strides within `whole`; if `zeros` is above 0,
    /// as many elements of `whole` are set to 0 before.
    static MoveStep spreading(String what, Shape shape, Place from, Place to, int[] toStrides, Place whole, int zeros) {
        StridedCopy copy = StridedCopy.of(shape.sizes(), shape.strides(), toStrides);
        Rows rows = zeros > 0 ? null : Rows.of(shape, to, toStrides);
        return new MoveStep(what, shape.sizes(), from, to, whole, zeros, copy, rows);
    }

    /// Copies `elements` that lie one after the other.
    static MoveStep plain(String what, int elements, Place from, Place to) {
        return gathering(what, Shape.of(elements), from, new int[] {1}, to);
    }

    /// The rows that it copies and nothing else, or `null` if it is another kind of move.
    @Nullable
    Rows rows() {
        return rows;
    }

    /// The buffer in which they end.
    Buffer target() {
        return to.buffer().root();
    }

    /// The same as a loop, which may run together with others; `null` if it does more than to copy
    /// floating-point numbers that lie one after the other.
    @Nullable
    LoopStep asLoop(int threads) {
        DType dtype = from.buffer().dtype;
        if (!copy.isPlain() || zeros > 0 || !dtype.isFloating()) {
            return null;
        }
        Code code = new Code();
        Type type = Type.of(dtype);
        int value = code.load(type, 0);
        Port port = new Port(type, false, true, false);
        Kernel kernel = new Kernel(code.lines(), List.of(port, port), List.of(new Store(1, value, Join.NONE)), null);
        int[] nest = {Arrays.stream(sizes).reduce(1, (a, b) -> a * b)};
        int[][] strides = {{1}, {1}};
        return new LoopStep(kernel, nest, List.of(from, to), strides, new double[0], Kernels.of(kernel), threads);
    }

    @Override
    public List<Place> reads() {
        return List.of(from);
    }

    @Override
    public List<Place> writes() {
        return List.of(whole);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        Object target = to.array();
        if (zeros > 0) {
            Zeros.fill(target, whole.start(), zeros);
        }
        copy.run(team, from.array(), from.start(), target, to.start());
    }

    @Override
    public String describe() {
        return what + " " + Arrays.toString(sizes) + "\n      ← " + from.name() + "\n      → " + to.name();
    }
}
