package org.thalweg.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Cycle.Begin;
import org.thalweg.optim.Cycle.Until;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.ShapeException;

/// An [UpdateRule] at work on a loss: the graph of its step, and the inputs behind it.
///
///     Optimization adam = Optimization.of(new Adam(new Constant(0.001)), layout, DType.F32, loss);
///     Trace trace = adam.trace(1);                    // graph: loss, gradient, updates
///     OptimizationState state = adam.start(theta);    // values: θ, slots, rate
///
/// The trainer puts the trace into one program, beside metrics and whatever else it wants from the same forward
/// pass, and the state's arrays behind the program's inputs.
public final class Optimization {
    private final UpdateRule rule;
    private final Layout layout;
    private final Function<List<Tensor>, ModelLoss> loss;
    private final Wiring wiring;
    private final List<Made> traces = new ArrayList<>();
    private final Tensor evaluated;

    private Optimization(UpdateRule rule, Layout layout, DType dtype, Function<List<Tensor>, ModelLoss> loss) {
        this.rule = rule;
        this.layout = layout;
        this.loss = loss;
        this.wiring = new Wiring(dtype, layout.shape());
        findSlots();
        Tracer reading = new Tracer(wiring, layout, loss, cycle -> !(cycle instanceof Begin));
        this.evaluated = rule.evaluated(step(reading));
        if (!reading.kept().isEmpty()) {
            throw new IllegalStateException("evaluated() of " + rule + " keeps the slots "
                    + reading.kept().keySet() + "; it can only read them");
        }
        wiring.complete();
    }

    /// Traces a rule.
    ///
    /// @param layout where each parameter lies in the flat vector
    /// @param dtype of parameters and slots: F32 or F64
    /// @param loss from the parameters, in the layout's order and shapes, to a scalar of this type. Called once
    ///     for each point at which the rule takes gradients, so more than once if it looks ahead
    /// @throws IllegalArgumentException if the type has no derivatives
    /// @throws ShapeException if the loss is no scalar, or the rule's step does not have the shape of the
    ///     parameters
    public static Optimization of(UpdateRule rule, Layout layout, DType dtype, Function<List<Tensor>, Tensor> loss) {
        return ofModel(rule, layout, dtype, views -> ModelLoss.alone(loss.apply(views)));
    }

    /// Traces a rule on the loss of a model, whose output is known: what rules that ask for Gauss-Newton products
    /// need.
    ///
    /// @param loss from the parameters to the loss and the model's output, else as in [#of]
    /// @throws IllegalArgumentException if the type has no derivatives
    /// @throws ShapeException if the loss is no scalar, or the rule's step does not have the shape of the
    ///     parameters
    public static Optimization ofModel(
            UpdateRule rule, Layout layout, DType dtype, Function<List<Tensor>, ModelLoss> loss) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("parameters of type " + dtype + " have no gradient; take F32 or F64");
        }
        return new Optimization(rule, layout, dtype, loss);
    }

    public UpdateRule rule() {
        return rule;
    }

    public Layout layout() {
        return layout;
    }

    /// θ : `[n]`, the input that holds the parameters.
    public Tensor parameters() {
        return wiring.parameters();
    }

    /// The inputs that hold the slots, by name, in a fixed order.
    public Map<String, Tensor> slots() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        wiring.slots().forEach((name, slot) -> inputs.put(name, slot.input()));
        return Collections.unmodifiableMap(inputs);
    }

    /// The graph of step t, from 1. It is the same for every step, unless the rule does something every so many
    /// steps only; equal graphs are the same object, so that a program is compiled once for each.
    public Trace trace(long t) {
        for (Made made : traces) {
            if (made.fits(t)) {
                return made.trace();
            }
        }
        return make(cycle -> cycle.due(t));
    }

    /// The parameters at which to evaluate the model, as graph over [#parameters] and slots as the last step
    /// left them: [#parameters] itself for most rules.
    public Tensor evaluated() {
        return evaluated;
    }

    /// The values before the first step.
    ///
    /// @param parameters θ at the start, `[n]`; copied
    /// @throws ShapeException if shape or type differ
    public OptimizationState start(NDArray parameters) {
        return start(parameters, 0);
    }

    /// The values before the first step, for a rule that draws random numbers.
    ///
    /// @param parameters θ at the start, `[n]`; copied
    /// @param seed of the random numbers; not part of what a state saves
    /// @throws ShapeException if shape or type differ
    public OptimizationState start(NDArray parameters, long seed) {
        return new OptimizationState(wiring, rule.learningRate(), parameters, seed);
    }

    /// Whether the rule has asked for the layout, so that what it does may depend on the shapes of parameters.
    public boolean seesLayout() {
        return wiring.seesLayout();
    }

    /// A trace, and what was due in it of all that it asked for.
    private record Made(Map<Cycle, Boolean> decisions, Trace trace) {
        boolean fits(long t) {
            for (Map.Entry<Cycle, Boolean> decision : decisions.entrySet()) {
                if (decision.getKey().due(t) != decision.getValue()) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Traces the rule with all due and with nothing due, from step 1 on and again from each step at which it
    /// becomes another: some slots are asked for in one of these only.
    private void findSlots() {
        long from = 1;
        while (from > 0) {
            long t = from;
            make(cycle -> !(cycle instanceof Until) || cycle.due(t));
            if (wiring.cycles().stream().anyMatch(cycle -> !(cycle instanceof Until))) {
                make(cycle -> cycle instanceof Until && cycle.due(t));
            }
            from = wiring.cycles().stream()
                    .flatMap(
                            cycle -> cycle instanceof Until(long last) && last >= t ? Stream.of(last + 1) : Stream.of())
                    .min(Long::compare)
                    .orElse(0L);
        }
    }

    private Trace make(Predicate<Cycle> due) {
        Tracer tracer = new Tracer(wiring, layout, loss, due);
        Tensor theta = wiring.parameters();
        Tensor update = rule.update(step(tracer));
        if (!update.shape().equals(theta.shape()) || update.dtype() != theta.dtype()) {
            throw new ShapeException("the update of " + rule + " is " + update.dtype() + update.shape()
                    + ", the parameters are " + theta.dtype() + theta.shape());
        }
        Map<Tensor, Tensor> updates = new LinkedHashMap<>();
        updates.put(theta, theta.minus(update));
        tracer.kept().forEach((name, next) -> updates.put(wiring.slot(name).input(), next));
        Trace trace = new Trace(tracer.loss(theta), tracer.gradient(), Collections.unmodifiableMap(updates));
        traces.add(new Made(Map.copyOf(tracer.decisions()), trace));
        return trace;
    }

    private Step step(Tracer tracer) {
        return TracedStep.of(tracer, rule.learningRate(), layout);
    }
}
