package org.thalweg.nn;

import java.util.List;
import java.util.Optional;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.ShapeException;

/// The cross-entropy between t and the logistic function of the network's output (logit) z, in nats: Goodfellow,
/// Bengio & Courville (2016), §6.2.2.2:
///
///     J = −t ln σ(z) − (1 − t) ln(1 − σ(z)),    σ(z) = 1 / (1 + e⁻ᶻ)      (1)
///       = max(z, 0) − z t + ln(1 + e^−|z|)                                (2)
///
/// computed as (2), which neither overflows nor loses small values. The derivative is σ(z) − t.
///
///     Classes:  z : [batch, …, 1]    t : I32 [batch, …], 0 or 1; the output says how probable class 1 is
///     Values:   z, t : [batch, …], t the probability of each output's own event, from 0 to 1
///
/// The loss is the mean over an example's outputs. Both kinds of targets can be given to [#perExample]; which of
/// them data have when a model is trained, `target` says.
///
/// @param target classes by default, which have to be two
@Named({"binaryCrossEntropy", "bce"})
@Meaning("logistic cross-entropy from logits, for two classes or for independent probabilities")
public record BinaryCrossEntropy(
        @Default("class") @Meaning("class for two classes, values for probabilities")
        Target target) implements Loss {
    /// For two classes.
    public BinaryCrossEntropy() {
        this(Target.CLASS);
    }

    @Override
    public int outputs(int size) {
        if (target == Target.CLASS && size != 2) {
            throw new IllegalArgumentException(
                    "binaryCrossEntropy: it takes 2 classes, and there are " + size + "; take crossEntropy for more");
        }
        return target == Target.CLASS ? 1 : size;
    }

    @Override
    public Tensor perExample(Tensor output, Tensor target) {
        Tensor t = probabilities(output, target);
        Tensor below = output.greater(0).select(output.negate(), output); // −|z|, but with slope 1 at 0: relu has 0
        Tensor loss = output.relu().minus(output.times(t)).plus(below.exp().log1p()); // (2)
        return Loss.meanOfEach(loss);
    }

    private static Tensor probabilities(Tensor output, Tensor target) {
        if (target.dtype() == DType.I32
                && output.rank() >= 2
                && output.shape().equals(target.shape().insert(-1, 1))) {
            return target.expand(-1).to(output.dtype());
        }
        if (target.dtype() == output.dtype()
                && output.rank() >= 1
                && target.shape().equals(output.shape())) {
            return target;
        }
        throw new ShapeException("binaryCrossEntropy: outputs " + output + " and targets " + target
                + " do not fit; it takes logits [batch, …, 1] and classes I32[batch, …], or logits and probabilities of"
                + " one type and shape");
    }

    @Override
    public Optional<Likelihood> likelihood(Tensor output) {
        return Optional.of(new Likelihood.Bernoulli(output));
    }

    /// For classes the probabilities of both, `[batch, …, 2]`; else that of each output's event.
    @Override
    public Tensor prediction(Tensor output) {
        return switch (target) {
            case CLASS -> Tensor.concat(List.of(output.negate().sigmoid(), output.sigmoid()), -1);
            case VALUES -> output.sigmoid();
        };
    }
}
