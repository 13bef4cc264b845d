package org.thalweg.optim;

import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Tensor;

/// The loss over flat parameters, as far as the steps of one trace ask for it.
///
/// @param loss at a point, a scalar
/// @param gradient at a point
/// @param hessian times a direction, at θ
/// @param gaussNewton the Gauss-Newton matrix times a direction, at θ
/// @param gaussNewtonFactor a matrix whose columns' products are that matrix
/// @param product of two directions with the Fisher matrix between, at θ
/// @param sampledFisher a Fisher matrix of outcomes that are drawn, times a direction, at θ
/// @param layers at θ
record Surface(
        UnaryOperator<Tensor> loss,
        UnaryOperator<Tensor> gradient,
        UnaryOperator<Tensor> hessian,
        UnaryOperator<Tensor> gaussNewton,
        Supplier<Tensor> gaussNewtonFactor,
        BinaryOperator<Tensor> product,
        BiFunction<Tensor, Likelihood.Draws, Tensor> sampledFisher,
        BiFunction<Fisher, Likelihood.Draws, Layers> layers) {
    /// The loss of a tracer.
    static Surface of(Tracer tracer) {
        Tensor parameters = tracer.wiring().parameters();
        return new Surface(
                tracer::lossAt,
                tracer::gradientAt,
                v -> tracer.hessianVector(parameters, v),
                v -> tracer.gaussNewtonVector(parameters, v),
                () -> tracer.gaussNewtonFactor(parameters),
                (u, v) -> tracer.fisherProduct(parameters, u, v),
                (v, draws) -> tracer.sampledFisherVector(parameters, v, draws),
                (fisher, draws) -> tracer.layers(parameters, fisher, draws));
    }

    Surface withGradient(UnaryOperator<Tensor> other) {
        return new Surface(loss, other, hessian, gaussNewton, gaussNewtonFactor, product, sampledFisher, layers);
    }

    /// The loss over some of the parameters, `inner` at θ; the others stay at θ.
    Surface part(Selection selection, Tensor inner, Tensor parameters) {
        Tensor none = Tensor.full(parameters.dtype(), parameters.shape(), 0);
        UnaryOperator<Tensor> point = p -> p == inner ? parameters : selection.put(p, parameters);
        UnaryOperator<Tensor> direction = v -> selection.put(v, none);
        return new Surface(
                p -> loss.apply(point.apply(p)),
                p -> selection.pick(gradient.apply(point.apply(p))),
                v -> selection.pick(hessian.apply(direction.apply(v))),
                v -> selection.pick(gaussNewton.apply(direction.apply(v))),
                () -> selection.pickColumns(gaussNewtonFactor.get()),
                (u, v) -> product.apply(direction.apply(u), direction.apply(v)),
                (v, draws) -> selection.pick(sampledFisher.apply(direction.apply(v), draws)),
                (fisher, draws) -> layers.apply(fisher, draws).part(selection.chosen()));
    }
}
