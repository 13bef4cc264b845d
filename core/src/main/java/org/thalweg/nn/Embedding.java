package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// A learnt vector for each of a number of things, such as words: Bengio, Ducharme, Vincent & Jauvin (2003), "A
/// neural probabilistic language model", JMLR 3, §2:
///
///     y[…, :] = W[x[…], :]
///
///     x : [batch, …], from 0 to vocabulary − 1    W : [vocabulary, width]    y : [batch, …, width]
///
/// The numbers x are `I32`, or whole numbers of a floating-point type, as data sets have them, which must not be
/// standardized then; the command line does not where this is the first layer. A number outside the vocabulary is an
/// error when the model runs, and so is one that is not whole, which is taken for −1.
///
/// @param vocabulary how many things there are, at least 1
/// @param width of each vector, at least 1
/// @param init how W starts; [Normal] with deviation 0.02 by default
@Named("embedding")
@Meaning("a learnt vector for each whole number")
public record Embedding(
        @Meaning("how many numbers there are, from 0 on") int vocabulary,
        @Meaning("of each vector") int width,

        @Default("normal(0.02)") @Meaning("how the vectors start")
        Initializer init)
        implements Layer {
    public Embedding {
        if (vocabulary < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "embedding: " + vocabulary + " vectors of width " + width + "; both are at least 1");
        }
    }

    /// Starts from N(0, 0.02²).
    public Embedding(int vocabulary, int width) {
        this(vocabulary, width, new Normal());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 1 && x.dtype() != DType.BOOL, x, "whole numbers [batch, …]");
        Tensor vectors = scope.parameter("weight", Shape.of(vocabulary, width), init);
        return vectors.gather(x.dtype() == DType.I32 ? x : whole(x));
    }

    @Override
    public boolean takesIndices() {
        return true;
    }

    private static Tensor whole(Tensor x) {
        return x.equalTo(x.floor()).select(x.to(DType.I32), Tensor.constant(DType.I32, -1));
    }
}
