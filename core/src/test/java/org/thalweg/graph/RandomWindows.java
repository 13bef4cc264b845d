package org.thalweg.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.OverlapAdd;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Op.Windows;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Windows and convolutions for [RandomOps].
final class RandomWindows {
    private final Rng rng;

    RandomWindows(Rng rng) {
        this.rng = rng;
    }

    /// Something over `x` taken as images, with a kernel cut out of `source`; `null` if they do not go together.
    @Nullable
    Tensor next(Tensor x, Tensor source) {
        Tensor image = image(x);
        if (image == null) {
            return null;
        }
        Geometry geometry = new Geometry(axis(image.size(1)), axis(image.size(2)));
        if (rng.nextInt(3) > 0) {
            return convolution(image, source, geometry);
        }
        Tensor windows = Tensor.of(new Windows(image, geometry));
        if (rng.nextInt(2) == 0) {
            int count = windows.size(0) * windows.size(1) * windows.size(2);
            return windows.reshape(Shape.of(count, windows.size(3), windows.size(4)));
        }
        Tensor sum = Tensor.of(new OverlapAdd(windows.sin(), geometry));
        return sum.times(1.0 / geometry.taps()).reshape(x.shape());
    }

    private static @Nullable Tensor image(Tensor x) {
        Shape s = x.shape();
        return switch (s.rank()) {
            case 1 -> x.reshape(Shape.of(1, 1, s.size(0), 1));
            case 2 -> x.reshape(Shape.of(1, s.size(0), s.size(1), 1));
            case 3 -> x.reshape(Shape.of(1, s.size(0), s.size(1), s.size(2)));
            case 4 -> x;
            default -> null;
        };
    }

    private Axis axis(int input) {
        return new Axis(
                input, 1 + rng.nextInt(3), 1 + rng.nextInt(2), 1 + rng.nextInt(2), rng.nextInt(2), rng.nextInt(2));
    }

    private @Nullable Tensor convolution(Tensor x, Tensor source, Geometry geometry) {
        int groups = x.size(3) % 2 == 0 && rng.nextInt(2) == 0 ? 2 : 1;
        int filters = groups * (1 + rng.nextInt(3));
        int channels = x.size(3) / groups;
        Shape kernel = Shape.of(geometry.rows().kernel(), geometry.columns().kernel(), channels, filters);
        int elements = source.shape().elements();
        if (elements < kernel.elements() || x.shape().elements() == 0) {
            return null;
        }
        Tensor w = source.reshape(Shape.of(elements))
                .slice(0, 0, kernel.elements())
                .reshape(kernel)
                .times(1.0 / (geometry.taps() * channels));
        Tensor y = Tensor.of(new Convolution(x, w, geometry, groups, Part.OUTPUT));
        Part wanted = List.of(Part.OUTPUT, Part.INPUT, Part.KERNEL).get(rng.nextInt(3));
        return switch (wanted) {
            case OUTPUT -> y;
            case INPUT -> Tensor.of(new Convolution(w, y, geometry, groups, wanted));
            case KERNEL ->
                Tensor.of(new Convolution(x, y, geometry, groups, wanted))
                        .times(1.0 / Math.max(1, y.shape().without(3).elements()));
        };
    }
}
