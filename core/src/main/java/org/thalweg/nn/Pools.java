package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// What pooling layers have in common: their strides, and margins that leave no window outside.
final class Pools {
    private Pools() {}

    /// What layers of images need: a stride, and margins smaller than the window. Then the first window along
    /// an axis reaches into the image and the last one begins in it, so that none lies outside.
    static void require(String layer, Extent window, int stride, Border padding) {
        requireStride(layer, stride);
        if (padding.around(window, 1) instanceof Padding.Explicit(int top, int bottom, int left, int right)) {
            requireMargin(layer, Math.max(top, bottom), window.height(), "rows");
            requireMargin(layer, Math.max(left, right), window.width(), "columns");
        }
    }

    private static void requireStride(String layer, int stride) {
        if (stride < 0) {
            throw new IllegalArgumentException(
                    layer + ": stride is " + stride + "; it is at least 1, or 0 for windows side by side");
        }
    }

    private static void requireMargin(String layer, int margin, int window, String what) {
        if (margin >= window) {
            throw new IllegalArgumentException(layer + ": " + margin + " " + what + " of padding on a side, windows of "
                    + window + "; fewer than a window has fit, so that no window lies outside");
        }
    }

    static Sliding sliding(Extent window, int stride, Border padding) {
        Sliding steps = Border.sliding(padding, window, Math.max(1, stride), 1);
        return stride == 0 ? steps.withStride(window.height(), window.width()) : steps;
    }

    static Sliding sliding(int window, int stride, Ends padding) {
        return Ends.sliding(padding, window, stride == 0 ? window : stride, 1);
    }

    /// What layers of sequences need.
    static void requireAlong(String layer, int window, int stride, Ends padding) {
        if (window < 1) {
            throw new IllegalArgumentException(layer + ": a window of " + window + " steps; it has at least 1");
        }
        requireStride(layer, stride);
        if (padding.around(Extent.of(1, window), 1) instanceof Padding.Explicit(int _, int _, int before, int after)) {
            requireMargin(layer, Math.max(before, after), window, "steps");
        }
    }

    /// Images or sequences, whose axes between batch and channels are pooled away.
    static int[] axes(Scope scope, Tensor x) {
        scope.require(x.rank() == 3 || x.rank() == 4, x, Conv.images(1) + " or " + FlattenSteps.FITS);
        return x.rank() == 4 ? new int[] {1, 2} : new int[] {1};
    }

    /// A sequence with `hidden` where the mask is false.
    static Tensor masked(Scope scope, Tensor x, Tensor mask, double hidden) {
        boolean fits =
                mask.dtype() == DType.BOOL && x.rank() == 3 && mask.shape().equals(Shape.of(x.size(0), x.size(1)));
        scope.require(fits, mask, "BOOL [batch, steps] as the mask of " + x.shape());
        return mask.expand(2).select(x, Tensor.constant(x.dtype(), hidden));
    }
}
