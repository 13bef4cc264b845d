package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The leaky rectifier: Maas, Hannun & Ng (2013), "Rectifier nonlinearities improve neural network acoustic models",
/// ICML workshop on deep learning for audio, speech and language processing:
///
///     y = x     for x > 0
///     y = ax    otherwise
///
/// with derivative a at 0.
///
/// @param slope a, finite; 0.01 by default, the paper's
@Named("leakyRelu")
@Meaning("x above 0, slope · x below")
public record LeakyRelu(
        @Default("0.01") @Meaning("of the line below 0") double slope) implements Activation {
    public LeakyRelu {
        Draws.requireFinite("slope", slope);
    }

    /// The paper's slope, 0.01.
    public LeakyRelu() {
        this(0.01);
    }

    @Override
    public Tensor apply(Tensor x) {
        return x.greater(0).select(x, x.times(slope));
    }
}
