package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Kernel.Join;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.compile.Kernel.Store;
import org.thalweg.kernel.StridedCopy;
import org.thalweg.kernel.StridedCopy.Rows;
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

    private MoveStep(String what, int[] sizes, Place from, Place to, Place whole, int zeros, StridedCopy copy) {
        this.what = what;
        this.sizes = sizes;
        this.from = from;
        this.to = to;
        this.whole = whole;
        this.zeros = zeros;
        this.copy = copy;
    }

    /// Copies elements in strides of `from` to a tensor of `shape` at `to`.
    static MoveStep gathering(String what, Shape shape, Place from, int[] fromStrides, Place to) {
        StridedCopy copy = StridedCopy.of(shape.sizes(), fromStrides, shape.strides());
        return new MoveStep(what, shape.sizes(), from, to, to, 0, copy);
    }

    /// Copies a tensor of `shape` at `from` to `to`, which lies in strides within `whole`; if `zeros` is above 0,
    /// as many elements of `whole` are set to 0 before.
    static MoveStep spreading(String what, Shape shape, Place from, Place to, int[] toStrides, Place whole, int zeros) {
        StridedCopy copy = StridedCopy.of(shape.sizes(), shape.strides(), toStrides);
        return new MoveStep(what, shape.sizes(), from, to, whole, zeros, copy);
    }

    /// Copies `elements` that lie one after the other.
    static MoveStep plain(String what, int elements, Place from, Place to) {
        return gathering(what, Shape.of(elements), from, new int[] {1}, to);
    }

    /// The rows that it copies and nothing else, or `null` if it is another kind of move.
    @Nullable
    Rows rows() {
        return zeros > 0 ? null : copy.rows();
    }

    /// Where the first of its elements goes.
    Place to() {
        return to;
    }

    /// The same as a loop, which may run together with others; `null` if it does more than to copy
    /// floating-point numbers that lie one after the other.
    @Nullable
    LoopStep asLoop(int threads) {
        DType dtype = from.buffer().dtype;
        Rows rows = rows();
        if (rows == null || rows.count() > 1 || !dtype.isFloating()) {
            return null;
        }
        Code code = new Code();
        Type type = Type.of(dtype);
        int value = code.load(type, 0);
        Port port = new Port(type, false, true, false);
        Kernel kernel = new Kernel(code.lines(), List.of(port, port), List.of(new Store(1, value, Join.NONE)), null);
        int[] nest = {rows.width()};
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
