package org.thalweg.optim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;

/// What the steps of one trace share: the losses and gradients built so far, and the slots kept. The gradient
/// is taken with respect to the views of the parameters, not through the slices, and put together by one
/// concatenation, whose parts the compiler writes in place.
final class Tracer {
    private record Point(List<Tensor> views, ModelLoss values) {
        Tensor loss() {
            return values.loss();
        }

        Tensor output() {
            if (values.output() == values.loss()) {
                throw new IllegalStateException(
                        "a Gauss-Newton product needs the model's output, and this loss was given alone");
            }
            return values.output();
        }
    }

    private record Direction(Point at, Tensor v) {}

    private final Wiring wiring;
    private final Layout layout;
    private final Function<List<Tensor>, ModelLoss> loss;
    private final Predicate<Cycle> due;
    private final Map<Tensor, Point> points = new HashMap<>();
    private final Map<Tensor, Tensor> gradients = new HashMap<>();
    private final Map<Direction, Tensor> tangents = new HashMap<>();
    private final Map<String, Tensor> kept = new LinkedHashMap<>();
    private final Map<String, Tensor> begun = new LinkedHashMap<>();
    private final Map<Cycle, Boolean> decisions = new LinkedHashMap<>();
    private @Nullable Tensor firstGradient;
    private @Nullable Tensor firstLoss;

    Tracer(Wiring wiring, Layout layout, Function<List<Tensor>, ModelLoss> loss, Predicate<Cycle> due) {
        this.wiring = wiring;
        this.layout = layout;
        this.loss = loss;
        this.due = due;
    }

    Wiring wiring() {
        return wiring;
    }

    boolean due(Cycle cycle) {
        wiring.cycles().add(cycle);
        return decisions.computeIfAbsent(cycle, due::test);
    }

    /// What this trace was made for.
    Map<Cycle, Boolean> decisions() {
        return decisions;
    }

    Tensor gradientAt(Tensor point) {
        Tensor known = gradients.get(point);
        if (known != null) {
            return known;
        }
        Point at = at(point);
        Tensor gradient = layout.flatten(Derivatives.gradient(at.loss(), at.views()));
        gradients.put(point, gradient);
        if (firstGradient == null) {
            firstGradient = gradient;
            firstLoss = at.loss();
        }
        return gradient;
    }

    Tensor hessianVector(Tensor point, Tensor v) {
        Point at = at(point);
        return layout.flatten(Derivatives.hessianVector(at.loss(), at.views(), layout.views(v)));
    }

    Tensor gaussNewtonVector(Tensor point, Tensor v) {
        Point at = at(point);
        return layout.flatten(Derivatives.gaussNewtonVector(at.loss(), at.output(), at.views(), layout.views(v)));
    }

    Tensor gaussNewtonFactor(Tensor point) {
        Point at = at(point);
        return GaussNewtonFactor.of(at.loss(), at.output(), at.views(), layout);
    }

    Tensor fisherProduct(Tensor point, Tensor u, Tensor v) {
        Point at = at(point);
        Likelihood likelihood = at.values().likelihood().get();
        return along(at, u).times(likelihood.times(along(at, v), at.loss())).sum();
    }

    Tensor sampledFisherVector(Tensor point, Tensor v, Likelihood.Draws draws) {
        Point at = at(point);
        Likelihood likelihood = at.values().likelihood().get();
        Tensor u = likelihood.outer(likelihood.sampled(draws), along(at, v));
        return layout.flatten(Derivatives.vjp(List.of(at.output()), List.of(u), at.views()));
    }

    /// Jv
    private Tensor along(Point at, Tensor v) {
        return tangents.computeIfAbsent(
                new Direction(at, v),
                _ -> Derivatives.jvp(List.of(at.output()), at.views(), layout.views(v))
                        .getFirst());
    }

    Layers layers(Tensor point, Fisher fisher, Likelihood.Draws draws) {
        Point at = at(point);
        Likelihood likelihood = at.values().likelihood().get();
        return Layers.of(layout, at.views(), at.values().output(), likelihood.scores(fisher, draws));
    }

    Tensor lossAt(Tensor point) {
        return at(point).loss();
    }

    private Point at(Tensor point) {
        Point known = points.get(point);
        if (known != null) {
            return known;
        }
        List<Tensor> views = layout.views(point);
        Point made = new Point(views, loss.apply(views));
        points.put(point, made);
        return made;
    }

    Tensor keep(String slot, Tensor next) {
        Tensor input = wiring.slot(slot).input();
        if (!next.shape().equals(input.shape()) || next.dtype() != input.dtype()) {
            throw new IllegalStateException(
                    "slot " + slot + " is " + input.dtype() + input.shape() + ", what is to be kept is " + next);
        }
        if (kept.putIfAbsent(slot, next) != null) {
            throw new IllegalStateException("slot " + slot + " is kept twice in one step");
        }
        return next;
    }

    /// The value of a slot of a rule that begins in this step: what was in its place before is another run's.
    Tensor begin(String slot, Tensor initial) {
        begun.put(slot, initial);
        return initial;
    }

    Map<String, Tensor> kept() {
        Map<String, Tensor> all = new LinkedHashMap<>(kept);
        begun.forEach(all::putIfAbsent);
        return all;
    }

    /// The loss at the first point where a gradient was taken, or at θ if none was.
    Tensor loss(Tensor parameters) {
        return firstLoss == null ? at(parameters).loss() : firstLoss;
    }

    @Nullable
    Tensor gradient() {
        return firstGradient;
    }
}
