package org.thalweg.bench;

import java.util.Map;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// A small language model: Vaswani et al. (2017), "Attention is all you need", decoder blocks only, normalized before
/// each part (Radford et al., 2019), with learned positions.
final class Transformer {
    static final int BATCH = 16;
    static final int LENGTH = 64;
    static final int WIDTH = 128;
    static final int HEADS = 4;
    static final int VOCABULARY = 256;
    static final int BLOCKS = 2;
    private static final int HEAD = WIDTH / HEADS;

    private Transformer() {}

    static Network network() {
        Shape shape = Shape.of(BATCH, LENGTH);
        Tensor tokens = Tensor.input("tokens", DType.I32, shape);
        Tensor labels = Tensor.input("labels", DType.I32, shape);
        return new Network(
                Map.of(
                        tokens, Values.labels("tokens", shape, VOCABULARY),
                        labels, Values.labels("labels", shape, VOCABULARY)),
                p -> loss(p, tokens, labels));
    }

    private static Tensor loss(Parameters p, Tensor tokens, Tensor labels) {
        Tensor h = p.normal("tokens", 0.02, VOCABULARY, WIDTH).gather(tokens); // [batch, length, width]
        h = h.plus(p.full("positions", 0, LENGTH, WIDTH));
        for (int i = 0; i < BLOCKS; i++) {
            String name = "block" + i;
            h = h.plus(attention(p, name, normalized(p, name + "/norm1", h)));
            Tensor up = Network.dense(p, name + "/up", normalized(p, name + "/norm2", h), 4 * WIDTH);
            h = h.plus(Network.dense(p, name + "/down", gelu(up), WIDTH));
        }
        return Network.crossEntropy(Network.dense(p, "head", normalized(p, "norm", h), VOCABULARY), labels);
    }

    private static Tensor attention(Parameters p, String name, Tensor x) {
        Tensor all = Network.dense(p, name + "/qkv", x, 3 * WIDTH);
        Tensor parts = all.reshape(BATCH, LENGTH, 3, HEADS, HEAD).permute(2, 0, 3, 1, 4);
        Tensor q = parts.slice(0, 0, 1).squeeze(0); // [batch, heads, length, head]
        Tensor k = parts.slice(0, 1, 2).squeeze(0);
        Tensor v = parts.slice(0, 2, 3).squeeze(0);
        Tensor scores = q.matmul(k.transpose()).times(1 / Math.sqrt(HEAD));
        Shape square = Shape.of(LENGTH, LENGTH);
        Tensor past = Tensor.iota(DType.I32, square, 1).lessOrEqual(Tensor.iota(DType.I32, square, 0));
        Tensor masked = past.select(scores, Tensor.constant(DType.F32, Double.NEGATIVE_INFINITY));
        Tensor a = Functions.softmax(masked, -1).matmul(v);
        return Network.dense(p, name + "/out", a.permute(0, 2, 1, 3).reshape(BATCH, LENGTH, WIDTH), WIDTH);
    }

    private static Tensor normalized(Parameters p, String name, Tensor x) {
        Tensor scaled = layerNorm(x).times(p.full(name + "/scale", 1, WIDTH));
        return scaled.plus(p.full(name + "/shift", 0, WIDTH));
    }

    /// (x − x̄) / √(var x + 1e-5) along the last axis.
    static Tensor layerNorm(Tensor x) {
        Tensor mean = Functions.keep(x.mean(-1), x, -1);
        Tensor scale = Functions.variance(x, -1).plus(1e-5).sqrt().reciprocal();
        return x.minus(mean).times(Functions.keep(scale, x, -1));
    }

    /// ½ x (1 + erf(x / √2)).
    static Tensor gelu(Tensor x) {
        return x.times(x.times(Math.sqrt(0.5)).erf().plus(1)).times(0.5);
    }
}
