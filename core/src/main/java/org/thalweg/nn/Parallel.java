package org.thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// Layers side by side on the same input, their outputs one after the other along the last axis, as the filters of
/// Szegedy et al. (2015), "Going deeper with convolutions", arXiv:1409.4842, §4:
///
///     y = [F₁(x), F₂(x), …]
///
/// Each branch is one layer; [Sequential] makes one of several. They are called as in [Sequential]: `dense1`,
/// `sequential1`, `dense2`.
///
/// x : [batch, …]    Fᵢ(x) : [batch, …, nᵢ], equal before the last axis    y : [batch, …, Σ nᵢ]
///
/// @param layers the branches, at least one
@Named({"parallel", "concat"})
@Meaning("layers on the same input, their outputs joined along the last axis")
public record Parallel(@Variadic @Meaning("the branches") List<Layer> layers) implements Layer {
    public Parallel {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("parallel: there are no layers; give at least one");
        }
    }

    public static Parallel of(Layer... layers) {
        return new Parallel(List.of(layers));
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        List<String> names = Sequential.names(layers);
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Tensor y = scope.apply(names.get(i), layers.get(i), x);
            Tensor first = outputs.isEmpty() ? y : outputs.getFirst();
            if (y.rank() < 2 || !y.shape().with(-1, 0).equals(first.shape().with(-1, 0))) {
                throw scope.refusal("the outputs do not join\n  first   " + first + "\n  other   " + y
                        + "\n  fits    [batch, …, n], equal before the last axis");
            }
            outputs.add(y);
        }
        return Tensor.concat(outputs, -1);
    }

    @Override
    public boolean takesIndices() {
        return layers.stream().anyMatch(Layer::takesIndices);
    }
}
