package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Products.
final class MatrixOperators {
    private MatrixOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "MatMul", one(node -> node.x().matmul(node.x(1))),
                "Gemm", one(MatrixOperators::general),
                "Einsum", one(MatrixOperators::einsum));
    }

    /// α·op(A)·op(B) + β·C.
    private static Tensor general(Node node) {
        Tensor product =
                Tensor.of(new Op.Dot(node.x(0), node.x(1), node.flag("transA", false), node.flag("transB", false)));
        Tensor scaled = product.times(node.number("alpha", 1));
        return node.has(2) ? scaled.plus(node.x(2).times(node.number("beta", 1))) : scaled;
    }

    /// Every operand along all labels, multiplied, and summed over the labels that the output does not have: the
    /// definition, for small operands.
    private static Tensor einsum(Node node) {
        String equation = node.text("equation", "").replace(" ", "").replace("...", "*");
        int arrow = equation.indexOf("->");
        String[] operands = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        int rest = 0;
        for (int i = 0; i < operands.length; i++) {
            if (operands[i].contains("*")) {
                rest = node.x(i).rank() - (operands[i].length() - 1);
            }
        }
        String batch = "0123456789".substring(0, rest);
        List<String> terms =
                Arrays.stream(operands).map(t -> t.replace("*", batch)).toList();
        String output = arrow < 0
                ? implied(String.join("", terms), batch)
                : equation.substring(arrow + 2).replace("*", batch);
        String all = output + without(String.join("", terms), output);
        Tensor product = IntStream.range(0, terms.size())
                .mapToObj(i -> aligned(node.x(i), terms.get(i), all))
                .reduce(Tensor::times)
                .orElseThrow();
        int[] summed = IntStream.range(output.length(), all.length()).toArray();
        return summed.length == 0 ? product : product.sum(summed);
    }

    /// The labels that come once, in the order of the alphabet.
    private static String implied(String labels, String batch) {
        var once = new StringBuilder(batch);
        for (char label : characters(without(labels, batch))) {
            if (labels.indexOf(label) == labels.lastIndexOf(label)) {
                once.append(label);
            }
        }
        return once.toString();
    }

    private static Set<Character> characters(String labels) {
        var sorted = new TreeSet<Character>();
        labels.chars().forEach(c -> sorted.add((char) c));
        return sorted;
    }

    /// Each label once, without those of `taken`.
    private static String without(String labels, String taken) {
        var left = new StringBuilder();
        labels.chars().distinct().filter(c -> taken.indexOf(c) < 0).forEach(c -> left.append((char) c));
        return left.toString();
    }

    /// With an axis for each label of `all`, in that order, of size 1 where the operand does not have it.
    private static Tensor aligned(Tensor operand, String labels, String all) {
        Tensor x = operand;
        var left = new StringBuilder(labels);
        for (int i = 0; i < left.length(); i++) {
            int again = left.indexOf(left.substring(i, i + 1), i + 1);
            if (again >= 0) {
                x = diagonal(x, i, again);
                left.deleteCharAt(again);
                i--; // it may come a third time
            }
        }
        List<Integer> order = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < all.length(); i++) {
            int at = left.indexOf(all.substring(i, i + 1));
            sizes.add(at < 0 ? 1 : x.size(at));
            if (at >= 0) {
                order.add(at);
            }
        }
        return x.permute(order.stream().mapToInt(Integer::intValue).toArray())
                .reshape(Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()));
    }

    /// Where the indices along two axes agree, with the second gone: all else is put to 0, and summed.
    private static Tensor diagonal(Tensor x, int axis, int again) {
        Tensor same = Tensor.iota(DType.I32, x.shape(), axis).equalTo(Tensor.iota(DType.I32, x.shape(), again));
        return same.select(x, Tensor.constant(x.dtype(), 0)).sum(again);
    }
}
