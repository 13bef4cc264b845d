package org.thalweg.optim;

import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Tracer.Cycle;
import org.thalweg.tensor.DType;

/// The [Step] of a trace, as one stage of a rule sees it.
///
/// @param prefix goes before the names of slots and scalars
record TracedStep(
        Tracer tracer,
        String prefix,
        Schedule schedule,
        Layout layout,
        Tensor parameters,
        UnaryOperator<Tensor> gradients,
        UnaryOperator<Tensor> curvature)
        implements Step {

    /// The step of the outermost rule: all parameters, and the loss's own gradients.
    static TracedStep of(Tracer tracer, Schedule schedule, Layout layout) {
        Tensor parameters = tracer.wiring().parameters();
        return new TracedStep(
                tracer, "", schedule, layout, parameters, tracer::gradientAt, v -> tracer.hessianVector(parameters, v));
    }

    @Override
    public DType dtype() {
        return parameters.dtype();
    }

    @Override
    public Tensor gradientAt(Tensor point) {
        return gradients.apply(point);
    }

    @Override
    public Tensor hessianVector(Tensor v) {
        return curvature.apply(v);
    }

    @Override
    public Tensor scalar(String name, LongToDoubleFunction ofIteration) {
        return tracer.wiring().scalar(prefix + name, dtype(), ofIteration);
    }

    @Override
    public Tensor slot(String name, Tensor initial) {
        return tracer.wiring().slot(prefix + name, initial);
    }

    @Override
    public Tensor keep(String name, Tensor next) {
        return tracer.keep(prefix + name, next);
    }

    @Override
    public Tensor every(int interval, int remainder, Supplier<Tensor> due, Supplier<Tensor> otherwise) {
        Hyperparameters.requireAtLeast("every", "interval", interval, 1);
        if (remainder < 0 || remainder >= interval) {
            throw new IllegalArgumentException(
                    "every: remainder = " + remainder + " never comes up; it must be in 0 … " + (interval - 1));
        }
        return tracer.due(new Cycle(interval, remainder)) ? due.get() : otherwise.get();
    }

    @Override
    public Step withGradient(UnaryOperator<Tensor> gradientAt) {
        return new TracedStep(tracer, prefix, schedule, layout, parameters, gradientAt, curvature);
    }

    @Override
    public Step within(String name) {
        return new TracedStep(tracer, prefix + name + "/", schedule, layout, parameters, gradients, curvature);
    }

    @Override
    public Step part(String name, Predicate<Layout.Entry> which, Schedule rate) {
        Selection selection = Selection.of(layout, which);
        Tensor inner = selection.pick(parameters);
        return new TracedStep(
                tracer,
                prefix + name + "/",
                rate,
                selection.part(),
                inner,
                point ->
                        selection.pick(gradients.apply(point == inner ? parameters : selection.put(point, parameters))),
                v -> selection.pick(curvature.apply(selection.put(v, zeros()))));
    }
}
