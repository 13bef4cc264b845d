package org.thalweg.nn;

import java.util.Optional;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.ShapeException;

/// The negative logarithm of the density of a normal distribution whose mean μ and variance the network gives both:
/// Nix & Weigend (1994), "Estimating the mean and variance of the target probability distribution", ICNN 1:
///
///     s ← max(s, ln ε),    σ² = eˢ                       (1)
///     J = ½ ((y − μ)² / σ² + s)  [+ ½ ln 2π]             (2)
///
/// The network gives the logarithm s of the variance, which may be any number. The bound (1) keeps the loss
/// finite where s is far below 0; there the derivative in s is 0. The loss is the mean over an example's values.
///
/// output : [batch, …, 2k], k means, then k logarithms of variances    y : [batch, …, k]
///
/// Differs: the paper has no bound. PyTorch's `GaussianNLLLoss` takes σ² itself and passes the derivative through the
/// bound.
///
/// @param epsilon ε, the smallest variance, above 0, in the squared unit of the targets; 1e-6 by default, as PyTorch's
/// @param full whether the constant ½ ln 2π is added; by default it is not, as in the paper
@Named({"gaussianNll", "gaussianNegativeLogLikelihood"})
@Meaning("negative log-likelihood of a normal distribution with learnt variance, for real targets")
public record GaussianNegativeLogLikelihood(
        @Named({"epsilon", "eps"}) @Default("1e-6") @Meaning("smallest variance")
        double epsilon,

        @Default("false") @Meaning("whether ½ ln 2π is added")
        boolean full)
        implements Loss {
    public GaussianNegativeLogLikelihood {
        Draws.requirePositive("epsilon", epsilon);
    }

    /// Variances from 1e-6 on, without the constant.
    public GaussianNegativeLogLikelihood() {
        this(1e-6, false);
    }

    @Override
    public Target target() {
        return Target.VALUES;
    }

    /// A mean and a variance for each value.
    @Override
    public int outputs(int size) {
        return 2 * size;
    }

    @Override
    public Tensor perExample(Tensor output, Tensor target) {
        if (target.rank() < 2 || !output.shape().equals(target.shape().with(-1, 2 * target.size(-1)))) {
            throw new ShapeException("gaussianNll: outputs " + output + " and targets " + target
                    + " do not fit; it takes means and log-variances [batch, …, 2k] and values [batch, …, k]");
        }
        int k = target.size(-1);
        Tensor error = target.minus(output.slice(-1, 0, k));
        Tensor s = output.slice(-1, k, 2 * k).maximum(Math.log(epsilon)); // (1)
        Tensor loss = error.square().times(s.negate().exp()).plus(s).times(0.5); // (2)
        return Loss.meanOfEach(full ? loss.plus(0.5 * Math.log(2 * Math.PI)) : loss); // (2)
    }

    @Override
    public Optional<Likelihood> likelihood(Tensor output) {
        return Optional.of(new Likelihood.NormalWithVariance(output, Math.log(epsilon)));
    }

    /// The means, `[batch, …, k]`.
    @Override
    public Tensor prediction(Tensor output) {
        return output.slice(-1, 0, output.size(-1) / 2);
    }
}
