package org.thalweg.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// A multilayer perceptron: hidden layers of the given widths, each dense, activation, dropout, and a dense layer
/// for the outputs. Without hidden layers a linear model.
///
/// @param hidden the width of each hidden layer, from the input on
/// @param activation of every hidden layer; [Relu] by default
/// @param dropout the share of each hidden layer's units that training drops; 0 by default
/// @param init how the weights of all layers start; [HeUniform] by default, which suits rectifiers
@Named("mlp")
@Meaning("multilayer perceptron; a linear model without widths")
public record Mlp(
        @Variadic @Meaning("width of each hidden layer") List<Integer> hidden,
        @Default("relu") @Meaning("of each hidden layer") Activation activation,

        @Default("0") @Meaning("share of hidden units dropped in training")
        double dropout,

        @Default("heUniform") @Meaning("how weights start") Initializer init)
        implements Architecture {
    public Mlp {
        hidden = List.copyOf(hidden);
        for (int units : hidden) {
            if (units < 1) {
                throw new IllegalArgumentException("mlp: a hidden layer of " + units + " units; each has at least 1");
            }
        }
        new Dropout(dropout); // refuses what is no share
    }

    /// Hidden layers of these widths with rectifiers.
    public static Mlp of(int... hidden) {
        return new Mlp(Arrays.stream(hidden).boxed().toList(), new Relu(), 0, new HeUniform());
    }

    @Override
    public Layer network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Flatten());
        for (int units : hidden) {
            layers.add(new Dense(units, init));
            layers.add(activation);
            if (dropout > 0) {
                layers.add(new Dropout(dropout));
            }
        }
        layers.add(new Dense(outputs, init));
        return new Sequential(layers);
    }
}
