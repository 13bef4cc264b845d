package org.thalweg.bench;

import java.util.List;
import java.util.Map;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Op;
import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// The residual network of 20 layers for images of 32 × 32: He, Zhang, Ren & Sun (2016), "Deep residual learning for
/// image recognition", §4.2. Batch normalization with the statistics of the batch; shortcuts across a stride leave
/// out pixels and add channels of zeros (option A).
final class ResNet20 {
    private static final int BATCH = 32;
    private static final int[] STAGES = {16, 32, 64};
    private static final int BLOCKS = 3;

    private ResNet20() {}

    static Network network() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(BATCH, 32, 32, 3));
        Tensor labels = Tensor.input("labels", DType.I32, Shape.of(BATCH));
        return new Network(
                Map.of(x, Values.normal("x", x.shape(), 1), labels, Values.labels("labels", labels.shape(), 10)),
                p -> loss(p, x, labels));
    }

    private static Tensor loss(Parameters p, Tensor x, Tensor labels) {
        Tensor h = convolution(p, "stem", x, STAGES[0], 1).relu();
        for (int channels : STAGES) {
            for (int i = 0; i < BLOCKS; i++) {
                h = block(p, "stage" + channels + "/block" + i, h, channels);
            }
        }
        return Network.crossEntropy(Network.dense(p, "dense", Convolutions.globalAveragePool(h), 10), labels);
    }

    private static Tensor block(Parameters p, String name, Tensor x, int channels) {
        int stride = channels / x.size(3);
        Tensor h = convolution(p, name + "/first", x, channels, stride).relu();
        h = convolution(p, name + "/second", h, channels, 1);
        return h.plus(stride == 1 ? x : shortcut(x, channels)).relu();
    }

    /// Every other pixel, with as many channels of zeros before as after.
    static Tensor shortcut(Tensor x, int channels) {
        List<Integer> sizes = List.of(x.size(0), x.size(1), x.size(2), x.size(3));
        Tensor fewer = Tensor.of(new Op.Slice(x, List.of(0, 0, 0, 0), sizes, List.of(1, 2, 2, 1)));
        int around = (channels - x.size(3)) / 2;
        List<Integer> none = List.of(0, 0, 0, 0);
        List<Integer> zeros = List.of(0, 0, 0, around);
        return Tensor.of(new Op.Pad(fewer, zeros, zeros, none));
    }

    /// 3 × 3, then normalized for each channel: γ (h − h̄) / √(var h + 1e-5) + β.
    private static Tensor convolution(Parameters p, String name, Tensor x, int filters, int stride) {
        int channels = x.size(3);
        double deviation = Math.sqrt(2.0 / (9 * channels));
        Tensor w = p.normal(name + "/weight", deviation, 3, 3, channels, filters);
        Sliding sliding = Sliding.SAME.withStride(stride).withPadding(Padding.of(1));
        Tensor h = Convolutions.convolve(x, w, sliding);
        Tensor centred = h.minus(h.mean(0, 1, 2));
        Tensor variance = centred.square().mean(0, 1, 2);
        Tensor normalized = centred.times(variance.plus(1e-5).sqrt().reciprocal());
        return normalized.times(p.full(name + "/scale", 1, filters)).plus(p.full(name + "/shift", 0, filters));
    }
}
