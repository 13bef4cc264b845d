package org.thalweg.compile;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.ShapeException;

/// What to compute: outputs, and inputs whose value is replaced after each run by another tensor's. Immutable.
///
/// ```java
/// Program step = Program.of(List.of(loss)).update(theta, theta.minus(gradient.times(rate)));
/// ```
public final class Program {
    /// The value that an input has after a run.
    record Update(Tensor input, Tensor next) {}

    private final List<Tensor> outputs;
    private final List<Update> updates;

    private Program(List<Tensor> outputs, List<Update> updates) {
        this.outputs = List.copyOf(outputs);
        this.updates = List.copyOf(updates);
    }

    /// A program that computes `outputs`.
    public static Program of(List<Tensor> outputs) {
        return new Program(outputs, List.of());
    }

    /// A program that computes `outputs`.
    public static Program of(Tensor... outputs) {
        return of(List.of(outputs));
    }

    /// This program, which also puts `next` in the place of `input` when everything that reads the old value is
    /// done: in the same memory, as long as the order of steps allows.
    ///
    /// @throws ShapeException if the shapes or types differ
    /// @throws IllegalArgumentException if `input` is not made by [Tensor#input], or is updated already
    public Program update(Tensor input, Tensor next) {
        if (!(input.op() instanceof Op.Input)) {
            throw new IllegalArgumentException("update of " + input + ": only an input can be updated");
        }
        if (updates.stream().anyMatch(u -> u.input.op().equals(input.op()))) {
            throw new IllegalArgumentException("update of " + input + ": it is updated already");
        }
        if (!input.shape().equals(next.shape()) || input.dtype() != next.dtype()) {
            throw new ShapeException("update of " + input + " by " + next + ": shape and type must agree");
        }
        List<Update> more = new ArrayList<>(updates);
        more.add(new Update(input, next));
        return new Program(outputs, more);
    }

    public List<Tensor> outputs() {
        return outputs;
    }

    List<Update> updates() {
        return updates;
    }

    /// Compiles for one thread.
    public Executable compile() {
        return Compiler.compile(this, ThreadTeam.of(1), true);
    }

    /// Compiles for the threads of a team, which several executables may share, one running at a time. Closing the
    /// executable does not close the team.
    public Executable compile(ThreadTeam team) {
        return Compiler.compile(this, team, false);
    }
}
