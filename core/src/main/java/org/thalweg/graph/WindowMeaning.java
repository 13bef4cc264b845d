package org.thalweg.graph;

import org.thalweg.graph.LinearMeaning.Sums;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What convolutions and windows compute: the sums of their definitions, term by term, in double precision.
final class WindowMeaning {
    private WindowMeaning() {}

    /// Every term x·w·y of the trilinear form, with what is given, added to the element that is wanted.
    static NDArray convolution(Convolution op, Tensor wanted, NDArray a, NDArray b) {
        Shape x = xShape(op, wanted);
        Shape w = wShape(op, wanted);
        Shape y = yShape(op, wanted);
        Sums sums = new Sums(wanted.shape().elements());
        int inGroup = w.size(2);
        int outGroup = y.size(3) / op.groups();
        everyTap(op.geometry(), x.size(0), (n, oh, ow, i, j, h, v) -> {
            for (int o = 0; o < y.size(3); o++) {
                for (int k = 0; k < inGroup; k++) {
                    int c = o / outGroup * inGroup + k;
                    int xAt = at(x, n, h, v, c);
                    int wAt = at(w, i, j, k, o);
                    int yAt = at(y, n, oh, ow, o);
                    switch (op.wanted()) {
                        case OUTPUT -> sums.add(yAt, a.get(xAt) * b.get(wAt));
                        case INPUT -> sums.add(xAt, a.get(wAt) * b.get(yAt));
                        case KERNEL -> sums.add(wAt, a.get(xAt) * b.get(yAt));
                    }
                }
            }
        });
        return sums.rounded(wanted);
    }

    static NDArray windows(Geometry geometry, Tensor y, NDArray x) {
        NDArray windows = NDArray.zeros(y.dtype(), y.shape());
        int channels = y.size(4);
        everyTap(geometry, y.size(0), (n, oh, ow, i, j, h, v) -> {
            for (int c = 0; c < channels; c++) {
                windows.set(
                        at(y.shape(), n, oh, ow, i * geometry.columns().kernel() + j, c),
                        x.get(at(x.shape(), n, h, v, c)));
            }
        });
        return windows;
    }

    static NDArray overlapAdd(Geometry geometry, Tensor y, NDArray x) {
        Sums sums = new Sums(y.shape().elements());
        int channels = y.size(3);
        everyTap(geometry, y.size(0), (n, oh, ow, i, j, h, v) -> {
            for (int c = 0; c < channels; c++) {
                int from = at(x.shape(), n, oh, ow, i * geometry.columns().kernel() + j, c);
                sums.add(at(y.shape(), n, h, v, c), x.get(from));
            }
        });
        return sums.rounded(y);
    }

    /// Tap (i, j) of window (oh, ow) of image n lies inside, at (h, v).
    private interface Tap {
        void visit(int n, int oh, int ow, int i, int j, int h, int v);
    }

    private static void everyTap(Geometry geometry, int images, Tap tap) {
        for (int n = 0; n < images; n++) {
            for (int oh = 0; oh < geometry.rows().output(); oh++) {
                for (int ow = 0; ow < geometry.columns().output(); ow++) {
                    for (int i = 0; i < geometry.rows().kernel(); i++) {
                        for (int j = 0; j < geometry.columns().kernel(); j++) {
                            int h = geometry.rows().at(oh, i);
                            int v = geometry.columns().at(ow, j);
                            if (h >= 0 && v >= 0) {
                                tap.visit(n, oh, ow, i, j, h, v);
                            }
                        }
                    }
                }
            }
        }
    }

    private static int at(Shape shape, int... index) {
        return LinearMeaning.linear(shape, index);
    }

    private static Shape xShape(Convolution op, Tensor wanted) {
        return switch (op.wanted()) {
            case OUTPUT, KERNEL -> op.a().shape();
            case INPUT -> wanted.shape();
        };
    }

    private static Shape wShape(Convolution op, Tensor wanted) {
        return switch (op.wanted()) {
            case OUTPUT -> op.b().shape();
            case INPUT -> op.a().shape();
            case KERNEL -> wanted.shape();
        };
    }

    private static Shape yShape(Convolution op, Tensor wanted) {
        return switch (op.wanted()) {
            case OUTPUT -> wanted.shape();
            case INPUT, KERNEL -> op.b().shape();
        };
    }
}
