package org.thalweg.optim;

import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

/// The [Step] of a trace, as one stage of a rule sees it.
///
/// @param prefix goes before the names of slots and scalars
/// @param clock how it counts steps
record TracedStep(
        Tracer tracer, String prefix, Clock clock, Schedule schedule, Layout layout, Tensor parameters, Surface surface)
        implements Step {

    /// The step of the outermost rule: all parameters, and the loss's own gradients.
    static TracedStep of(Tracer tracer, Schedule schedule, Layout layout) {
        Tensor parameters = tracer.wiring().parameters();
        return new TracedStep(tracer, "", Clock.OF_ALL, schedule, layout, parameters, Surface.of(tracer));
    }

    @Override
    public Layout layout() {
        tracer.wiring().layoutSeen();
        return layout;
    }

    @Override
    public DType dtype() {
        return parameters.dtype();
    }

    @Override
    public Tensor gradientAt(Tensor point) {
        return surface.gradient().apply(point);
    }

    @Override
    public Tensor hessianVector(Tensor v) {
        return surface.hessian().apply(v);
    }

    @Override
    public Tensor gaussNewtonVector(Tensor v) {
        return surface.gaussNewton().apply(v);
    }

    @Override
    public Tensor gaussNewtonFactor() {
        return surface.gaussNewtonFactor().get();
    }

    @Override
    public Tensor fisherProduct(Tensor u, Tensor v) {
        return surface.product().apply(u, v);
    }

    @Override
    public Layers layers(Fisher fisher) {
        tracer.wiring().layoutSeen();
        return surface.layers().apply(fisher, draws());
    }

    @Override
    public Tensor sampledFisherVector(Tensor v) {
        return surface.sampledFisher().apply(v, draws());
    }

    private Likelihood.Draws draws() {
        return (name, distribution, shape) -> tracer.wiring()
                .random(prefix + name, distribution, DType.F32, shape)
                .to(dtype()); // the same numbers in both types
    }

    @Override
    public Tensor lossAt(Tensor point) {
        return surface.loss().apply(point);
    }

    @Override
    public Tensor scalar(String name, OfRate ofRate) {
        return tracer.wiring().scalar(prefix + clock.name(name), dtype(), schedule, clock, ofRate);
    }

    @Override
    public Tensor slot(String name, Tensor initial) {
        Tensor before = tracer.wiring().slot(prefix + name, initial);
        return clock.isLater() && tracer.due(clock.beginning()) ? tracer.begin(prefix + name, initial) : before;
    }

    @Override
    public Tensor random(String name, Distribution distribution) {
        return tracer.wiring().random(prefix + name, distribution, dtype(), parameters.shape());
    }

    @Override
    public Tensor keep(String name, Tensor next) {
        return tracer.keep(prefix + name, next);
    }

    @Override
    public Tensor every(int steps, int remainder, Supplier<Tensor> due, Supplier<Tensor> otherwise) {
        Hyperparameters.requireAtLeast("every", "interval", steps, 1);
        if (remainder < 0 || remainder >= steps) {
            throw new IllegalArgumentException(
                    "every: remainder = " + remainder + " never comes up; it must be in 0 … " + (steps - 1));
        }
        return tracer.due(clock.every(steps, remainder)) ? due.get() : otherwise.get();
    }

    @Override
    public Tensor first(Supplier<Tensor> first, Supplier<Tensor> later) {
        return tracer.due(clock.first()) ? first.get() : later.get();
    }

    @Override
    public Tensor until(long steps, Supplier<Tensor> early, Supplier<Tensor> late) {
        return tracer.due(clock.until(steps)) ? early.get() : late.get();
    }

    @Override
    public Step withGradient(UnaryOperator<Tensor> gradientAt) {
        return new TracedStep(tracer, prefix, clock, schedule, layout, parameters, surface.withGradient(gradientAt));
    }

    @Override
    public Step within(String name) {
        return new TracedStep(tracer, prefix + name + "/", clock, schedule, layout, parameters, surface);
    }

    @Override
    public Step slower(int times) {
        return new TracedStep(tracer, prefix, clock.slower(times), schedule, layout, parameters, surface);
    }

    @Override
    public Step after(long steps) {
        return new TracedStep(
                tracer, prefix, clock.after(steps), new Later(schedule, steps), layout, parameters, surface);
    }

    /// A schedule from one of its steps on.
    private record Later(Schedule schedule, long steps) implements Schedule {
        @Override
        public double rate(long k) {
            return schedule.rate(k + steps);
        }

        @Override
        public RobbinsMonro robbinsMonro() {
            return schedule.robbinsMonro();
        }
    }

    @Override
    public Step part(String name, Predicate<Layout.Entry> which, Schedule rate) {
        Selection selection = Selection.of(layout, which);
        Tensor inner = selection.pick(parameters);
        return new TracedStep(
                tracer,
                prefix + name + "/",
                clock,
                rate,
                selection.part(),
                inner,
                surface.part(selection, inner, parameters));
    }
}
