package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The heuristic of the years before 2010: LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp", §4.6, as
/// written by Goodfellow, Bengio & Courville (2016), §8.4, and by Glorot & Bengio (2010), equation 1:
///
///     W ~ U[−b, b),   b = 1 / √m                     so that   Var W = 1 / (3m)
///
/// with m inputs.
@Named("fanInUniform")
@Meaning("uniform within 1 / √in: the older heuristic")
public record FanInUniform() implements Initializer {
    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        return Draws.uniform(random, 1 / Math.sqrt(Fans.of(shape).in()));
    }
}
