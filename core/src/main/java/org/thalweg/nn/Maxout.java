package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A maxout layer: Goodfellow, Warde-Farley, Mirza, Courville & Bengio (2013), "Maxout networks", arXiv:1302.4389, §3:
///
///     zᵢⱼ = x · W₍ᵢⱼ₎ + bᵢⱼ          (1)
///     yᵢ = maxⱼ zᵢⱼ                  (2)
///
/// the largest of k linear functions for each of m units. Pieces that are equal share the derivative.
///
/// x : `[batch, …, in]`    W : `[in, m·k]`, b : `[m·k]`, the pieces of a unit side by side    y : `[batch, …, m]`
///
/// @param units m, how many numbers leave it, at least 1
/// @param pieces k, linear functions per unit, at least 1
/// @param weight how W starts; [GlorotUniform] by default, whose number of outputs is m·k
/// @param bias how b starts; [Zeros] by default
@Named("maxout")
@Meaning("fully connected, each unit the largest of several linear functions")
public record Maxout(
        @Meaning("how many numbers leave it") int units,
        @Meaning("linear functions per unit") int pieces,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer weight,

        @Default("zeros") @Meaning("how biases start") Initializer bias)
        implements Layer {
    public Maxout {
        if (units < 1 || pieces < 1) {
            throw new IllegalArgumentException(
                    "maxout: " + units + " units of " + pieces + " pieces; there is at least 1 of each");
        }
        if ((long) units * pieces > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxout: " + units + " units of " + pieces
                    + " pieces are more than 2147483647 linear functions; take fewer");
        }
    }

    /// Starts from [GlorotUniform] and zeros.
    public Maxout(int units, int pieces) {
        this(units, pieces, new GlorotUniform(), new Zeros());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 2, x, "[batch, …, in]: put flatten before maxout for anything else");
        Tensor w = scope.parameter("weight", Shape.of(x.size(-1), units * pieces), weight);
        Tensor b = scope.parameter("bias", Shape.of(units * pieces), bias);
        Tensor z = x.matmul(w).plus(b); // (1)
        return z.reshape(x.shape().with(-1, units).insert(-1, pieces)).max(-1); // (2)
    }
}
