package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Loop.Keep;
import org.thalweg.graph.Op.Last;
import org.thalweg.graph.Op.Scan;
import org.thalweg.graph.Op.Stacked;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Loops with carried state over the first axis of sequences, such as the time steps of a recurrent network:
///
/// ```java
/// Recurrence.Result states = Recurrence.forwards().over(List.of(h0), List.of(x), (carries, elements) -> {
///     Tensor h = carries.get(0).matmul(u).plus(elements.get(0).matmul(w)).tanh();
///     return new Recurrence.Turn(List.of(h), List.of(h));
/// });
/// states.last(0);        // h after the last turn
/// states.stacked(0);     // h after each turn: [length, …]
/// ```
///
/// The body is traced once. It may read any tensor around it; what it computes from these alone is computed once,
/// outside. Random numbers of one key and salt are the same in each turn. Loops may stand in loops, and may end before
/// their sequences do: [Turn#until].
///
/// In reverse mode a second loop runs the other way round, over what the first kept of each turn; in forward mode a
/// second one runs beside it: Werbos (1990), "Backpropagation through time". Both can be differentiated again.
///
/// @param backwards whether the last elements come first
/// @param checkpointEvery if above 0, only the state before every so many turns is kept for the derivative, and the
///     turns between are computed again: Chen et al. (2016), "Training deep nets with sublinear memory cost",
///     arXiv:1604.06174
public record Recurrence(boolean backwards, int checkpointEvery) {
    public Recurrence {
        if (checkpointEvery < 0) {
            throw new IllegalArgumentException(
                    "checkpointEvery is " + checkpointEvery + "; it counts turns, or is 0 to keep all");
        }
    }

    /// What one turn computes.
    @FunctionalInterface
    public interface Body {
        /// The turn that begins with these carries and meets these elements of the sequences.
        Turn turn(List<Tensor> carries, List<Tensor> elements);
    }

    /// @param next what the next turn begins with, like the carries in number, shapes and types
    /// @param outputs what is stacked
    /// @param done whether this turn is the last, a scalar truth; `null` if the length alone decides
    public record Turn(
            List<Tensor> next,
            List<Tensor> outputs,
            @Nullable Tensor done) {
        public Turn {
            next = List.copyOf(next);
            outputs = List.copyOf(outputs);
            if (done != null && (done.dtype() != DType.BOOL || done.rank() != 0)) {
                throw new ShapeException("scan: whether a turn is the last is " + done + "; it must be a BOOL[]");
            }
        }

        /// One of a loop that goes over its sequences to their ends.
        public Turn(List<Tensor> next, List<Tensor> outputs) {
            this(next, outputs, null);
        }

        /// The same turn, after which the loop ends where `condition` holds: the turns that are left take no
        /// time, carries stay as this turn left them, and stacked outputs of turns that were skipped are 0.
        /// Such a loop has no derivative.
        public Turn until(Tensor condition) {
            return new Turn(next, outputs, condition);
        }
    }

    /// What a loop leaves: the carries after the last turn, and all outputs, stacked along a new first axis.
    public record Result(List<Tensor> lasts, List<Tensor> stacks) {
        public Result {
            lasts = List.copyOf(lasts);
            stacks = List.copyOf(stacks);
        }

        /// Carry i after the last turn.
        public Tensor last(int i) {
            return lasts.get(i);
        }

        /// Output i of all turns, `[length, …]`, in the order of the sequences.
        public Tensor stacked(int i) {
            return stacks.get(i);
        }
    }

    /// The first elements come first; all is kept.
    public static Recurrence forwards() {
        return new Recurrence(false, 0);
    }

    /// The same, the last elements first.
    public Recurrence reversed() {
        return new Recurrence(!backwards, checkpointEvery);
    }

    /// The same, keeping the state before every `turns` turns only.
    public Recurrence withCheckpointEvery(int turns) {
        return new Recurrence(backwards, turns);
    }

    /// A loop over the first axis of `sequences`, which is as long in all.
    ///
    /// @throws ShapeException if there is no sequence, lengths differ, or a turn's `next` does not fit the carries
    public Result over(List<Tensor> starts, List<Tensor> sequences, Body body) {
        int length = length(sequences);
        if (checkpointEvery == 0 || checkpointEvery >= length) {
            Keep keep = checkpointEvery == 0 ? Keep.RESULTS : Keep.CARRIES;
            return loop(length, backwards, keep, starts, sequences, List.of(), (c, e, _) -> body.turn(c, e));
        }
        return inSegments(length, starts, sequences, body);
    }

    /// The outputs of `block` for `inputs`, whose intermediate results are not kept for the derivative but computed
    /// again: less memory, more time. What the block reads beside its inputs is kept.
    public static List<Tensor> checkpoint(List<Tensor> inputs, Function<List<Tensor>, List<Tensor>> block) {
        Result result = loop(
                1,
                false,
                Keep.CARRIES,
                List.of(),
                List.of(),
                inputs,
                (_, _, captured) -> new Turn(List.of(), block.apply(captured)));
        return result.stacks().stream().map(t -> t.squeeze(0)).toList();
    }

    /// Segments of `checkpointEvery` turns, each a loop of its own within a loop over the segments.
    private Result inSegments(int length, List<Tensor> starts, List<Tensor> sequences, Body body) {
        int rest = length % checkpointEvery;
        int whole = length - rest;
        Recurrence inner = new Recurrence(backwards, 0);
        int restFrom = backwards ? 0 : whole;
        int from = backwards ? rest : 0;
        List<Tensor> cut = sequences.stream()
                .map(x -> x.slice(0, from, from + whole)
                        .reshape(x.shape().with(0, checkpointEvery).insert(0, whole / checkpointEvery)))
                .toList();
        Result segments = loop(
                whole / checkpointEvery, backwards, Keep.CARRIES, starts, cut, List.of(), (carries, elements, _) -> {
                    Result segment = inner.over(carries, elements, (c, e) -> whole(body.turn(c, e)));
                    return new Turn(segment.lasts(), segment.stacks());
                });
        List<Tensor> stacks = segments.stacks().stream()
                .map(y -> y.reshape(y.shape().without(0).with(0, whole)))
                .toList();
        if (rest == 0) {
            return new Result(segments.lasts(), stacks);
        }
        List<Tensor> left = sequences.stream()
                .map(x -> x.slice(0, restFrom, restFrom + rest))
                .toList();
        Result end = new Recurrence(backwards, rest).over(segments.lasts(), left, body);
        return new Result(
                end.lasts(),
                IntStream.range(0, stacks.size())
                        .mapToObj(i -> Tensor.concat(
                                backwards
                                        ? List.of(end.stacked(i), stacks.get(i))
                                        : List.of(stacks.get(i), end.stacked(i)),
                                0))
                        .toList());
    }

    private static Turn whole(Turn turn) {
        if (turn.done() != null) {
            throw new IllegalArgumentException("scan: a loop that may end early has no derivative, so it needs no"
                    + " checkpoints; take a recurrence without them");
        }
        return turn;
    }

    private static int length(List<Tensor> sequences) {
        if (sequences.isEmpty()) {
            throw new ShapeException("scan: no sequence to run over; give at least one");
        }
        for (Tensor sequence : sequences) {
            if (sequence.rank() == 0 || sequence.size(0) != sequences.getFirst().size(0)) {
                throw ShapeError.ofTypes(
                        "scan",
                        "the sequences differ in length",
                        sequences.getFirst(),
                        sequence,
                        "one first axis for all");
            }
        }
        return sequences.getFirst().size(0);
    }

    /// A body that also takes the formals of what it captures explicitly.
    @FunctionalInterface
    interface CapturingBody {
        Turn turn(List<Tensor> carries, List<Tensor> elements, List<Tensor> captured);
    }

    /// Traces a body and makes the loop.
    static Result loop(
            int length,
            boolean backwards,
            Keep keep,
            List<Tensor> starts,
            List<Tensor> sequences,
            List<Tensor> captured,
            CapturingBody body) {
        List<Tensor> carries =
                starts.stream().map(x -> formal("carry", x, x.shape())).toList();
        List<Tensor> elements = sequences.stream()
                .map(x -> formal("element", x, x.shape().without(0)))
                .toList();
        List<Tensor> given =
                captured.stream().map(x -> formal("captured", x, x.shape())).toList();
        Turn turn = body.turn(carries, elements, given);
        requireFitting(starts, turn.next());
        Tensor done = turn.done();
        List<Tensor> own =
                Stream.of(carries, elements, given).flatMap(List::stream).toList();
        List<Tensor> roots = new ArrayList<>(joined(turn.next(), turn.outputs()));
        if (done != null) {
            roots.add(done);
        }
        Closing closing = new Closing(roots, own);
        List<Tensor> next = turn.next().stream().map(closing::closed).toList();
        List<Tensor> outputs = turn.outputs().stream().map(closing::closed).toList();
        Tensor last = done == null ? null : closing.closed(done);
        Loop loop = new Loop(length, backwards, keep, carries, next, elements, joined(given, closing.formals()), last);
        Tensor scan = Tensor.of(new Scan(loop, starts, sequences, joined(captured, closing.captured())));
        return new Result(
                IntStream.range(0, starts.size())
                        .mapToObj(i -> Tensor.of(new Last(scan, i)))
                        .toList(),
                outputs.stream().map(t -> Tensor.of(new Stacked(scan, t))).toList());
    }

    private static Tensor formal(String kind, Tensor like, Shape shape) {
        return Tensor.input(like.label().isEmpty() ? kind : like.label(), like.dtype(), shape);
    }

    private static List<Tensor> joined(List<Tensor> a, List<Tensor> b) {
        List<Tensor> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static void requireFitting(List<Tensor> starts, List<Tensor> next) {
        if (starts.size() != next.size()) {
            throw new ShapeException(
                    "scan: a turn leaves " + next.size() + " values for " + starts.size() + " carries");
        }
        for (int i = 0; i < starts.size(); i++) {
            Tensor start = starts.get(i);
            if (!start.shape().equals(next.get(i).shape())
                    || start.dtype() != next.get(i).dtype()) {
                throw ShapeError.ofTypes(
                        "scan",
                        "what a turn leaves of carry " + i + " differs from what it starts with",
                        start,
                        next.get(i),
                        start.dtype() + "" + start.shape());
            }
        }
    }
}
