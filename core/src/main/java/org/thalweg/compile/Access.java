package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op;
import org.thalweg.tensor.Shape;

/// Where a loop finds an element: a linear function of the loop's indices. The loop runs through `n` elements in
/// row-major order; its factors (outermost first, their sizes multiply to n) move the place by a stride each.
///
/// Reshape leaves an access as it is; broadcast, permute and slice are applied by [#through], so that none of them
/// moves data when it is read inside a loop.
record Access(List<Factor> factors, int offset) {

    /// `size` places, `stride` elements apart.
    record Factor(int size, int stride) {}

    Access {
        factors = collapse(factors);
    }

    /// Every element of n, in order.
    static Access identity(int n) {
        return new Access(List.of(new Factor(n, 1)), 0);
    }

    /// The elements of a result of shape `shape` found in strides of the reader's choice, one per axis.
    static Access strided(Shape shape, int[] strides) {
        return new Access(
                IntStream.range(0, shape.rank())
                        .mapToObj(i -> new Factor(shape.size(i), strides[i]))
                        .toList(),
                0);
    }

    boolean isIdentity() {
        return offset == 0 && factors.stream().allMatch(f -> f.stride == 1) && factors.size() <= 1;
    }

    /// 0 if the place stays while the innermost index moves, 1 if it moves along, else more.
    int innerStride() {
        return factors.isEmpty() ? 0 : factors.getLast().stride;
    }

    private static List<Factor> collapse(List<Factor> factors) {
        List<Factor> joined = new ArrayList<>();
        for (Factor f : factors) {
            if (f.size == 1) {
                continue;
            }
            Factor last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.stride == (long) f.size * f.stride) {
                joined.set(joined.size() - 1, new Factor(last.size * f.size, f.stride));
            } else {
                joined.add(f);
            }
        }
        return List.copyOf(joined);
    }

    /// The access of the input of an indexing op, when this is the access of its result; `null` if it is not
    /// linear.
    @Nullable
    Access through(Op.Linear op) {
        return switch (op) {
            case Op.Reshape _ -> this;
            case Op.Broadcast b -> {
                int[] strides = b.x().shape().strides();
                int[] moved = IntStream.range(0, strides.length)
                        .map(i -> b.x().size(i) == 1 ? 0 : strides[i])
                        .toArray();
                yield rewrite(b.shape(), moved, 0);
            }
            case Op.Permute p -> {
                int[] strides = p.x().shape().strides();
                Shape result = Shape.of(p.axes().stream().mapToInt(p.x()::size).toArray());
                yield rewrite(
                        result, p.axes().stream().mapToInt(a -> strides[a]).toArray(), 0);
            }
            case Op.Slice s when Views.isView(s) -> new Access(factors, offset + Views.offset(s));
            case Op.Slice s -> {
                int[] strides = s.x().shape().strides();
                int start = IntStream.range(0, strides.length)
                        .map(i -> s.starts().get(i) * strides[i])
                        .sum();
                int[] moved = IntStream.range(0, strides.length)
                        .map(i -> s.steps().get(i) * strides[i])
                        .toArray();
                int[] sizes = IntStream.range(0, strides.length)
                        .map(i ->
                                (s.ends().get(i) - s.starts().get(i) + s.steps().get(i) - 1)
                                        / s.steps().get(i))
                        .toArray();
                yield rewrite(Shape.of(sizes), moved, start);
            }
            case Op.Pad _,
                    Op.Reverse _,
                    Op.Sum _,
                    Op.Windows _,
                    Op.OverlapAdd _,
                    Op.Concat _,
                    Op.Gather _,
                    Op.ScatterAdd _ -> null;
        };
    }

    /// The same walk over `shape` with other strides along its axes: each factor is cut into pieces along one axis.
    @Nullable
    Access rewrite(Shape shape, int[] strides, int start) {
        int[] old = shape.strides();
        int at = start;
        int rest = offset;
        for (int axis = 0; axis < old.length; axis++) {
            if (shape.size(axis) > 0) {
                at += rest / old[axis] * strides[axis];
                rest %= old[axis];
            }
        }
        List<Factor> rewritten = new ArrayList<>();
        for (Factor f : factors) {
            List<Factor> pieces = pieces(f, shape, old, strides);
            if (pieces == null) {
                return null;
            }
            rewritten.addAll(pieces);
        }
        return new Access(rewritten, at);
    }

    private static @Nullable List<Factor> pieces(Factor f, Shape shape, int[] old, int[] strides) {
        if (f.stride == 0) {
            return List.of(f);
        }
        List<Factor> pieces = new ArrayList<>();
        int size = f.size;
        int stride = f.stride;
        while (size > 1) {
            int axis = axisOf(stride, shape, old);
            if (axis < 0) {
                return null;
            }
            int times = stride / old[axis];
            int room = shape.size(axis) / times;
            if (size <= room) {
                pieces.addFirst(new Factor(size, times * strides[axis]));
                return pieces;
            }
            if (shape.size(axis) % times != 0 || size % room != 0) {
                return null;
            }
            pieces.addFirst(new Factor(room, times * strides[axis]));
            size /= room;
            stride *= room;
        }
        return pieces;
    }

    private static int axisOf(int stride, Shape shape, int[] old) {
        for (int axis = 0; axis < old.length; axis++) {
            if (shape.size(axis) > 1
                    && stride >= old[axis]
                    && stride % old[axis] == 0
                    && stride / old[axis] < shape.size(axis)) {
                return axis;
            }
        }
        return -1;
    }

    /// Sizes of the smallest loop nest, outermost first, in which every access has one stride per loop; `null` if
    /// the factors do not divide each other. At least one loop.
    static int @Nullable [] nest(int n, Collection<Access> accesses) {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (Access access : accesses) {
            int inner = 1;
            for (Factor f : access.factors.reversed()) {
                inner *= f.size;
                cuts.add(inner);
            }
        }
        cuts.remove(n);
        cuts.remove(1);
        cuts.add(n);
        int[] sizes = new int[cuts.size()];
        int at = sizes.length;
        int previous = 1;
        for (int cut : cuts) {
            if (cut % Math.max(1, previous) != 0) {
                return null;
            }
            sizes[--at] = previous == 0 ? 0 : cut / previous;
            previous = cut;
        }
        return sizes;
    }

    /// The stride along each loop of a nest made for this access.
    int[] strides(int[] nest) {
        int[] strides = new int[nest.length];
        int inner = 1;
        for (int loop = nest.length - 1; loop >= 0; loop--) {
            int factorInner = 1;
            for (Factor f : factors.reversed()) {
                if (inner < (long) factorInner * f.size) {
                    strides[loop] = nest[loop] == 1 ? 0 : f.stride * (inner / factorInner);
                    break;
                }
                factorInner *= f.size;
            }
            inner *= nest[loop];
        }
        return strides;
    }
}
