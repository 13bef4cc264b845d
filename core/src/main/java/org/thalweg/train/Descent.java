package org.thalweg.train;

import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.optim.Layout;
import org.thalweg.optim.Optimization;
import org.thalweg.optim.OptimizationState;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.NDArray;

/// An update rule that makes a function small, without a network and without data:
///
/// ```java
/// NDArray start = NDArray.of(Shape.of(2), -1.2, 1.0);
/// try (var descent = Descent.of(new Adam(new Constant(0.01)), start, x -> x.square().sum())) {
///     descent.run(1000);
///     NDArray best = descent.point();
/// }
/// ```
///
/// Function, gradient and update are one compiled program, whose steps allocate nothing. Close it after use: it holds
/// threads.
public final class Descent implements AutoCloseable {
    private final OptimizationState state;
    private final ThreadTeam team;
    private final StepPrograms steps;
    private final Executable value;
    private final Executable evaluated;

    private Descent(UpdateRule rule, NDArray start, UnaryOperator<Tensor> function, int threads) {
        Layout layout = Layout.builder().add("x", start.shape()).build();
        Optimization optimization =
                Optimization.of(rule, layout, start.dtype(), parameters -> function.apply(parameters.getFirst()));
        this.state = optimization.start(start.reshape(layout.shape()));
        this.team = ThreadTeam.of(threads);
        try {
            this.steps = new StepPrograms(
                    optimization, StepPrograms.arrays(state), trace -> StepPrograms.Work.of(trace.loss()), team);
            Tensor point = layout.view(optimization.evaluated(), "x");
            this.evaluated = steps.of(List.of(point));
            this.value = steps.of(List.of(function.apply(point)));
        } catch (RuntimeException | Error e) {
            team.close(); // nobody gets an object to close
            throw e;
        }
    }

    /// On one thread.
    ///
    /// @param start where to begin, F32 or F64 of any shape; copied
    /// @param function from a point of that shape to a scalar of its type
    /// @throws org.thalweg.tensor.ShapeException if it gives no scalar
    public static Descent of(UpdateRule rule, NDArray start, UnaryOperator<Tensor> function) {
        return of(rule, start, function, 1);
    }

    /// On several threads: worth it from some ten thousand numbers on.
    public static Descent of(UpdateRule rule, NDArray start, UnaryOperator<Tensor> function, int threads) {
        return new Descent(rule, start, function, threads);
    }

    /// Takes one step, and returns the function's value at the point where the rule took its gradient: for most
    /// rules the point before the step.
    public double step() {
        state.advance();
        Executable run = steps.at(state.iteration());
        run.run();
        return run.output(0).get(0);
    }

    /// Takes `count` steps, and returns the function's value after them.
    public double run(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
        return value();
    }

    /// The function's value at the point that the steps so far have led to.
    public double value() {
        value.run();
        return value.output(0).get(0);
    }

    /// A copy of that point.
    public NDArray point() {
        evaluated.run();
        return evaluated.output(0).copy();
    }

    /// How many steps were taken.
    public long steps() {
        return state.iteration();
    }

    @Override
    public void close() {
        value.close();
        evaluated.close();
        steps.close();
        team.close();
    }
}
