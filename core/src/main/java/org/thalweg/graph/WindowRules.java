package org.thalweg.graph;

import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.OverlapAdd;
import org.thalweg.graph.Op.Windows;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Shapes of what convolutions and windows make, or why there is none.
final class WindowRules {
    private WindowRules() {}

    static Shape convolution(Convolution op) {
        Tensor a = op.a();
        Tensor b = op.b();
        if (a.dtype() != b.dtype() || !a.dtype().isFloating()) {
            throw ShapeError.ofTypes(
                    ShapeError.name(op),
                    "types " + a.dtype() + " and " + b.dtype(),
                    a,
                    b,
                    "two F32 or two F64 operands");
        }
        if (op.groups() < 1) {
            throw error(op, "groups " + op.groups(), "at least 1 group");
        }
        return switch (op.wanted()) {
            case OUTPUT -> output(op);
            case INPUT -> input(op);
            case KERNEL -> kernel(op);
        };
    }

    private static Shape output(Convolution op) {
        Tensor x = op.a();
        Tensor w = op.b();
        Geometry g = op.geometry();
        require(op, isImage(x, g), "the left operand is no image of this size", image("*", g));
        require(op, isKernel(w, g), "the right operand is no kernel of this size", kernel("*", g));
        int groups = op.groups();
        int channels = x.size(3);
        if (channels != w.size(2) * groups) {
            String left = "a left operand of " + image("" + w.size(2) * groups, g);
            String right = "a right operand of " + kernel("" + channels / groups, g) + ", or ";
            throw error(
                    op,
                    "channels differ, " + channels + " ≠ " + (groups == 1 ? "" : groups + " groups of ") + w.size(2),
                    (channels % groups == 0 ? right : "") + left);
        }
        requireGroups(op, w.size(3));
        return Shape.of(x.size(0), g.rows().output(), g.columns().output(), w.size(3));
    }

    private static Shape input(Convolution op) {
        Tensor w = op.a();
        Tensor y = op.b();
        Geometry g = op.geometry();
        require(op, isKernel(w, g), "the left operand is no kernel of this size", kernel("*", g));
        require(op, isResult(y, g), "the right operand is no result of this size", result("*", g));
        require(
                op,
                w.size(3) == y.size(3),
                "channels differ, " + w.size(3) + " ≠ " + y.size(3),
                "a right operand of " + result("" + w.size(3), g));
        requireGroups(op, w.size(3));
        return Shape.of(y.size(0), g.rows().input(), g.columns().input(), Math.multiplyExact(w.size(2), op.groups()));
    }

    private static Shape kernel(Convolution op) {
        Tensor x = op.a();
        Tensor y = op.b();
        Geometry g = op.geometry();
        require(op, isImage(x, g), "the left operand is no image of this size", image("*", g));
        require(op, isResult(y, g), "the right operand is no result of this size", result("*", g));
        require(
                op,
                x.size(0) == y.size(0),
                "batch sizes differ, " + x.size(0) + " ≠ " + y.size(0),
                "equal sizes along axis 0");
        requireGroups(op, x.size(3));
        requireGroups(op, y.size(3));
        return Shape.of(g.rows().kernel(), g.columns().kernel(), x.size(3) / op.groups(), y.size(3));
    }

    static Shape windows(Windows op) {
        Tensor x = op.x();
        Geometry g = op.geometry();
        if (!isImage(x, g)) {
            throw ShapeError.of(ShapeError.name(op), "no image of this size", x, null, image("*", g));
        }
        return Shape.of(x.size(0), g.rows().output(), g.columns().output(), g.taps(), x.size(3));
    }

    static Shape overlapAdd(OverlapAdd op) {
        Tensor x = op.x();
        Geometry g = op.geometry();
        boolean fits = x.rank() == 5
                && x.size(1) == g.rows().output()
                && x.size(2) == g.columns().output()
                && x.size(3) == g.taps();
        if (!fits) {
            String windows = result(g.taps() + ", *", g);
            throw ShapeError.of(ShapeError.name(op), "no windows of this number and size", x, null, windows);
        }
        return Shape.of(x.size(0), g.rows().input(), g.columns().input(), x.size(4));
    }

    private static boolean isImage(Tensor x, Geometry g) {
        return x.rank() == 4
                && x.size(1) == g.rows().input()
                && x.size(2) == g.columns().input();
    }

    private static boolean isKernel(Tensor w, Geometry g) {
        return w.rank() == 4
                && w.size(0) == g.rows().kernel()
                && w.size(1) == g.columns().kernel();
    }

    private static boolean isResult(Tensor y, Geometry g) {
        return y.rank() == 4
                && y.size(1) == g.rows().output()
                && y.size(2) == g.columns().output();
    }

    private static String image(String channels, Geometry g) {
        return "[*, " + g.rows().input() + ", " + g.columns().input() + ", " + channels + "]";
    }

    private static String kernel(String channels, Geometry g) {
        return "[" + g.rows().kernel() + ", " + g.columns().kernel() + ", " + channels + ", *]";
    }

    private static String result(String channels, Geometry g) {
        return "[*, " + g.rows().output() + ", " + g.columns().output() + ", " + channels + "]";
    }

    private static void requireGroups(Convolution op, int channels) {
        require(
                op,
                channels % op.groups() == 0,
                channels + " channels do not fall into " + op.groups() + " equal groups",
                "a multiple of " + op.groups() + " channels");
    }

    private static void require(Convolution op, boolean holds, String what, String fits) {
        if (!holds) {
            throw error(op, what, fits);
        }
    }

    private static ShapeException error(Convolution op, String what, String fits) {
        return ShapeError.of(ShapeError.name(op), what, op.a(), op.b(), fits);
    }
}
