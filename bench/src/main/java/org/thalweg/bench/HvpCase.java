package org.thalweg.bench;

import java.util.List;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

/// Value, gradient and Hessian-vector product of a network's loss.
record HvpCase(String name, Work work, Mlp mlp) implements Case {
    @Override
    public Step prepare(int threads) {
        Tensor theta = Tensor.input("parameters", DType.F32, mlp.layout().shape());
        Tensor v = Tensor.input("direction", DType.F32, theta.shape());
        Tensor loss = mlp.loss(mlp.layout().views(theta));
        Tensor gradient = Derivatives.gradient(loss, List.of(theta)).getFirst();
        Tensor product =
                Derivatives.jvp(List.of(gradient), List.of(theta), List.of(v)).getFirst();
        CompiledStep step = CompiledStep.of(Program.of(loss, gradient, product), threads);
        step.executable().bind(theta, mlp.start());
        step.executable().bind(v, Values.normal("direction", v.shape(), 1));
        mlp.bindData(step.executable());
        return step;
    }
}
