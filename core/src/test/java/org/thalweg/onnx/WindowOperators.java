package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.onnx.OutOfScope.Reason;

/// Convolution and pooling: `[N, C, H, W]` there, `[N, H, W, C]` here. A line `[N, C, W]` is an image of one row.
final class WindowOperators {
    private WindowOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "Conv", one(WindowOperators::convolution),
                "ConvTranspose", one(WindowOperators::transposed),
                "MaxPool", one(WindowOperators::maxPool),
                "AveragePool", one(WindowOperators::averagePool),
                "GlobalAveragePool", one(node -> global(node, Convolutions.globalAveragePool(image(node.x())))),
                "GlobalMaxPool", one(node -> global(node, image(node.x()).max(1, 2))));
    }

    /// `[N, H, W, C]` of `[N, C, H, W]` or `[N, C, W]`.
    private static Tensor image(Tensor x) {
        if (x.rank() > 4) {
            throw new OutOfScope(Reason.SPATIAL, x.rank() - 2 + " axes");
        }
        return (x.rank() == 3 ? x.expand(2) : x).permute(0, 2, 3, 1);
    }

    /// Back, with as many axes as `like`.
    private static Tensor channelsFirst(Tensor y, Tensor like) {
        Tensor moved = y.permute(0, 3, 1, 2);
        return like.rank() == 3 ? moved.squeeze(2) : moved;
    }

    private static Tensor global(Node node, Tensor pooled) {
        Tensor y = pooled;
        while (y.rank() < node.x().rank()) {
            y = y.expand(-1);
        }
        return y;
    }

    /// The axes of a window, `[kh, kw]`; a line's has one row.
    private record Window(int[] kernel, int[] strides, int[] dilations, int[] low, int[] high, boolean line) {
        Sliding sliding() {
            Padding padding = new Padding.Explicit(low[0], high[0], low[1], high[1]);
            return new Sliding(strides[0], strides[1], dilations[0], dilations[1], padding);
        }

        int span(int axis) {
            return (kernel[axis] - 1) * dilations[axis] + 1;
        }
    }

    private static int[] plane(int[] values, int ofLine) {
        return values.length == 2 ? values : new int[] {ofLine, values[0]};
    }

    private static int[] fill(int length, int value) {
        return IntStream.generate(() -> value).limit(length).toArray();
    }

    private static Window window(Node node, int[] kernel) {
        int spatial = node.x().rank() - 2;
        if (spatial > 2) {
            throw new OutOfScope(Reason.SPATIAL, spatial + " axes");
        }
        int[] pads = node.integers("pads", fill(2 * spatial, 0));
        int[] low = IntStream.range(0, spatial).map(i -> pads[i]).toArray();
        int[] high = IntStream.range(0, spatial).map(i -> pads[i + spatial]).toArray();
        return new Window(
                plane(kernel, 1),
                plane(node.integers("strides", fill(spatial, 1)), 1),
                plane(node.integers("dilations", fill(spatial, 1)), 1),
                plane(low, 0),
                plane(high, 0),
                spatial == 1);
    }

    /// With padding to ⌈input / stride⌉ windows if `auto_pad` asks for it, the odd one after or before; and
    /// with what `ceil_mode` adds at the end for a last window that begins inside.
    private static Window padded(Node node, Window w, Tensor x) {
        String mode = node.text("auto_pad", "NOTSET");
        for (int axis = 0; axis < 2; axis++) {
            int size = x.size(axis + 1);
            int stride = w.strides[axis];
            if (mode.startsWith("SAME")) {
                int windows = Math.ceilDiv(size, stride);
                int pad = Math.max(0, (windows - 1) * stride + w.span(axis) - size);
                w.low[axis] = mode.equals("SAME_LOWER") ? pad - pad / 2 : pad / 2;
                w.high[axis] = pad - w.low[axis];
            } else if (node.flag("ceil_mode", false)) {
                int over = (size + w.low[axis] + w.high[axis] - w.span(axis)) % stride;
                w.high[axis] += over == 0 ? 0 : stride - over;
            }
        }
        return w;
    }

    /// `[O, C, kh, kw]` to `[kh, kw, C, O]`.
    private static Tensor kernel(Tensor w) {
        return (w.rank() == 3 ? w.expand(2) : w).permute(2, 3, 1, 0);
    }

    private static int[] spatial(Tensor w) {
        return IntStream.range(2, w.rank()).map(w::size).toArray();
    }

    private static Tensor convolution(Node node) {
        Tensor x = node.x();
        Window window = window(node, spatial(node.x(1)));
        Tensor image = image(x);
        Sliding sliding = padded(node, window, image).sliding();
        Tensor y = Convolutions.convolve(image, kernel(node.x(1)), sliding, node.integer("group", 1));
        return channelsFirst(node.has(2) ? y.plus(node.x(2)) : y, x);
    }

    /// ONNX has the kernel as `[C, O/groups, kh, kw]`, of the convolution of which this is the transpose: from
    /// O to C channels.
    private static Tensor transposed(Node node) {
        Tensor y = node.x();
        Window w = window(node, spatial(node.x(1)));
        Tensor image = image(y);
        int[] extra = plane(node.integers("output_padding", fill(y.rank() - 2, 0)), 0);
        int[] size = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            int whole = (image.size(axis + 1) - 1) * w.strides[axis] + w.span(axis) + extra[axis];
            size[axis] = whole - w.low[axis] - w.high[axis];
        }
        String mode = node.text("auto_pad", "NOTSET");
        boolean wanted = node.hasAttribute("output_shape") || mode.startsWith("SAME");
        if (wanted) {
            int[] ofStrides = {image.size(1) * w.strides[0], image.size(2) * w.strides[1]};
            int[] shape = node.hasAttribute("output_shape") ? plane(node.integers("output_shape"), 1) : ofStrides;
            for (int axis = 0; axis < 2; axis++) {
                // Where more is wanted than the windows reach, it is zeros at the end.
                int cut = Math.max(0, size[axis] + w.low[axis] + w.high[axis] - shape[axis]);
                w.low[axis] = mode.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
                w.high[axis] = cut - w.low[axis];
                size[axis] = shape[axis];
            }
        }
        Tensor kernel = kernel(node.x(1));
        Tensor x =
                Convolutions.convolveTransposed(image, kernel, w.sliding(), node.integer("group", 1), size[0], size[1]);
        return channelsFirst(node.has(2) ? x.plus(node.x(2)) : x, y);
    }

    private static Tensor maxPool(Node node) {
        Window window = window(node, node.integers("kernel_shape"));
        Tensor image = image(node.x());
        Sliding sliding = padded(node, window, image).sliding();
        return channelsFirst(Convolutions.maxPool(image, window.kernel[0], window.kernel[1], sliding), node.x());
    }

    private static Tensor averagePool(Node node) {
        Window window = window(node, node.integers("kernel_shape"));
        Tensor image = image(node.x());
        boolean counts = node.flag("count_include_pad", false);
        node.require(!(counts && node.flag("ceil_mode", false)), "that counts padding, but not what ceil_mode adds");
        Sliding sliding = padded(node, window, image).sliding();
        Tensor pooled = counts
                ? Convolutions.averagePoolWithPadding(image, window.kernel[0], window.kernel[1], sliding)
                : Convolutions.averagePool(image, window.kernel[0], window.kernel[1], sliding);
        return channelsFirst(pooled, node.x());
    }
}
