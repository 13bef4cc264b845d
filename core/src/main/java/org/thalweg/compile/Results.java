package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.graph.Tensor;

/// Puts results where the caller finds them: outputs in memory of their own, new values of inputs in the place of the
/// old.
final class Results {
    private final StepMaker maker;
    private final List<Step> steps;
    private final Set<Buffer> outputs = new HashSet<>();

    /// Adds to the steps of `maker`, which has made all others.
    Results(StepMaker maker) {
        this.maker = maker;
        this.steps = maker.steps();
    }

    /// The place of an output, in memory that nothing else uses.
    Place output(Tensor t) {
        Place place = maker.place(t);
        Buffer buffer = place.buffer();
        boolean own = buffer.kind == Kind.TEMPORARY
                && buffer.within == null
                && buffer.elements == t.shape().elements()
                && outputs.add(buffer);
        if (own) {
            buffer.kind = Kind.OUTPUT;
            return place;
        }
        Place copy = Place.of(new Buffer(t.dtype(), t.shape().elements(), Kind.OUTPUT, "output" + t.shape()));
        outputs.add(copy.buffer());
        steps.add(MoveStep.plain("output", copy.buffer().elements, place, copy));
        return copy;
    }

    /// Puts an output at `target`.
    Place output(Tensor t, Place target) {
        Place place = maker.place(t);
        Buffer buffer = place.buffer();
        boolean own = buffer.kind == Kind.TEMPORARY
                && buffer.within == null
                && buffer.elements == t.shape().elements()
                && outputs.add(buffer);
        if (own) {
            buffer.within = target.buffer();
            buffer.offset = target.offset();
        } else {
            steps.add(MoveStep.plain("output", t.shape().elements(), place, target));
        }
        return target;
    }

    /// Puts new values in the places of inputs: computed there if nothing reads the old value later, else copied at
    /// the end.
    void replace(Map<Tensor, Tensor> updates) {
        Map<Tensor, Place> sources = new LinkedHashMap<>();
        updates.forEach((input, next) -> {
            if (input != next) {
                sources.put(input, hold(maker.place(next), next));
            }
        });
        List<Step> copies = new ArrayList<>();
        sources.forEach((input, source) -> {
            Place target = maker.place(input);
            Buffer buffer = source.buffer();
            boolean free = buffer.kind == Kind.TEMPORARY
                    && buffer.within == null
                    && buffer.elements == target.buffer().elements
                    && readsBeforeWrites(target.buffer(), buffer);
            if (free) {
                buffer.within = target.buffer();
                buffer.offset = 0;
                return;
            }
            copies.add(MoveStep.plain("update", target.buffer().elements, source, target));
        });
        steps.addAll(copies);
    }

    /// The place of a new value; a copy of it if it lies in an input, or with an output of a loop's body, which may
    /// itself be replaced before.
    private Place hold(Place source, Tensor next) {
        Kind kind = source.buffer().root().kind;
        if (kind != Kind.INPUT && kind != Kind.BORROWED) {
            return source;
        }
        Place held = Place.of(new Buffer(next.dtype(), next.shape().elements(), Kind.TEMPORARY, "old" + next.shape()));
        steps.add(MoveStep.plain("hold", held.buffer().elements, source, held));
        return held;
    }

    /// Whether every step that reads the old value comes before the one that writes the new, or is a loop that
    /// reads each element just where it writes it.
    private boolean readsBeforeWrites(Buffer old, Buffer written) {
        int writer = -1;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).writes().stream().anyMatch(p -> p.buffer().root() == written)) {
                if (writer >= 0) {
                    return false;
                }
                writer = i;
            }
        }
        for (int i = writer; i >= 0 && i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean reads = step.reads().stream().anyMatch(p -> p.buffer().root() == old)
                    || step.writes().stream().anyMatch(p -> p.buffer().root() == old);
            if (reads
                    && (i > writer
                            || !(step instanceof LoopStep loop && loop.walks().inPlace(old, written)))) {
                return false;
            }
        }
        return writer >= 0;
    }
}
