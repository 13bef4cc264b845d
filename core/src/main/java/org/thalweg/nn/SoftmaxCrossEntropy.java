package org.thalweg.nn;

import java.util.Optional;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.ShapeException;

/// The cross-entropy between classes and the softmax of the network's outputs (logits) z, in nats:
///
///     sₖ = zₖ − maxⱼ zⱼ                                                             (1)
///     qₖ = (1 − ε) tₖ + ε / K,    tₖ = [k = y] for a class y                        (2)
///     J  = −Σₖ qₖ ln pₖ = Σₖ qₖ (ln Σⱼ e^sⱼ − sₖ),    p = softmax(z)                (3)
///        = ln Σⱼ e^sⱼ − (1 − ε) s_y − ε/K Σₖ sₖ    for a class y                    (4)
///
/// Finite for any finite logits: the largest exponent is 0, and its logarithm that of a number from 1 to K. The
/// maximum in (1) takes no part in the derivative, which is p − q all the same, since J does not change when
/// one number is added to all logits.
///
/// Label smoothing (2): Szegedy, Vanhoucke, Ioffe, Shlens & Wojna (2016), "Rethinking the Inception architecture for
/// computer vision", arXiv:1512.00567, §7, with the uniform distribution over the classes.
///
///     Classes:        z : [batch, …, K]    y : I32 [batch, …], from 0 to K − 1
///     Probabilities:  z, t : [batch, …, K], each row of t a distribution
///
/// An example of several places has the mean over them. [#perExample] takes both kinds of targets; data with rows of
/// probabilities are trained on by [KlDivergence], whose derivative is the same.
///
/// @param labelSmoothing ε, in [0, 1); 0 by default
@Named({"crossEntropy", "softmaxCrossEntropy"})
@Meaning("softmax cross-entropy from logits, for classes")
public record SoftmaxCrossEntropy(
        @Default("0") @Meaning("share spread over all classes, from 0 to below 1")
        double labelSmoothing) implements Loss {
    public SoftmaxCrossEntropy {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "labelSmoothing is " + labelSmoothing + "; it must be at least 0 and below 1");
        }
    }

    /// Without label smoothing.
    public SoftmaxCrossEntropy() {
        this(0);
    }

    @Override
    public Target target() {
        return Target.CLASS;
    }

    @Override
    public int outputs(int size) {
        return size;
    }

    @Override
    public Tensor perExample(Tensor output, Tensor target) {
        boolean classes = target.dtype() == DType.I32
                && output.rank() >= 2
                && output.shape().without(-1).equals(target.shape());
        boolean rows = target.dtype() == output.dtype()
                && output.rank() >= 2
                && output.shape().equals(target.shape());
        if (!classes && !rows) {
            throw new ShapeException("crossEntropy: outputs " + output + " and targets " + target
                    + " do not fit; it takes logits [batch, …, classes] and classes I32[batch, …], or"
                    + " probabilities of the type and shape of the logits");
        }
        Tensor peak = output.max(-1).stopGradient().expand(-1);
        Tensor s = output.minus(peak); // (1)
        return Loss.meanOfEach(classes ? ofClasses(s, target) : ofProbabilities(s, target));
    }

    /// (4)
    private Tensor ofClasses(Tensor s, Tensor target) {
        Tensor hit =
                Tensor.iota(DType.I32, s.shape(), -1).equalTo(target.expand(-1).broadcastTo(s.shape()));
        Tensor zero = Tensor.full(s.dtype(), s.shape(), 0);
        Tensor ofClass = hit.select(s, zero).sum(-1); // not 0 · s, which is NaN for an infinite one
        Tensor loss = s.exp().sum(-1).log().minus(ofClass.times(1 - labelSmoothing));
        return labelSmoothing > 0 ? loss.minus(s.mean(-1).times(labelSmoothing)) : loss;
    }

    /// (3)
    private Tensor ofProbabilities(Tensor s, Tensor target) {
        Tensor q = labelSmoothing > 0
                ? target.times(1 - labelSmoothing).plus(labelSmoothing / s.size(-1)) // (2)
                : target;
        Tensor logP = s.minus(s.exp().sum(-1).log().expand(-1));
        return q.times(logP).sum(-1).negate();
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
