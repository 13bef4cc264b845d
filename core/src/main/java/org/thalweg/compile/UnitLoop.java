package org.thalweg.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Kernel.Fold;
import org.thalweg.compile.Kernel.Join;
import org.thalweg.compile.Kernel.Store;
import org.thalweg.compile.LoopBuilder.KeepInMemory;
import org.thalweg.compile.LoopBuilder.Use;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.Input;
import org.thalweg.graph.Op.Largest;
import org.thalweg.graph.Op.Sum;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.Shape;

/// The loop of a unit: its lines, its nest, and what it writes.
///
/// @param form how a reduction at the end of the loop is done
record UnitLoop(
        LoopBuilder builder,
        int[] nest,
        List<Store> stores,
        @Nullable Fold fold,
        Form form) {

    /// How the last root is computed.
    enum Form {
        /// Element by element.
        MAP,
        /// Each row is folded to one element.
        ROWS,
        /// The rows are joined, element by element.
        COLUMNS,
        /// Everything is folded to one element.
        ALL
    }

    /// The loop that computes these kept tensors, of which only the last may be a reduction.
    ///
    /// @throws KeepInMemory if there is none unless another tensor is kept
    static UnitLoop of(List<Tensor> roots, Set<Tensor> kept) {
        Tensor last = roots.getLast();
        boolean reduces = Fusion.isReduction(last.op());
        List<Tensor> maps = reduces ? roots.subList(0, roots.size() - 1) : roots;
        Tensor walked = reduces ? last.op().inputs().getFirst() : last;
        int n = walked.shape().elements();
        LoopBuilder loop = new LoopBuilder(kept::contains);
        Access all = Access.identity(n);
        List<Store> stores = new ArrayList<>();
        List<Integer> values = maps.stream().map(t -> loop.root(t, all)).toList();
        for (int i = 0; i < maps.size(); i++) {
            stores.add(new Store(loop.port(maps.get(i), all), values.get(i), Join.NONE));
        }
        if (!reduces) {
            return new UnitLoop(loop, nest(n, loop, roots), stores, null, Form.MAP);
        }
        int value = loop.value(walked, all);
        Access out = Access.strided(walked.shape(), outStrides(walked.shape(), last.op()));
        int port = loop.port(last, out);
        int[] nest = nest(n, loop, roots);
        Join join = last.op() instanceof Sum ? Join.SUM : Join.MAX;
        Form form = form(out.strides(nest), nest);
        if (form == null || (!maps.isEmpty() && form != Form.ROWS)) {
            throw new KeepInMemory(walked);
        }
        if (form == Form.MAP || form == Form.COLUMNS) {
            stores.add(new Store(port, value, form == Form.MAP ? Join.NONE : join));
        }
        return new UnitLoop(
                loop, nest, stores, form == Form.ROWS || form == Form.ALL ? new Fold(port, value, join) : null, form);
    }

    private static @Nullable Form form(int[] out, int[] nest) {
        long reduced = IntStream.range(0, nest.length)
                .filter(i -> out[i] == 0 && nest[i] != 1)
                .count();
        int last = nest.length - 1;
        if (reduced == 0) {
            return Form.MAP;
        }
        if (reduced == nest.length) {
            return Form.ALL;
        }
        return reduced > 1 ? null : out[last] == 0 ? Form.ROWS : out[last - 1] == 0 ? Form.COLUMNS : null;
    }

    private static int[] nest(int n, LoopBuilder loop, List<Tensor> roots) {
        int[] nest = n == 0 ? new int[] {0} : Access.nest(n, loop.accesses());
        boolean read = loop.ports().stream().anyMatch(p -> p instanceof Use use && readsRoot(loop, use, roots));
        if (nest == null || read) {
            throw new KeepInMemory(culprit(roots.getFirst()));
        }
        return nest;
    }

    /// Whether a root is loaded from memory in the loop that computes it: elsewhere than where it has just been
    /// computed.
    private static boolean readsRoot(LoopBuilder loop, Use use, List<Tensor> roots) {
        int port = loop.ports().indexOf(use);
        boolean loaded = loop.code().lines().stream()
                .anyMatch(line -> line.kind() == Instruction.Kind.LOAD && line.detail() == port);
        return loaded && roots.contains(use.tensor());
    }

    /// A tensor whose walk may not go with the others; keeping it in memory makes a simpler loop.
    private static Tensor culprit(Tensor root) {
        for (Tensor x : root.op().inputs()) {
            if (!(x.op() instanceof Input || x.op() instanceof Op.Constant)) {
                return x;
            }
        }
        throw new IllegalStateException("no loop for " + root);
    }

    private static int[] outStrides(Shape x, Op op) {
        List<Integer> axes = switch (op) {
            case Sum sum -> sum.axes();
            case Largest largest -> largest.axes();
            default -> throw new IllegalStateException("no reduction: " + op);
        };
        int[] strides = new int[x.rank()];
        int stride = 1;
        for (int axis = x.rank() - 1; axis >= 0; axis--) {
            if (!axes.contains(axis)) {
                strides[axis] = stride;
                stride *= x.size(axis);
            }
        }
        return strides;
    }

    int ports() {
        return builder.accesses().size();
    }

    int lines() {
        return builder.code().lines().size();
    }
}
