package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What stands around, above or below a diagonal, or at one index.
final class FillOperators {
    private FillOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "Pad", one(FillOperators::pad),
                "Trilu", one(FillOperators::triangle),
                "EyeLike", one(FillOperators::diagonal),
                "OneHot", one(FillOperators::oneHot),
                "HannWindow", one(node -> cosines(node, 0.5, 0.5, 0)),
                "HammingWindow", one(node -> cosines(node, 25 / 46.0, 21 / 46.0, 0)),
                "BlackmanWindow", one(node -> cosines(node, 0.42, 0.5, 0.08)));
    }

    /// a₀ − a₁ cos(2πk/n) + a₂ cos(4πk/n) for k = 0 … n − 1, or with n − 1 below the line.
    private static Tensor cosines(Node node, double a0, double a1, double a2) {
        int n = node.ints(0)[0];
        int period = node.flag("periodic", true) ? n : n - 1;
        Tensor angle = Tensor.iota(DType.F32, Shape.of(n), 0).times(2 * Math.PI / period);
        Tensor sum = angle.cos().times(-a1).plus(angle.times(2).cos().times(a2)).plus(a0);
        return sum.to(TensorReader.dtype(node.integer("output_datatype", 1)));
    }

    private static Tensor pad(Node node) {
        Tensor x = node.x();
        int[] pads = node.integers("pads", 1, new int[0]);
        String mode = node.text("mode", "constant");
        if (mode.equals("constant")) {
            double value = node.has(2) ? node.value(2).item() : node.number("value", 0);
            return constant(x, pads, value);
        }
        for (int axis = 0; axis < x.rank(); axis++) {
            x = repeated(x, axis, pads[axis], pads[axis + pads.length / 2], mode.equals("reflect"));
        }
        return x;
    }

    /// Our padding is with zeros; another value is put where ones, padded likewise, have become 0.
    private static Tensor constant(Tensor x, int[] pads, double value) {
        int rank = x.rank();
        List<Integer> low = IntStream.range(0, rank).mapToObj(i -> pads[i]).toList();
        List<Integer> high =
                IntStream.range(0, rank).mapToObj(i -> pads[i + rank]).toList();
        List<Integer> between = Collections.nCopies(rank, 0);
        Tensor padded = Tensor.of(new Op.Pad(x, low, high, between));
        if (value == 0) {
            return padded;
        }
        Tensor inside = Tensor.of(new Op.Pad(Tensor.full(DType.BOOL, x.shape(), 1), low, high, between));
        return inside.select(padded, Tensor.constant(x.dtype(), value));
    }

    /// Rows gathered along an axis: the nearest inside, or those mirrored at the border.
    private static Tensor repeated(Tensor x, int axis, int low, int high, boolean mirrored) {
        int n = x.size(axis);
        int[] rows = IntStream.range(-low, n + high)
                .map(i -> mirrored ? (n - 1) - Math.abs(n - 1 - Math.abs(i)) : Math.clamp(i, 0, n - 1))
                .toArray();
        return IndexOperators.along(x, axis, Tensor.constant(NDArray.of(Shape.of(rows.length), rows)));
    }

    /// Column − row of each element of the last two axes.
    private static Tensor diagonals(Shape shape) {
        return Tensor.iota(DType.I32, shape, -1).minus(Tensor.iota(DType.I32, shape, -2));
    }

    private static Tensor triangle(Node node) {
        Tensor x = node.x();
        int k = node.has(1) ? node.ints(1)[0] : 0;
        Tensor at = diagonals(x.shape());
        Tensor limit = Tensor.constant(DType.I32, k);
        Tensor kept = node.flag("upper", true) ? at.greaterOrEqual(limit) : at.lessOrEqual(limit);
        return kept.select(x, Tensor.constant(x.dtype(), 0));
    }

    private static Tensor diagonal(Node node) {
        Tensor x = node.x();
        DType type = node.hasAttribute("dtype") ? TensorReader.dtype(node.integer("dtype", 0)) : x.dtype();
        return diagonals(x.shape()).equalTo(node.integer("k", 0)).to(type);
    }

    /// Indices below 0 count from the end.
    private static Tensor oneHot(Node node) {
        Tensor indices = node.x().to(DType.I32);
        int depth = node.ints(1)[0];
        Tensor values = node.x(2);
        int axis = node.integer("axis", -1);
        Tensor hit = Functions.oneHot(IndexOperators.fromStart(indices, depth), depth, DType.BOOL);
        Tensor placed = MovementOperators.lastTo(hit, axis < 0 ? axis + hit.rank() : axis);
        return placed.select(
                values.slice(0, 1, 2).squeeze(0), values.slice(0, 0, 1).squeeze(0));
    }
}
