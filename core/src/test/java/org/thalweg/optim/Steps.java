package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Steps a rule by hand on a loss of one flat vector, in F64 unless told otherwise, by the reference evaluator.
final class Steps {
    private final Optimization optimization;
    private final OptimizationState state;
    private double loss = Double.NaN;

    private Steps(Optimization optimization, NDArray start) {
        this.optimization = optimization;
        this.state = optimization.start(start);
    }

    record Begun(UpdateRule rule, Function<Tensor, Tensor> loss, DType dtype) {
        Begun in(DType other) {
            return new Begun(rule, loss, other);
        }

        Steps from(double... start) {
            Layout layout = Layout.of("x", start.length);
            var optimization = Optimization.of(rule, layout, dtype, views -> loss.apply(views.getFirst()));
            return new Steps(
                    optimization,
                    NDArray.of(Shape.of(start.length), start.clone()).to(dtype));
        }
    }

    static Begun of(UpdateRule rule, Function<Tensor, Tensor> loss) {
        return new Begun(rule, x -> loss.apply(x).sum(), DType.F64);
    }

    Steps with(String slot, double... values) {
        state.slot(slot)
                .copyFrom(NDArray.of(state.slot(slot).shape(), values.clone())
                        .to(state.slot(slot).dtype()));
        return this;
    }

    Steps step() {
        state.advance();
        run(optimization.trace(state.iteration()));
        return this;
    }

    Steps steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
        return this;
    }

    private void run(Trace trace) {
        Evaluator evaluator = Evaluator.of(state.arrays());
        Map<Tensor, NDArray> next = new HashMap<>();
        trace.updates()
                .forEach((input, tensor) ->
                        next.put(input, evaluator.value(tensor).copy()));
        loss = evaluator.value(trace.loss()).item();
        next.forEach((input, value) -> state.arrays().get(input).copyFrom(value));
    }

    double loss() {
        return loss;
    }

    double parameter() {
        assertThat(state.parameters().shape().elements()).isEqualTo(1);
        return state.parameters().get(0);
    }

    double[] parameters() {
        return state.parameters().toDoubles();
    }

    double slot(String name) {
        return state.slot(name).item();
    }

    double[] evaluated() {
        return Evaluator.evaluate(List.of(optimization.evaluated()), state.arrays())
                .getFirst()
                .toDoubles();
    }

    OptimizationState state() {
        return state;
    }
}
