package org.thalweg.nn;

import java.util.Optional;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.ShapeException;

/// The divergence of the softmax of the network's outputs z from given probabilities t, in nats: Kullback & Leibler
/// (1951), "On information and sufficiency", Annals of Mathematical Statistics 22:
///
///     J = KL(t ‖ p) = Σₖ tₖ (ln tₖ − ln pₖ),    p = softmax(z),    0 ln 0 = 0
///
/// z may be logits or log-probabilities: the softmax of the latter is p itself. Where tₖ = 0, pₖ may be 0, too,
/// that is, zₖ = −∞. J differs from the cross-entropy with t by the entropy of t, so both have the same
/// derivative in z, p − t, and this one is 0 where p = t.
///
/// z, t : [batch, …, K], each row of t a distribution. An example of several rows has the mean over them.
@Named({"klDivergence", "kl"})
@Meaning("Kullback-Leibler divergence from target probabilities, for logits or log-probabilities")
public record KlDivergence() implements Loss {
    @Override
    public Target target() {
        return Target.VALUES;
    }

    @Override
    public int outputs(int size) {
        return size;
    }

    @Override
    public Tensor perExample(Tensor output, Tensor target) {
        if (output.rank() < 2 || !output.shape().equals(target.shape())) {
            throw new ShapeException("klDivergence: outputs " + output + " and targets " + target
                    + " do not fit; it takes logits and probabilities of one shape [batch, …, classes];"
                    + " take crossEntropy for classes");
        }
        Tensor none = target.equalTo(0);
        Tensor logT = none.select(Tensor.constant(target.dtype(), 1), target).log();
        Tensor logP = Functions.logSoftmax(output, -1);
        Tensor terms = target.times(logT.minus(logP));
        return Loss.meanOfEach(
                none.select(Tensor.constant(target.dtype(), 0), terms).sum(-1)); // 0 ln 0 = 0 ln p = 0
    }

    @Override
    public Optional<Likelihood> likelihood(Tensor output) {
        return Optional.of(new Likelihood.Categorical(output));
    }

    @Override
    public Tensor prediction(Tensor output) {
        return Functions.softmax(output, -1);
    }
}
