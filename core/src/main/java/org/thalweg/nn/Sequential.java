package org.thalweg.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// Layers one after the other. Each is called by its kind and how many of that kind came before: `dense1`, `relu1`,
/// `dense2`, and so on.
///
/// @param layers in the order in which data pass; none is the identity
@Named("sequential")
@Meaning("layers one after the other")
public record Sequential(
        @Variadic @Meaning("in the order in which data pass")
        List<Layer> layers) implements Layer {
    public Sequential {
        layers = List.copyOf(layers);
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        List<String> names = names(layers);
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = scope.apply(names.get(i), layers.get(i), y);
        }
        return y;
    }

    /// As the first layer that does not only give another shape.
    @Override
    public boolean takesIndices() {
        return layers.stream()
                .filter(layer -> !(layer instanceof Flatten || layer instanceof FlattenSteps))
                .findFirst()
                .map(Layer::takesIndices)
                .orElse(false);
    }

    /// What layers beside each other are called: `dense1`, `relu1`, `dense2`.
    static List<String> names(List<Layer> layers) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Layer layer : layers) {
            names.add(layer.kind() + seen.merge(layer.kind(), 1, Integer::sum));
        }
        return names;
    }
}
