package org.thalweg.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// A layer that goes through sequences `[batch, time, features]` step by step, with a state that begins at 0.
///
/// What each step computes of the input alone is computed for all steps at once; [Recurrence] does the rest. Sequences
/// of different lengths stand in one batch with a mask: where it is false the state stays and the output is 0.
public sealed interface Recurrent extends Layer permits Rnn, Lstm, Gru {
    /// How many units the layer has.
    int units();

    /// Whether the output is that of every step, `[batch, time, units]`, and not the last one's, `[batch, units]`.
    boolean all();

    /// Whether the last step comes first.
    boolean backwards();

    @Override
    default Tensor apply(Scope scope, Tensor x) {
        return run(scope, x, null);
    }

    /// The output for sequences of different lengths.
    ///
    /// @param mask `BOOL [batch, time]`: true in the steps that belong to a sequence; without [#all], the output is
    ///     the state after the last of these
    default Tensor apply(Scope scope, Tensor x, Tensor mask) {
        boolean fits = mask.dtype() == DType.BOOL && mask.shape().equals(Shape.of(x.size(0), x.size(1)));
        scope.require(fits, mask, "BOOL [batch, time] as its mask, here " + Shape.of(x.size(0), x.size(1)));
        return run(scope, x, mask);
    }

    /// What a step computes of the input alone: `x : [batch · time, features]`, result `[batch · time, …]`.
    Tensor project(Scope scope, Tensor x);

    /// The parts of the state after a step, the output first.
    ///
    /// @param projected `[batch, …]` of [#project]
    /// @param state the parts before, `[batch, units]`
    List<Tensor> step(List<Tensor> weights, Tensor projected, List<Tensor> state);

    /// How many parts the state has.
    int parts();

    /// The recurrent parameters, asked for once, before the loop.
    List<Tensor> weights(Scope scope);

    private Tensor run(Scope scope, Tensor x, @Nullable Tensor mask) {
        scope.require(x.rank() == 3 && x.dtype().isFloating(), x, FlattenSteps.FITS);
        int batch = x.size(0);
        int time = x.size(1);
        Tensor rows = x.permute(1, 0, 2).reshape(time * batch, x.size(2));
        Tensor projected = project(scope, rows);
        List<Tensor> weights = weights(scope);
        List<Tensor> sequences = new ArrayList<>(List.of(projected.reshape(time, batch, projected.size(1))));
        if (mask != null) {
            sequences.add(mask.permute(1, 0).expand(2));
        }
        Tensor zero = Tensor.full(x.dtype(), Shape.of(batch, units()), 0);
        List<Tensor> starts = Collections.nCopies(parts(), zero);
        Recurrence.Result states = new Recurrence(backwards(), 0).over(starts, sequences, (carries, elements) -> {
            List<Tensor> next = step(weights, elements.getFirst(), carries);
            if (mask == null) {
                return new Turn(next, all() ? List.of(next.getFirst()) : List.of());
            }
            Tensor valid = elements.get(1).broadcastTo(zero.shape());
            List<Tensor> held = new ArrayList<>();
            for (int i = 0; i < next.size(); i++) {
                held.add(valid.select(next.get(i), carries.get(i)));
            }
            Tensor output = valid.select(next.getFirst(), zero);
            return new Turn(held, all() ? List.of(output) : List.of());
        });
        return all() ? states.stacked(0).permute(1, 0, 2) : states.last(0);
    }

    /// Refuses what is no number of units.
    static void requireUnits(String layer, int units) {
        if (units < 1) {
            throw new IllegalArgumentException(layer + ": units is " + units + "; a layer has at least 1");
        }
    }
}
