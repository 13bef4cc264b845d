package org.thalweg.graph;

import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.ShapeException;

/// The text of shape errors: the op and the layer, what is wrong, each side with its origin, and what would fit:
///
///     dot at encoder/dense2: inner sizes differ, 256 ≠ 512
///       left   [128, 256]  output of encoder/relu1
///       right  [512, 10]   parameter encoder/dense2/weight
///       fits   a right operand of [256, *], or a left operand of [*, 512]
///
/// Types stand before the shapes where they are what is wrong.
final class ShapeError {
    private ShapeError() {}

    /// An error of shapes.
    static ShapeException of(String op, String what, @Nullable Tensor left, @Nullable Tensor right, String fits) {
        return error(op, what, left, right, fits, false);
    }

    /// An error of element types.
    static ShapeException ofTypes(String op, String what, @Nullable Tensor left, @Nullable Tensor right, String fits) {
        return error(op, what, left, right, fits, true);
    }

    private static ShapeException error(
            String op, String what, @Nullable Tensor left, @Nullable Tensor right, String fits, boolean types) {
        String path = Path.current();
        String first = left == null ? "" : form(left, types);
        String second = right == null ? "" : form(right, types);
        int width = Math.max(first.length(), second.length());
        var text = new StringBuilder(op)
                .append(path.isEmpty() ? "" : " at " + path)
                .append(": ")
                .append(what);
        if (left != null) {
            text.append(right == null ? "\n  input  " : "\n  left   ").append(padded(first, width));
            text.append(origin(left));
        }
        if (right != null) {
            text.append("\n  right  ").append(padded(second, width)).append(origin(right));
        }
        return new ShapeException(text.append("\n  fits   ").append(fits).toString());
    }

    private static String form(Tensor t, boolean type) {
        return (type ? t.dtype() : "") + t.shape().toString();
    }

    private static String padded(String form, int width) {
        return form + " ".repeat(width - form.length() + 2);
    }

    /// Where a tensor comes from: its name; an input; a constant; or the op, and the layer if it was made in one.
    /// The op is left out where the layer's name begins with it.
    static String origin(Tensor t) {
        if (t.op() instanceof Op.Input input && input.name().equals(t.label())) {
            return "input " + t.label();
        }
        if (!t.label().isEmpty()) {
            return t.label();
        }
        if (t.op() instanceof Op.Constant) {
            return "constant";
        }
        String op = name(t.op());
        String layer = t.path().substring(t.path().lastIndexOf('/') + 1);
        return "output of " + (layer.isEmpty() ? op : layer.startsWith(op) ? t.path() : t.path() + " (" + op + ")");
    }

    /// `scatterAdd` of a `ScatterAdd`.
    static String name(Op op) {
        String name = op.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
