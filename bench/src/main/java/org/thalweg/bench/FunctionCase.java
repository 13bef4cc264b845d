package org.thalweg.bench;

import java.util.function.UnaryOperator;
import org.thalweg.compile.Program;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// A function of one array, without derivatives.
record FunctionCase(String name, Work work, Shape shape, UnaryOperator<Tensor> function) implements Case {
    @Override
    public Step prepare(int threads) {
        Tensor x = Tensor.input("x", DType.F32, shape);
        CompiledStep step = CompiledStep.of(Program.of(function.apply(x)), threads);
        step.executable().bind(x, Values.normal("x", shape, 1));
        return step;
    }
}
