package org.thalweg.bench;

import java.util.List;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A network of dense layers with relu between them, and its mean softmax cross-entropy over a batch.
///
/// @param widths of the input, the hidden layers and the output
/// @param x the data, [batch, in]
/// @param labels the right classes, [batch]
record Mlp(List<Integer> widths, Tensor x, Tensor labels) {
    Mlp {
        widths = List.copyOf(widths);
    }

    static Mlp of(int batch, Integer... widths) {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(batch, widths[0]));
        return new Mlp(List.of(widths), x, Tensor.input("labels", DType.I32, Shape.of(batch)));
    }

    private int layers() {
        return widths.size() - 1;
    }

    /// Weights [in, out] and biases [out], layer by layer.
    Layout layout() {
        var layout = Layout.builder();
        for (int i = 0; i < layers(); i++) {
            layout.add("weight" + i, Shape.of(widths.get(i), widths.get(i + 1)));
            layout.add("bias" + i, Shape.of(widths.get(i + 1)));
        }
        return layout.build();
    }

    /// The loss as graph over the parameters in the order of [#layout].
    Tensor loss(List<Tensor> parameters) {
        Tensor h = x;
        for (int i = 0; i < layers(); i++) {
            h = h.matmul(parameters.get(2 * i)).plus(parameters.get(2 * i + 1));
            if (i + 1 < layers()) h = h.relu();
        }
        Tensor right = Functions.oneHot(labels, widths.getLast(), DType.F32);
        return Functions.logSoftmax(h, -1).times(right).sum().div(-x.size(0));
    }

    /// Parameters to start from, flat: weights of standard deviation 1/√in, biases 0.
    NDArray start() {
        Layout layout = layout();
        NDArray flat = NDArray.zeros(DType.F32, layout.shape());
        for (Layout.Entry entry : layout.entries()) {
            if (entry.shape().rank() == 2) {
                double deviation = 1 / Math.sqrt(entry.shape().size(0));
                layout.write(flat, entry.name(), Values.normal(entry.name(), entry.shape(), deviation));
            }
        }
        return flat;
    }

    /// Puts random data behind the inputs of a program over the loss.
    void bindData(Executable executable) {
        executable.bind(x, Values.normal("x", x.shape(), 1));
        executable.bind(labels, Values.labels("labels", labels.shape(), widths.getLast()));
    }
}
