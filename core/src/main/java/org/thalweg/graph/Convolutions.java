package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Op.Windows;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Convolution and pooling of images `[batch, height, width, channels]`, with the arithmetic of Dumoulin &
/// Visin (2016), "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
///
/// All throw a [org.thalweg.tensor.ShapeException] that names the shapes if something does not fit, also if not even
/// one window does.
public final class Convolutions {
    private Convolutions() {}

    /// y[n, oh, ow, o] = Σ x[n, oh·s + i·d − p, ow·s + j·d − p, c] · w[i, j, c, o] over i, j and c, where x is 0
    /// outside: `x : [N, H, W, C]`, `w : [kh, kw, C, O]`, result `[N, OH, OW, O]`. The kernel is not turned round.
    public static Tensor convolve(Tensor x, Tensor w, Sliding sliding) {
        return convolve(x, w, sliding, 1);
    }

    /// A convolution in `groups`: `w : [kh, kw, C/groups, O]`, and output channels of one group see the input
    /// channels of that group only. With as many groups as input channels it is called depthwise.
    public static Tensor convolve(Tensor x, Tensor w, Sliding sliding, int groups) {
        requireRanks("convolve", x, 4, "[batch, height, width, channels]", w, "[height, width, channels, filters]");
        Geometry geometry = sliding.over(x.size(1), x.size(2), kernel(x, w, 0), kernel(x, w, 1));
        requireWindow("convolve", x, geometry);
        return Tensor.of(new Convolution(x, w, geometry, groups, Part.OUTPUT));
    }

    /// Along a line: `x : [N, W, C]`, `w : [kw, C/groups, O]`, result `[N, OW, O]`. Of `sliding`, what it says of
    /// columns.
    public static Tensor convolve1d(Tensor x, Tensor w, Sliding sliding, int groups) {
        requireRanks("convolve1d", x, 3, "[batch, width, channels]", w, "[width, channels, filters]");
        Geometry geometry = sliding.over(x.size(1), kernel(x, w, 0));
        requireWindow("convolve1d", x, geometry);
        return Tensor.of(new Convolution(x.expand(1), w.expand(0), geometry, groups, Part.OUTPUT))
                .squeeze(1);
    }

    /// The transpose of [#convolve(Tensor, Tensor, Sliding, int)] with the same kernel: `y : [N, OH, OW, O]`,
    /// `w : [kh, kw, C/groups, O]`, result `[N, H, W, C]`. Of the sizes H, W from which the convolution would come
    /// to OH, OW the result has the smallest, (OH − 1)·s + (kh − 1)·d + 1 less the padding, but OH·s with
    /// [Padding.Same].
    public static Tensor convolveTransposed(Tensor y, Tensor w, Sliding sliding, int groups) {
        requireTransposed(y, w);
        Geometry geometry = sliding.onto(y.size(1), y.size(2), kernel(y, w, 0), kernel(y, w, 1));
        return Tensor.of(new Convolution(w, y, geometry, groups, Part.INPUT));
    }

    /// The transposed convolution with a result of `height` × `width`.
    public static Tensor convolveTransposed(Tensor y, Tensor w, Sliding sliding, int groups, int height, int width) {
        requireTransposed(y, w);
        Geometry geometry = sliding.over(height, width, kernel(y, w, 0), kernel(y, w, 1));
        return Tensor.of(new Convolution(w, y, geometry, groups, Part.INPUT));
    }

    /// The largest element of each window and channel, of those inside the image; −∞ (the smallest integer) for a
    /// window that lies in the padding. Elements that tie share the derivative equally.
    public static Tensor maxPool(Tensor x, int height, int width, Sliding sliding) {
        Geometry geometry = pooling("maxPool", x, height, width, sliding);
        Geometry.Axis rows = geometry.rows();
        Geometry.Axis columns = geometry.columns();
        Tensor padded = surrounded(surrounded(x, 1, rows), 2, columns);
        Geometry inside = new Geometry(unpadded(rows), unpadded(columns));
        return Tensor.of(new Windows(padded, inside)).max(3);
    }

    /// The mean of each window and channel over those elements that are inside the image, so that padding does not
    /// pull it towards 0; 0 for a window that lies in the padding.
    public static Tensor averagePool(Tensor x, int height, int width, Sliding sliding) {
        Geometry geometry = pooling("averagePool", x, height, width, sliding);
        Shape shape = Shape.of(1, geometry.rows().output(), geometry.columns().output(), 1);
        NDArray counts = NDArray.fill(
                x.dtype(),
                shape,
                i -> Math.max(
                        1, inside(geometry.rows(), i / shape.size(2)) * inside(geometry.columns(), i % shape.size(2))));
        Tensor sums = Tensor.of(new Windows(x, geometry)).sum(3);
        return sums.div(Tensor.constant(counts));
    }

    /// The mean of each window and channel with padding counted as zeros: the sum over the size of the window.
    public static Tensor averagePoolWithPadding(Tensor x, int height, int width, Sliding sliding) {
        Geometry geometry = pooling("averagePoolWithPadding", x, height, width, sliding);
        return Tensor.of(new Windows(x, geometry)).mean(3);
    }

    /// The largest element of each window along a line: `[N, W, C]` to `[N, OW, C]`, as [#maxPool] of images. Of
    /// `sliding`, what it says of columns.
    public static Tensor maxPool1d(Tensor x, int width, Sliding sliding) {
        return alongLine("maxPool1d", x, line -> maxPool(line, 1, width, sliding.ofColumns()));
    }

    /// The mean of each window along a line, as [#averagePool] of images.
    public static Tensor averagePool1d(Tensor x, int width, Sliding sliding) {
        return alongLine("averagePool1d", x, line -> averagePool(line, 1, width, sliding.ofColumns()));
    }

    /// The mean of each window along a line with padding counted as zeros.
    public static Tensor averagePoolWithPadding1d(Tensor x, int width, Sliding sliding) {
        return alongLine(
                "averagePoolWithPadding1d", x, line -> averagePoolWithPadding(line, 1, width, sliding.ofColumns()));
    }

    private static Tensor alongLine(String op, Tensor x, UnaryOperator<Tensor> pool) {
        if (x.rank() != 3) {
            throw ShapeError.of(op, "no line", x, null, "an input of [batch, width, channels]");
        }
        return pool.apply(x.expand(1)).squeeze(1);
    }

    /// The mean of each channel over the whole image: `[N, H, W, C]` to `[N, C]`.
    public static Tensor globalAveragePool(Tensor x) {
        requireImage("globalAveragePool", x);
        return x.mean(1, 2);
    }

    private static int inside(Geometry.Axis axis, int output) {
        int count = 0;
        for (int tap = 0; tap < axis.kernel(); tap++) {
            count += axis.at(output, tap) < 0 ? 0 : 1;
        }
        return count;
    }

    /// Padding with what is never larger, which zeros are not.
    private static Tensor surrounded(Tensor x, int axis, Geometry.Axis along) {
        List<Tensor> parts = new ArrayList<>();
        for (int width : new int[] {along.low(), along.high()}) {
            if (width > 0) {
                parts.add(Tensor.full(x.dtype(), x.shape().with(axis, width), Double.NEGATIVE_INFINITY));
            }
        }
        parts.add(along.low() > 0 ? 1 : 0, x);
        return parts.size() == 1 ? x : Tensor.concat(parts, axis);
    }

    private static Geometry.Axis unpadded(Geometry.Axis axis) {
        int size = axis.input() + axis.low() + axis.high();
        return new Geometry.Axis(size, axis.kernel(), axis.stride(), axis.dilation(), 0, 0);
    }

    private static Geometry pooling(String op, Tensor x, int height, int width, Sliding sliding) {
        requireImage(op, x);
        if (height < 1 || width < 1) {
            throw ShapeError.of(op, "a window of " + height + " × " + width, x, null, "sizes of at least 1");
        }
        Geometry geometry = sliding.over(x.size(1), x.size(2), height, width);
        requireWindow(op, x, geometry);
        return geometry;
    }

    private static void requireImage(String op, Tensor x) {
        if (x.rank() != 4) {
            throw ShapeError.of(op, "no image", x, null, "an input of [batch, height, width, channels]");
        }
    }

    private static void requireTransposed(Tensor y, Tensor w) {
        String kernel = "[height, width, filters, channels]";
        requireRanks("convolveTransposed", y, 4, "[batch, height, width, channels]", w, kernel);
    }

    private static void requireRanks(String op, Tensor x, int rank, String image, Tensor w, String kernel) {
        if (x.rank() != rank || w.rank() != rank) {
            throw ShapeError.of(op, "both operands need " + rank + " axes", x, w, image + " and " + kernel);
        }
    }

    private static int kernel(Tensor x, Tensor w, int axis) {
        if (w.size(axis) == 0) {
            throw ShapeError.of("convolve", "the kernel is empty along axis " + axis, x, w, "sizes of at least 1");
        }
        return w.size(axis);
    }

    private static void requireWindow(String op, Tensor x, Geometry g) {
        if (g.rows().output() == 0 || g.columns().output() == 0) {
            throw ShapeError.of(
                    op,
                    "not one window of " + g + " fits",
                    x,
                    null,
                    "at least " + g.rows().span() + " × " + g.columns().span()
                            + " elements, padding included; pad more, or use a smaller kernel");
        }
    }
}
