package org.thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// A network of layers that the user names one by one; the dense layer for the outputs comes after them.
///
/// @param layers in the order in which data pass; none gives a linear model of inputs that are one row each
/// @param init how the weights of the last layer start; [HeUniform] by default
@Named("network")
@Meaning("the layers given, then a dense layer for the outputs")
public record Network(
        @Variadic @Meaning("in the order in which data pass")
        List<Layer> layers,

        @Default("heUniform") @Meaning("how the weights of the last layer start")
        Initializer init)
        implements Architecture {
    public Network {
        layers = List.copyOf(layers);
    }

    /// These layers, then a dense layer whose weights start as [HeUniform].
    public static Network of(Layer... layers) {
        return new Network(List.of(layers), new HeUniform());
    }

    @Override
    public Layer network(int outputs) {
        List<Layer> all = new ArrayList<>(layers);
        all.add(new Dense(outputs, init));
        return new Sequential(all);
    }
}
