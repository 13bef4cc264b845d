package org.thalweg.nn;

import java.util.stream.IntStream;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Batch normalization: Ioffe & Szegedy (2015), "Batch normalization: accelerating deep network training by
/// reducing internal covariate shift", arXiv:1502.03167, Algorithms 1 and 2. For each channel, with m the number
/// of its values in the batch, examples times places:
///
///     μ = 1/m Σᵢ xᵢ,    σ² = 1/m Σᵢ (xᵢ − μ)²               (1)    in training
///     y = γ (x − μ) / √(σ² + ε) + β                        (2)
///     M ← (1 − a) M + a μ                                  (3)
///     V ← (1 − a) V + a m/(m − 1) σ²                       (4)
///     y = γ (x − M) / √(V + ε) + β                         (5)    in inference
///
/// In training every example has a part in what the others give; in inference none has.
///
///     x, y : [batch, …, C]    γ, β : [C], learnt, 1 and 0 at the start    M, V : [C], 0 and 1 at the start
///
/// M and V are states of the model, saved with its parameters as `mean` and `variance`. A batch in which a channel
/// has one value only has no variance: it gives y = β and leaves M and V as they are.
///
/// Differs: the paper takes the mean of μ and m/(m − 1) σ² over many batches after training, as [Model#refresh]
/// does where a model is evaluated at other parameters than those it was trained at; the running means (3) and (4)
/// are what the frameworks do. a is PyTorch's momentum, one minus that of TensorFlow, which has σ² without
/// m/(m − 1) in (4).
///
/// @param momentum a, the weight of the newest batch, above 0 and at most 1; 0.1 by default
/// @param epsilon ε, above 0; 1e-5 by default, as PyTorch's
@Named("batchNorm")
@Meaning("mean 0 and variance 1 of each channel over the batch, then a learnt gain and bias")
public record BatchNorm(
        @Default("0.1") @Meaning("weight of the newest batch in the running statistics")
        double momentum,

        @Named({"epsilon", "eps"}) @Default("1e-5") @Meaning("added to the variance")
        double epsilon)
        implements Layer {
    public BatchNorm {
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "batchNorm: momentum is " + momentum + "; the weight of a batch is above 0 and at most 1");
        }
        Draws.requirePositive("epsilon", epsilon);
    }

    /// a = 0.1, ε = 1e-5.
    public BatchNorm() {
        this(0.1, 1e-5);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 2, x, "[batch, …, channels]");
        Shape channels = Shape.of(x.size(-1));
        Tensor gain = scope.parameter("gain", channels, new Constant(1));
        Tensor bias = scope.parameter("bias", channels, new Zeros());
        Tensor runningMean = scope.state("mean", channels, 0);
        Tensor runningVariance = scope.state("variance", channels, 1);
        if (!scope.training()) {
            return scaled(x.minus(runningMean), runningVariance, gain, bias); // (5)
        }
        int[] others = IntStream.range(0, x.rank() - 1).toArray();
        int m = x.shape().without(-1).elements();
        Tensor mean = x.mean(others); // (1)
        Tensor centred = x.minus(mean);
        Tensor variance = centred.square().mean(others); // (1)
        if (m > 1) {
            scope.follow("mean", mean, momentum); // (3)
            scope.follow("variance", variance.times(m / (m - 1.0)), momentum); // (4)
        }
        return scaled(centred, variance, gain, bias); // (2)
    }

    private Tensor scaled(Tensor centred, Tensor variance, Tensor gain, Tensor bias) {
        return centred.times(variance.plus(epsilon).sqrt().reciprocal().times(gain))
                .plus(bias);
    }
}
