package org.thalweg.nn;

import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Dropout: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov (2014), "Dropout: a simple way to prevent neural
/// networks from overfitting", JMLR 15, §10 "inverted" form:
///
///     y = x · k / (1 − p)     kᵢ = 1 with probability 1 − p, else 0         in training
///     y = x                                                               in inference
///
/// so that E y = x. The mask comes from the scope's random key, that is, from the seed and the step; each dropout
/// layer of a model has a mask of its own.
///
/// Differs: in §4 of the paper p is the probability of *keeping* a unit, and weights are multiplied by it afterwards;
/// here, as in today's frameworks, p is the probability of dropping it.
///
/// @param rate p, in [0, 1)
@Named("dropout")
@Meaning("sets a share of its input to 0 in training")
public record Dropout(@Meaning("share that is dropped") double rate) implements Layer {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "dropout: rate is " + rate + "; the share of units to drop is at least 0 and below 1");
        }
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        if (!scope.training() || rate == 0) {
            return x;
        }
        Tensor dropped =
                scope.random(Distribution.UNIFORM, x.dtype(), x.shape()).less(rate);
        return dropped.select(Tensor.full(x.dtype(), x.shape(), 0), x.times(1 / (1 - rate)));
    }
}
