package org.thalweg.bench;

import org.thalweg.graph.Tensor;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Adam's update of many parameters by a gradient that is there already.
record AdamCase(String name, Work work, int elements) implements Case {
    @Override
    public Step prepare(int threads) {
        Shape shape = Shape.of(elements);
        Tensor gradient = Tensor.input("gradient", DType.F32, shape);
        TrainingStep step = TrainingStep.of(
                new Adam(new Constant(0.001)),
                Layout.of("parameters", elements),
                Values.normal("parameters", shape, 1),
                parameters -> parameters.getFirst().times(gradient).sum(), // whose gradient is `gradient`
                false,
                threads);
        step.executable().bind(gradient, Values.normal("gradient", shape, 1));
        return step;
    }
}
