package org.thalweg.nn;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// Layers beside an identity: He, Zhang, Ren & Sun (2016), "Deep residual learning for image recognition",
/// arXiv:1512.03385, equation 1:
///
///     y = F(x) + x
///
/// with F the layers one after the other, as in [Sequential]. What follows the sum, a rectifier in the paper, is a
/// layer of its own. Differs: the paper also has a projection of x, equation 2, for an F that changes the shape;
/// here such an F is refused.
///
/// x, y : [batch, …], equal shapes
///
/// @param layers F, at least one layer
@Named("residual")
@Meaning("the output of its layers plus their input")
public record Residual(
        @Variadic @Meaning("one after the other") List<Layer> layers) implements Layer {
    public Residual {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("residual: there are no layers; give at least one");
        }
    }

    public static Residual of(Layer... layers) {
        return new Residual(List.of(layers));
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        Tensor y = new Sequential(layers).apply(scope, x);
        if (!y.shape().equals(x.shape())) { // broadcasting would hide it
            throw scope.refusal("the layers change the shape\n  input   " + x + "\n  output  " + y
                    + "\n  fits    layers whose output has the shape of their input, " + x.shape());
        }
        return y.plus(x);
    }
}
