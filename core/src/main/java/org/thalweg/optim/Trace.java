package org.thalweg.optim;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Tensor;

/// The graph of one step of an [Optimization]: what a program of it computes, and what it leaves in its inputs.
///
/// @param loss the loss at the first point where the rule took a gradient, which is θ for most rules and the
///     interim point for Nesterov's: one of the tensors that the loss function returned
/// @param gradient the gradient there, `[n]`, before any transform; null if the rule took none
/// @param updates for each input that changes (parameters, slots) its value after the step, in a fixed order
public record Trace(Tensor loss, @Nullable Tensor gradient, Map<Tensor, Tensor> updates) {}
