package org.thalweg.nn;

import java.util.Locale;
import org.thalweg.graph.Tensor;

/// A part of a network: a function of its input and of the parameters that it asks its scope for.
///
/// A layer holds no numbers and no flags. How large its parameters are it reads from the input, whether it trains or
/// infers from the scope, and where their values are is the scope's affair; so a layer is a value that may be used in
/// any number of models.
@FunctionalInterface
public interface Layer {
    /// The output for `x : [batch, …]`, as graph.
    ///
    /// It is called several times for one model: with stand-ins for the parameters to find out which there are,
    /// then to train and to infer. So it must ask for the same parameters each time.
    Tensor apply(Scope scope, Tensor x);

    /// Whether its input are the numbers of things, as of [Embedding], so that data must not be scaled for it.
    default boolean takesIndices() {
        return false;
    }

    /// What the layer is called in paths, before its number: its class, beginning with a small letter.
    default String kind() {
        String name = getClass().isSynthetic() || getClass().isHidden()
                ? ""
                : getClass().getSimpleName();
        return name.isEmpty() ? "layer" : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
