package org.thalweg.optim;

import java.util.function.Function;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Steps a rule by hand on a loss of one flat vector (the sum, if it gives more than a number), in F64 unless
/// told otherwise, by the reference evaluator.
final class Steps {
    private final Run run;

    private Steps(Run run) {
        this.run = run;
    }

    record Begun(UpdateRule rule, Function<Tensor, Tensor> loss, DType dtype) {
        Begun in(DType other) {
            return new Begun(rule, loss, other);
        }

        Steps from(double... start) {
            return from(Shape.of(start.length), start);
        }

        /// From a parameter of any shape.
        Steps from(Shape shape, double... start) {
            var optimization = Optimization.of(
                    rule,
                    Layout.builder().add("x", shape).build(),
                    dtype,
                    views -> loss.apply(views.getFirst()).sum());
            NDArray values = NDArray.of(Shape.of(start.length), start.clone()).to(dtype);
            return new Steps(new Run(optimization, values, Run.Engine.REFERENCE));
        }
    }

    static Begun of(UpdateRule rule, Function<Tensor, Tensor> loss) {
        return new Begun(rule, loss, DType.F64);
    }

    /// Sets a slot.
    Steps with(String slot, double... values) {
        NDArray array = run.state().slot(slot);
        array.copyFrom(NDArray.of(array.shape(), values.clone()).to(array.dtype()));
        return this;
    }

    Steps step() {
        run.step();
        return this;
    }

    Steps steps(int count) {
        run.steps(count);
        return this;
    }

    /// Where the step's first gradient was taken.
    double loss() {
        return run.loss();
    }

    /// The only parameter.
    double parameter() {
        return run.state().parameters().item();
    }

    double[] parameters() {
        return run.state().parameters().toDoubles();
    }

    /// The parameters at which the model is to be evaluated.
    double[] evaluated() {
        return run.evaluated();
    }

    double[] slots(String name) {
        return run.state().slot(name).toDoubles();
    }

    /// The only element of a slot.
    double slot(String name) {
        return run.state().slot(name).item();
    }
}
