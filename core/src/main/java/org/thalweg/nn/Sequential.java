package org.thalweg.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Tensor;

/// Layers one after the other. Each is called by its kind and how many of that kind came before: `dense1`, `relu1`,
/// `dense2`, and so on.
///
/// @param layers in the order in which data pass; none is the identity
public record Sequential(List<Layer> layers) implements Layer {
    public Sequential {
        layers = List.copyOf(layers);
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        Map<String, Integer> seen = new HashMap<>();
        Tensor y = x;
        for (Layer layer : layers) {
            y = scope.apply(layer.kind() + seen.merge(layer.kind(), 1, Integer::sum), layer, y);
        }
        return y;
    }
}
