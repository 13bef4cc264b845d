package org.thalweg.graph;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The body of a [Op.Scan]: what one turn computes from its formals, which are inputs that nothing outside the body
/// reads. It reads nothing else.
///
/// @param length how many turns there are
/// @param backwards whether the last elements of the sequences come first
/// @param keep what derivatives find kept of each turn
/// @param carries formals for what the turn before left
/// @param next what this turn leaves, for each carry
/// @param elements formals for the elements of the sequences
/// @param captured formals for what is the same in each turn
/// @param done the truth after which the turns that are left are skipped; `null` if there is none
public record Loop(
        int length,
        boolean backwards,
        Keep keep,
        List<Tensor> carries,
        List<Tensor> next,
        List<Tensor> elements,
        List<Tensor> captured,
        @Nullable Tensor done) {

    /// What derivatives take from the turns as they ran.
    public enum Keep {
        /// All that they need and that is not cheap to compute again.
        RESULTS,
        /// The carries only: each turn is computed again (checkpointing).
        CARRIES
    }

    public Loop {
        carries = List.copyOf(carries);
        next = List.copyOf(next);
        elements = List.copyOf(elements);
        captured = List.copyOf(captured);
    }

    /// All formals, in the order of [Op.Scan#inputs].
    public List<Tensor> formals() {
        return Stream.of(carries, elements, captured).flatMap(List::stream).toList();
    }
}
