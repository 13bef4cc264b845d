package org.thalweg.bench;

import java.util.Map;
import java.util.function.Function;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// A network and a batch of data for it.
///
/// @param data the inputs of the loss and their values
/// @param loss a scalar, from the parameters
record Network(Map<Tensor, NDArray> data, Function<Parameters, Tensor> loss) {
    Network {
        data = Map.copyOf(data);
    }

    /// x·W + b, with weights of standard deviation 1/√in.
    static Tensor dense(Parameters p, String name, Tensor x, int units) {
        int in = x.size(-1);
        Tensor product = x.matmul(p.normal(name + "/weight", 1 / Math.sqrt(in), in, units));
        return product.plus(p.full(name + "/bias", 0, units));
    }

    /// The mean of −ln softmax(z) at the right classes, `z : [..., classes]`.
    static Tensor crossEntropy(Tensor z, Tensor labels) {
        Tensor right = Functions.oneHot(labels, z.size(-1), DType.F32);
        int count = labels.shape().elements();
        return Functions.logSoftmax(z, -1).times(right).sum().div(-count);
    }
}
