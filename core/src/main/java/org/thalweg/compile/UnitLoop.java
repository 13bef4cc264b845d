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

    private static final int FEW_ROWS = 8;

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

    /// The loop that computes these kept tensors: maps, then one reduction of any form or several that join the
    /// same rows.
    ///
    /// @param passing roots that are not stored
    /// @throws KeepInMemory if there is none unless another tensor is kept
    static UnitLoop of(List<Tensor> roots, Set<Tensor> passing, Set<Tensor> kept) {
        List<Tensor> maps =
                roots.stream().filter(t -> !Fusion.isReduction(t.op())).toList();
        List<Tensor> reductions = roots.subList(maps.size(), roots.size());
        Tensor walked = walked(roots.getLast());
        int n = walked.shape().elements();
        LoopBuilder loop = new LoopBuilder(kept::contains);
        Access all = Access.identity(n);
        List<Integer> values = maps.stream().map(t -> loop.root(t, all)).toList();
        List<Store> stores = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            if (!passing.contains(maps.get(i))) {
                stores.add(new Store(loop.port(maps.get(i), all), values.get(i), Join.NONE));
            }
        }
        List<Store> joins = new ArrayList<>();
        List<Access> outs = new ArrayList<>();
        for (Tensor reduction : reductions) {
            Tensor of = walked(reduction);
            outs.add(Access.strided(of.shape(), outStrides(of.shape(), reduction.op())));
            int value = loop.value(of, all);
            int port = loop.port(reduction, outs.getLast());
            joins.add(new Store(port, value, reduction.op() instanceof Sum ? Join.SUM : Join.MAX));
        }
        int[] nest = nest(n, loop, roots);
        if (reductions.isEmpty()) {
            return new UnitLoop(loop, nest, stores, null, Form.MAP);
        }
        Form form = form(outs.getLast().strides(nest), nest);
        boolean several = reductions.size() > 1;
        boolean same = outs.stream().allMatch(out -> form(out.strides(nest), nest) == form);
        if (form == null || !same || (several && form != Form.COLUMNS) || (!maps.isEmpty() && !goesWithMaps(form))) {
            throw new KeepInMemory(walked);
        }
        Store join = joins.getLast();
        switch (form) {
            case MAP -> stores.add(new Store(join.port(), join.value(), Join.NONE));
            case COLUMNS -> stores.addAll(joins);
            case ROWS, ALL -> {
                return new UnitLoop(loop, nest, stores, new Fold(join.port(), join.value(), join.into()), form);
            }
        }
        return new UnitLoop(loop, nest, stores, null, form);
    }

    private static boolean goesWithMaps(Form form) {
        return form == Form.ROWS || form == Form.COLUMNS;
    }

    /// The tensor whose elements a loop goes through to compute a root.
    static Tensor walked(Tensor root) {
        return Fusion.isReduction(root.op()) ? root.op().inputs().getFirst() : root;
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
            throw new KeepInMemory(roots.size() > 1 ? roots.getFirst() : culprit(roots.getFirst()));
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

    /// The stride of a reduction's result along each axis of what it reduces, which has shape `x`.
    static int[] outStrides(Shape x, Op op) {
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

    /// Whether a map over several loops would call its kernel for few rows at a time, and for more if rows and
    /// the next loop outwards were exchanged: rows of windows side by side, for example, which are as few as a
    /// window has. An element then comes a little earlier or later, and no further away.
    boolean hasFewRows() {
        int rows = nest.length - 2;
        return form == Form.MAP && nest.length > 3 && nest[rows] < FEW_ROWS && nest[rows - 1] > nest[rows];
    }

    int ports() {
        return builder.accesses().size();
    }

    int lines() {
        return builder.code().lines().size();
    }
}
