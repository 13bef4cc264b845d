package org.thalweg.bench;

import java.util.Map;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The deep autoencoder of Hinton & Salakhutdinov (2006), with the sizes of Sutskever, Martens, Dahl & Hinton (2013):
/// sigmoids but for the code in the middle, and the logistic cross-entropy of each pixel.
final class Autoencoder {
    private Autoencoder() {}

    static Network network() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(Counts.AUTOENCODER_BATCH, Counts.AUTOENCODER[0]));
        NDArray values = Values.uniform("x", x.shape());
        return new Network(Map.of(x, values), p -> loss(p, x));
    }

    private static Tensor loss(Parameters p, Tensor x) {
        int layers = Counts.AUTOENCODER.length - 1;
        Tensor h = x;
        for (int i = 0; i < layers; i++) {
            h = Network.dense(p, "dense" + i, h, Counts.AUTOENCODER[i + 1]);
            if (i != layers / 2 - 1 && i != layers - 1) h = h.sigmoid();
        }
        Tensor below = h.abs().negate();
        return h.relu().minus(h.times(x)).plus(below.exp().log1p()).mean(); // −x ln σ(h) − (1 − x) ln(1 − σ(h))
    }
}
