package org.thalweg.nn;

import java.util.List;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.ShapeException;

/// The hinge loss of support vector machines. For two classes, t = ±1 and one output z: Cortes & Vapnik (1995),
/// "Support-vector networks", Machine Learning 20; for K classes y and K outputs: Crammer & Singer (2001), "On the
/// algorithmic implementation of multiclass kernel-based vector machines", JMLR 2, §3:
///
///     J = max(0, 1 − t z)                              (1)
///     J = maxₖ (zₖ + 1 − [k = y]) − z_y                (2)
///
/// 0 once the right class is ahead by 1. The derivative of (1) is 0 at its corner; in (2) classes that are equal share
/// it.
///
///     Two classes:  z : [batch, …, 1]    y : I32 [batch, …], 0 for t = −1, 1 for t = 1
///     K classes:    z : [batch, …, K]    y : I32 [batch, …], from 0 to K − 1
///     Values:       z, t : [batch, …], t = ±1 for each output by itself
///
/// The loss is the mean over an example's places. All can be given to [#perExample]; which of them data have when a
/// model is trained, `target` says. Differs: PyTorch's `MultiMarginLoss` sums over all wrong classes and divides by
/// K, the form of Weston & Watkins (1999), not of Crammer & Singer.
///
/// @param target classes by default
@Named("hinge")
@Meaning("hinge loss; Crammer and Singer's for more than two classes")
public record Hinge(
        @Default("class") @Meaning("class for classes, values for ±1")
        Target target) implements Loss {
    /// For classes.
    public Hinge() {
        this(Target.CLASS);
    }

    /// One output for two classes.
    @Override
    public int outputs(int size) {
        return target == Target.CLASS && size == 2 ? 1 : size;
    }

    @Override
    public Tensor perExample(Tensor output, Tensor target) {
        if (target.dtype() == DType.I32
                && output.rank() >= 2
                && output.shape().without(-1).equals(target.shape())) {
            return Loss.meanOfEach(
                    output.size(-1) == 1
                            ? margin(
                                    output.squeeze(-1),
                                    target.to(output.dtype()).times(2).minus(1))
                            : multiclass(output, target));
        }
        if (target.dtype() == output.dtype()
                && output.rank() >= 1
                && target.shape().equals(output.shape())) {
            return Loss.meanOfEach(margin(output, target));
        }
        throw new ShapeException("hinge: outputs " + output + " and targets " + target
                + " do not fit; it takes outputs [batch, …, classes], or [batch, …, 1] for two, and classes"
                + " I32[batch, …], or outputs and ±1 of one type and shape");
    }

    /// (1)
    private static Tensor margin(Tensor z, Tensor t) {
        return t.times(z).negate().plus(1).relu();
    }

    /// (2)
    private static Tensor multiclass(Tensor z, Tensor y) {
        Tensor hit = Tensor.iota(DType.I32, z.shape(), -1).equalTo(y.expand(-1).broadcastTo(z.shape()));
        Tensor right = hit.select(z, Tensor.full(z.dtype(), z.shape(), 0)).sum(-1);
        return hit.select(z, z.plus(1)).max(-1).minus(right);
    }

    /// The decision: 1 for the class with the largest output and 0 for all others, since such outputs are no
    /// probabilities. For values −1 or 1, the sign.
    @Override
    public Tensor prediction(Tensor output) {
        return switch (target) {
            case VALUES -> output.sign();
            case CLASS -> {
                Tensor z = output.size(-1) == 1 ? Tensor.concat(List.of(output.negate(), output), -1) : output;
                yield Functions.oneHot(z.argMax(-1), z.size(-1), z.dtype());
            }
        };
    }
}
