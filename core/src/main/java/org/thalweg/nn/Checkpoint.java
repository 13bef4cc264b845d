package org.thalweg.nn;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// Layers one after the other, as in [Sequential], whose intermediate results are not kept for the derivative but
/// computed again from their input: Chen, Xu, Zhang & Guestrin (2016), "Training deep nets with sublinear memory
/// cost", arXiv:1604.06174, §3. Training takes less memory and more time; the numbers stay the same. It is made by
/// [org.thalweg.graph.Recurrence#checkpoint]. In inference it is the layers alone.
///
/// Of n blocks with a checkpoint each, only the n inputs and what one block needs are in memory at a time. Masks of
/// dropout do not depend on the input: they are kept.
///
/// @param layers in the order in which data pass, at least one
@Named("checkpoint")
@Meaning("layers whose intermediate results are computed again for the derivative, to save memory")
public record Checkpoint(
        @Variadic @Meaning("one after the other") List<Layer> layers) implements Layer {
    public Checkpoint {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("checkpoint: there are no layers; give at least one");
        }
    }

    public static Checkpoint of(Layer... layers) {
        return new Checkpoint(List.of(layers));
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        var block = new Sequential(layers);
        return scope.training() ? scope.again(x, in -> block.apply(scope, in)) : block.apply(scope, x);
    }

    @Override
    public boolean takesIndices() {
        return new Sequential(layers).takesIndices();
    }
}
