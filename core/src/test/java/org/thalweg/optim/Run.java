package org.thalweg.optim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Steps an optimization, compiled or by the reference evaluator. Inputs of the loss other than the parameters
/// are given by name of their tensor, and may be changed between steps.
final class Run implements AutoCloseable {
    enum Engine {
        COMPILED,
        REFERENCE
    }

    private final Optimization optimization;
    private final OptimizationState state;
    private final Engine engine;
    private final Map<Tensor, NDArray> data = new LinkedHashMap<>();
    private final Map<Trace, Executable> compiled = new HashMap<>();
    private final ThreadTeam team = ThreadTeam.of(1);
    private double loss = Double.NaN;

    Run(Optimization optimization, NDArray start, Engine engine) {
        this(optimization, start, engine, 0);
    }

    Run(Optimization optimization, NDArray start, Engine engine, long seed) {
        this.optimization = optimization;
        this.state = optimization.start(start, seed);
        this.engine = engine;
    }

    /// Compiled, in F64, on the loss of a model of one flat vector.
    static Run of(UpdateRule rule, Function<Tensor, ModelLoss> loss, double... start) {
        Optimization optimization = Optimization.ofModel(
                rule, Layout.of("x", start.length), DType.F64, views -> loss.apply(views.getFirst()));
        return new Run(optimization, NDArray.of(Shape.of(start.length), start.clone()), Engine.COMPILED);
    }

    /// Puts an array behind an input of the loss.
    Run with(Tensor input, NDArray values) {
        data.put(input, values);
        return this;
    }

    Run step() {
        state.advance();
        Trace trace = optimization.trace(state.iteration());
        switch (engine) {
            case COMPILED -> {
                Executable run = compiled.computeIfAbsent(trace, this::compile);
                run.run();
                loss = run.output(0).item();
            }
            case REFERENCE -> evaluate(trace);
        }
        return this;
    }

    Run steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
        return this;
    }

    private Executable compile(Trace trace) {
        Executable run = trace.program(List.of(trace.loss())).compile(team);
        state.bind(run, trace);
        data.forEach(run::bind);
        return run;
    }

    private void evaluate(Trace trace) {
        Map<Tensor, NDArray> inputs = new HashMap<>(state.arrays());
        inputs.putAll(data);
        Evaluator evaluator = Evaluator.of(inputs);
        loss = evaluator.value(trace.loss()).item();
        Map<Tensor, NDArray> next = new HashMap<>();
        trace.updates()
                .forEach((input, tensor) ->
                        next.put(input, evaluator.value(tensor).copy()));
        next.forEach((input, value) -> inputs.get(input).copyFrom(value));
    }

    OptimizationState state() {
        return state;
    }

    /// The loss of the last step, where its first gradient was taken.
    double loss() {
        return loss;
    }

    /// The parameters at which the model is to be evaluated.
    double[] evaluated() {
        return Evaluator.evaluate(List.of(optimization.evaluated()), state.arrays())
                .getFirst()
                .toDoubles();
    }

    @Override
    public void close() {
        compiled.values().forEach(Executable::close);
        team.close();
    }
}
