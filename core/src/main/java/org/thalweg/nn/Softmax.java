package org.thalweg.nn;

import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.ShapeException;

/// The normalized exponentials along the last axis: Bridle (1990), "Probabilistic interpretation of feedforward
/// classification network outputs, with relationships to statistical pattern recognition", Neurocomputing 68:
///
///     yₖ = e^xₖ / Σⱼ e^xⱼ          x, y : [batch, …, K]
///
/// computed from x − maxⱼ xⱼ, so that it does not overflow. Losses such as [SoftmaxCrossEntropy] have it inside; it
/// does not belong at the end of a network that is trained with one of them.
@Named("softmax")
@Meaning("eˣ over its sum along the last axis")
public record Softmax() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
        if (x.rank() < 2) {
            throw new ShapeException("softmax: the input does not fit\n  input  " + x
                    + "\n  fits   [batch, …, classes]; along the batch it would mix examples");
        }
        return Functions.softmax(x, -1);
    }
}
