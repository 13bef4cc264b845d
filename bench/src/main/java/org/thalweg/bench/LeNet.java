package org.thalweg.bench;

import java.util.Map;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Two convolutions, pooling and two dense layers on images of 28 × 28: the network of many first examples.
final class LeNet {
    private static final int BATCH = 64;

    private LeNet() {}

    static Network network() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(BATCH, 28, 28, 1));
        Tensor labels = Tensor.input("labels", DType.I32, Shape.of(BATCH));
        return new Network(
                Map.of(x, Values.normal("x", x.shape(), 1), labels, Values.labels("labels", labels.shape(), 10)),
                p -> loss(p, x, labels));
    }

    private static Tensor loss(Parameters p, Tensor x, Tensor labels) {
        Tensor h = convolution(p, "convolution1", x, 32, 0.3);
        h = convolution(p, "convolution2", h, 64, 0.06);
        h = Convolutions.maxPool(h, 2, 2, Sliding.VALID.withStride(2));
        h = Network.dense(p, "dense1", h.reshape(BATCH, -1), 128).relu();
        return Network.crossEntropy(Network.dense(p, "dense2", h, 10), labels);
    }

    private static Tensor convolution(Parameters p, String name, Tensor x, int filters, double deviation) {
        Tensor w = p.normal(name + "/weight", deviation, 3, 3, x.size(3), filters);
        Tensor y = Convolutions.convolve(x, w, Sliding.VALID);
        return y.plus(p.full(name + "/bias", 0, filters)).relu();
    }
}
