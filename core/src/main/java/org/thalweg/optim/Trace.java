package org.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;

/// The graph of one step of an [Optimization]: what a program of it computes, and what it leaves in its inputs.
///
/// @param loss the loss at the first point where the rule took a gradient, which is θ for most rules and the
///     interim point for Nesterov's: one of the tensors that the loss function returned
/// @param gradient the gradient there, `[n]`, before any transform; null if the rule took none
/// @param updates for each input that changes (parameters, slots) its value after the step, in a fixed order
public record Trace(Tensor loss, @Nullable Tensor gradient, Map<Tensor, Tensor> updates) {
    /// A program that makes this step, and computes `outputs` on the way, before anything changes: the loss,
    /// metrics of the same forward pass.
    public Program program(List<Tensor> outputs) {
        Program program = Program.of(outputs);
        for (Map.Entry<Tensor, Tensor> update : updates.entrySet()) {
            program = program.update(update.getKey(), update.getValue());
        }
        return program;
    }

    /// The inputs that the updates read or replace.
    Set<Tensor> inputs() {
        List<Tensor> ends = new ArrayList<>(updates.keySet());
        ends.addAll(updates.values());
        return Order.of(ends).stream().filter(t -> t.op() instanceof Op.Input).collect(Collectors.toSet());
    }
}
