package org.thalweg.bench;

import java.util.List;
import java.util.Map;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// A long short-term memory over sequences; the loss is the mean of all states, each times a number of its own.
final class Recurrent {
    static final int BATCH = 64;
    static final int LENGTH = 50;
    static final int FEATURES = 64;
    static final int UNITS = 128;

    private Recurrent() {}

    static Network network() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(LENGTH, BATCH, FEATURES));
        Tensor w = Tensor.input("w", DType.F32, Shape.of(LENGTH, BATCH, UNITS));
        return new Network(
                Map.of(x, Values.normal("x", x.shape(), 1), w, Values.normal("w", w.shape(), 1)),
                p -> states(p, x).times(w).mean());
    }

    /// h after each step: `[length, batch, units]`.
    private static Tensor states(Parameters p, Tensor x) {
        Tensor u = p.normal("recurrent", 0.1, UNITS, 4 * UNITS);
        Tensor projected = x.reshape(LENGTH * BATCH, FEATURES)
                .matmul(p.normal("weight", 0.1, FEATURES, 4 * UNITS))
                .plus(p.full("bias", 0, 4 * UNITS));
        Tensor zero = Tensor.full(DType.F32, Shape.of(BATCH, UNITS), 0);
        List<Tensor> sequences = List.of(projected.reshape(LENGTH, BATCH, 4 * UNITS));
        Recurrence.Result result = Recurrence.forwards().over(List.of(zero, zero), sequences, (state, elements) -> {
            Tensor gates = elements.getFirst().plus(state.get(0).matmul(u));
            Tensor i = gates.slice(1, 0, UNITS).sigmoid();
            Tensor f = gates.slice(1, UNITS, 2 * UNITS).sigmoid();
            Tensor g = gates.slice(1, 2 * UNITS, 3 * UNITS).tanh();
            Tensor o = gates.slice(1, 3 * UNITS, 4 * UNITS).sigmoid();
            Tensor c = f.times(state.get(1)).plus(i.times(g));
            Tensor h = o.times(c.tanh());
            return new Recurrence.Turn(List.of(h, c), List.of(h));
        });
        return result.stacked(0);
    }
}
