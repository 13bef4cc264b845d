package org.thalweg.bench;

import java.util.List;
import java.util.function.Function;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.optim.Layout;
import org.thalweg.optim.Optimization;
import org.thalweg.optim.OptimizationState;
import org.thalweg.optim.Trace;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Loss, gradient and update as one program, as the trainer makes it: forward, backward, and a rule on the flat
/// vector of all parameters.
record TrainingStep(Executable executable, OptimizationState state, ThreadTeam team) implements Step {
    /// Compiles a step.
    ///
    /// @param start the parameters, flat
    /// @param loss from the parameters in the layout's order to a scalar; not computed unless `withLoss`
    static TrainingStep of(
            UpdateRule rule,
            Layout layout,
            NDArray start,
            Function<List<Tensor>, Tensor> loss,
            boolean withLoss,
            int threads) {
        Optimization optimization = Optimization.of(rule, layout, DType.F32, loss);
        Trace trace = optimization.trace(1);
        Program program = withLoss ? Program.of(trace.loss()) : Program.of();
        for (var update : trace.updates().entrySet()) program = program.update(update.getKey(), update.getValue());
        ThreadTeam team = ThreadTeam.of(threads);
        Executable executable = program.compile(team);
        OptimizationState state = optimization.start(start);
        state.arrays().forEach(executable::bind);
        return new TrainingStep(executable, state, team);
    }

    @Override
    public void run() {
        state.advance();
        executable.run();
    }

    @Override
    public void close() {
        executable.close();
        team.close();
    }
}
