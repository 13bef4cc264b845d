package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Group normalization: Wu & He (2018), "Group normalization", arXiv:1803.08494, equations 1, 2, 6 and 7. The
/// channels, the last axis, are divided into G groups of neighbours. With Sᵢ the elements of the same example and group
/// as xᵢ, at all places, and m their number:
///
///     μᵢ = 1/m Σ xₖ,    σᵢ² = 1/m Σ (xₖ − μᵢ)²          over k in Sᵢ        (1)
///     yᵢ = γ_c (xᵢ − μᵢ) / √(σᵢ² + ε) + β_c            in channel c       (2)
///
/// One group is layer normalization of places and channels together, one channel a group is instance normalization.
///
/// x, y : `[batch, …, C]`, G divides C    γ, β : `[C]`, learnt, 1 and 0 at the start
///
/// Differs: the paper and PyTorch have channels on the second axis, here as everywhere in this package they are last.
///
/// @param groups G, at least 1; 32 by default, the paper's
/// @param epsilon ε, above 0; 1e-5 by default, as PyTorch's and the paper's program
@Named("groupNorm")
@Meaning("mean 0 and variance 1 in each group of channels, then a learnt gain and bias")
public record GroupNorm(
        @Default("32") @Meaning("into which the channels are divided")
        int groups,

        @Named({"epsilon", "eps"}) @Default("1e-5") @Meaning("added to the variance")
        double epsilon)
        implements Layer {
    public GroupNorm {
        if (groups < 1) {
            throw new IllegalArgumentException("groupNorm: groups is " + groups + "; there is at least 1");
        }
        Draws.requirePositive("epsilon", epsilon);
    }

    /// ε = 1e-5.
    public GroupNorm(int groups) {
        this(groups, 1e-5);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(
                x.rank() >= 2 && x.size(-1) % groups == 0,
                x,
                "[batch, …, channels], the channels a multiple of the " + groups + " groups");
        int channels = x.size(-1);
        Tensor gain = scope.parameter("gain", Shape.of(channels), new Constant(1));
        Tensor bias = scope.parameter("bias", Shape.of(channels), new Zeros());
        int places = x.shape().without(0, -1).elements();
        Tensor grouped = x.reshape(Shape.of(x.size(0), places, groups, channels / groups));
        Tensor centred = grouped.minus(perGroup(grouped.mean(1, 3))); // (1)
        Tensor variance = centred.square().mean(1, 3); // (1)
        Tensor scale = variance.plus(epsilon).sqrt().reciprocal();
        return centred.times(perGroup(scale)).reshape(x.shape()).times(gain).plus(bias); // (2)
    }

    /// `[batch, G] → [batch, 1, G, 1]`.
    private static Tensor perGroup(Tensor reduced) {
        return reduced.expand(1).expand(-1);
    }
}
