package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Last;
import org.thalweg.graph.Op.Pad;
import org.thalweg.graph.Op.Stacked;
import org.thalweg.tensor.Shape;

/// What flows back to each tensor from those that use it, in reverse mode.
///
/// A use of a slice sends back a [Pad], mostly zeros. Those of slices that do not overlap, such as all views of a
/// vector of parameters, are not added but put side by side.
final class Cotangents {
    private final Map<Tensor, List<Tensor>> parts = new HashMap<>();
    private final Map<Tensor, Map<Integer, Tensor>> lasts = new HashMap<>();
    private final Map<Tensor, Map<Tensor, Tensor>> stacks = new HashMap<>();

    void add(Tensor at, Tensor more) {
        parts.computeIfAbsent(at, _ -> new ArrayList<>()).add(more);
    }

    void addLast(Last last, Tensor more) {
        lasts.computeIfAbsent(last.scan(), _ -> new TreeMap<>()).merge(last.carry(), more, Tensor::plus);
    }

    void addStacked(Stacked stacked, Tensor more) {
        stacks.computeIfAbsent(stacked.scan(), _ -> new LinkedHashMap<>()).merge(stacked.inBody(), more, Tensor::plus);
    }

    /// What flows back to the carries that a loop leaves.
    Map<Integer, Tensor> lasts(Tensor scan) {
        return lasts.getOrDefault(scan, Map.of());
    }

    /// What flows back to what a loop stacks.
    Map<Tensor, Tensor> stacks(Tensor scan) {
        return stacks.getOrDefault(scan, Map.of());
    }

    /// The sum of what has come so far; `null` if that is nothing.
    @Nullable
    Tensor of(Tensor at) {
        List<Tensor> all = parts.get(at);
        if (all == null) {
            return null;
        }
        List<Tensor> dense = new ArrayList<>();
        List<Pad> pads = new ArrayList<>();
        int axis = -1;
        for (Tensor part : all) {
            int along = part.op() instanceof Pad pad ? onlyAxis(pad) : -1;
            if (along >= 0 && (axis < 0 || along == axis)) {
                axis = along;
                pads.add((Pad) part.op());
            } else {
                dense.add(part);
            }
        }
        if (pads.size() > 1) {
            sideBySide(pads, axis, dense);
        } else {
            dense = all;
        }
        Tensor sum = dense.stream().reduce(Tensor::plus).orElseThrow();
        parts.put(at, new ArrayList<>(List.of(sum)));
        return sum;
    }

    /// The one axis along which there are zeros, on either side only; else −1.
    private static int onlyAxis(Pad pad) {
        int[] axes = IntStream.range(0, pad.x().rank())
                .filter(i -> pad.low().get(i) != 0 || pad.high().get(i) != 0)
                .toArray();
        boolean plain = axes.length == 1
                && pad.low().get(axes[0]) >= 0
                && pad.high().get(axes[0]) >= 0
                && pad.interior().stream().allMatch(i -> i == 0);
        return plain ? axes[0] : -1;
    }

    /// Adds to `sums` the pads joined along an axis, in as few rows as they allow where they overlap.
    private static void sideBySide(List<Pad> pads, int axis, List<Tensor> sums) {
        List<Pad> left = new ArrayList<>(pads);
        left.sort(Comparator.comparingInt(pad -> pad.low().get(axis)));
        while (!left.isEmpty()) {
            List<Pad> row = new ArrayList<>();
            List<Pad> overlapping = new ArrayList<>();
            int end = 0;
            for (Pad pad : left) {
                if (pad.low().get(axis) >= end) {
                    row.add(pad);
                    end = pad.low().get(axis) + pad.x().size(axis);
                } else {
                    overlapping.add(pad);
                }
            }
            sums.add(joined(row, axis));
            left = overlapping;
        }
    }

    private static Tensor joined(List<Pad> row, int axis) {
        if (row.size() == 1) {
            return Tensor.of(row.getFirst());
        }
        List<Tensor> joined = new ArrayList<>();
        int at = 0;
        for (Pad pad : row) {
            zeros(pad, axis, pad.low().get(axis) - at, joined);
            joined.add(pad.x());
            at = pad.low().get(axis) + pad.x().size(axis);
        }
        zeros(row.getLast(), axis, row.getLast().high().get(axis), joined);
        return Tensor.concat(joined, axis);
    }

    private static void zeros(Pad like, int axis, int count, List<Tensor> joined) {
        if (count > 0) {
            int[] sizes = like.x().shape().sizes();
            sizes[axis] = count;
            joined.add(Tensor.full(like.x().dtype(), Shape.of(sizes), 0));
        }
    }
}
