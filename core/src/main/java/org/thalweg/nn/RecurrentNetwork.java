package org.thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// A network of [Lstm] layers for sequences `[time, features]`, such as images line by line, with a dense layer over
/// the last state of the last one.
///
/// @param units of each layer, from the input on; one of 128 by default
/// @param dropout the share of each layer's outputs that training drops; 0 by default
/// @param bidirectional whether each layer also has a part that goes from the last step to the first, whose outputs
///     stand beside the others: Schuster & Paliwal (1997), "Bidirectional recurrent neural networks"
@Named("lstm")
@Meaning("long short-term memory layers over [time, features]; the lines of images are its steps")
public record RecurrentNetwork(
        @Variadic @Meaning("units of each layer; 128 if none is given")
        List<Integer> units,

        @Default("0") @Meaning("share of each layer's outputs dropped in training")
        double dropout,

        @Default("false") @Meaning("both directions in each layer")
        boolean bidirectional)
        implements Architecture {
    public RecurrentNetwork {
        units = units.isEmpty() ? List.of(128) : List.copyOf(units);
        units.forEach(n -> Recurrent.requireUnits("lstm", n));
        new Dropout(dropout); // refuses what is no share
    }

    @Override
    public Layer network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new FlattenSteps());
        for (int i = 0; i < units.size(); i++) {
            boolean all = i + 1 < units.size();
            Layer forwards = new Lstm(units.get(i), all, false, 1, new GlorotUniform());
            Layer backwards = new Lstm(units.get(i), all, true, 1, new GlorotUniform());
            layers.add(bidirectional ? new Parallel(List.of(forwards, backwards)) : forwards);
            if (dropout > 0) {
                layers.add(new Dropout(dropout));
            }
        }
        layers.add(new Dense(outputs));
        return new Sequential(layers);
    }
}
