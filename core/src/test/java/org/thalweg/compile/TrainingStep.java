package org.thalweg.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A step of a multilayer perceptron with tanh, softmax cross-entropy and Adam, all parameters in one flat vector: the
/// program that matters most.
///
/// @param inputs values for every input
record TrainingStep(Program program, Map<Tensor, NDArray> inputs) {

    /// A network for `batch` examples with layers of these sizes.
    static TrainingStep of(DType dtype, int batch, int... sizes) {
        int last = sizes.length - 1;
        int n = 0;
        for (int i = 0; i < last; i++) {
            n += (sizes[i] + 1) * sizes[i + 1];
        }
        Tensor x = Tensor.input("x", dtype, Shape.of(batch, sizes[0]));
        Tensor y = Tensor.input("y", DType.I32, Shape.of(batch));
        Tensor theta = Tensor.input("theta", dtype, Shape.of(n));
        Tensor m = Tensor.input("m", dtype, Shape.of(n));
        Tensor v = Tensor.input("v", dtype, Shape.of(n));
        Tensor rate = Tensor.input("rate", dtype, Shape.SCALAR);

        List<Tensor> parameters = new ArrayList<>();
        Tensor h = x;
        int at = 0;
        for (int i = 0; i < last; i++) {
            Tensor weight = theta.slice(0, at, at + sizes[i] * sizes[i + 1]).reshape(sizes[i], sizes[i + 1]);
            at += sizes[i] * sizes[i + 1];
            Tensor bias = theta.slice(0, at, at + sizes[i + 1]);
            at += sizes[i + 1];
            parameters.addAll(List.of(weight, bias));
            h = h.matmul(weight).plus(bias);
            h = i + 1 < last ? h.tanh() : h;
        }
        Tensor hit = Functions.oneHot(y, sizes[last], dtype);
        Tensor loss = Functions.logSoftmax(h, 1).times(hit).sum().div(-batch);

        List<Tensor> parts = Derivatives.gradient(loss, parameters).stream()
                .map(Tensor::flatten)
                .toList();
        Tensor g = Tensor.concat(parts, 0);
        Tensor nextM = m.times(0.9).plus(g.times(0.1));
        Tensor nextV = v.times(0.999).plus(g.square().times(0.001));
        Tensor nextTheta = theta.minus(nextM.div(nextV.sqrt().plus(1e-8)).times(rate));
        Program program =
                Program.of(loss).update(theta, nextTheta).update(m, nextM).update(v, nextV);

        Map<Tensor, NDArray> inputs = new LinkedHashMap<>();
        inputs.put(x, Forced.normal(dtype, x.shape(), 1));
        inputs.put(y, NDArray.fill(DType.I32, y.shape(), i -> i * 7 % sizes[last]));
        NDArray start = Forced.normal(dtype, theta.shape(), 2);
        inputs.put(theta, NDArray.fill(dtype, theta.shape(), i -> 0.1 * start.get(i)));
        inputs.put(m, NDArray.zeros(dtype, m.shape()));
        inputs.put(v, NDArray.zeros(dtype, v.shape()));
        inputs.put(rate, NDArray.scalar(dtype, 0.01));
        return new TrainingStep(program, inputs);
    }

    /// Compiled by `compile`, with its inputs filled.
    static Executable filled(Executable executable, Map<Tensor, NDArray> inputs) {
        inputs.forEach((input, value) -> executable.input(input).copyFrom(value));
        return executable;
    }
}
