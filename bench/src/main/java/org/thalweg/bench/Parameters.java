package org.thalweg.bench;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The parameters of a network, in the order in which it asks for them: on a first pass their shapes and values to
/// start from are collected, later passes get the tensors that stand for them.
final class Parameters {
    private final Layout.Builder layout = Layout.builder();
    private final Map<String, NDArray> start = new HashMap<>();
    private final Iterator<Tensor> given;
    private final boolean collects;

    private Parameters(boolean collects, List<Tensor> given) {
        this.collects = collects;
        this.given = given.iterator();
    }

    /// What a network asks for.
    static Parameters of(Network network) {
        var parameters = new Parameters(true, List.of());
        Tensor _ = network.loss().apply(parameters);
        return parameters;
    }

    /// Hands out these tensors.
    static Parameters of(List<Tensor> tensors) {
        return new Parameters(false, tensors);
    }

    /// Normal numbers to start from.
    Tensor normal(String name, double deviation, int... sizes) {
        return next(name, Shape.of(sizes), deviation, 0);
    }

    /// The same number everywhere to start from.
    Tensor full(String name, double value, int... sizes) {
        return next(name, Shape.of(sizes), 0, value);
    }

    private Tensor next(String name, Shape shape, double deviation, double value) {
        if (!collects) return given.next();
        layout.add(name, shape);
        start.put(
                name,
                deviation == 0 ? NDArray.fill(DType.F32, shape, _ -> value) : Values.normal(name, shape, deviation));
        return Tensor.input(name, DType.F32, shape);
    }

    Layout layout() {
        return layout.build();
    }

    /// The values to start from, flat.
    NDArray start() {
        Layout built = layout();
        NDArray flat = NDArray.zeros(DType.F32, built.shape());
        start.forEach((name, values) -> built.write(flat, name, values));
        return flat;
    }
}
