package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.compile.Packing.Life;
import org.thalweg.compile.Packing.Span;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Where temporaries lie: one arena for each type, in which memory is used again once the last reader of a tensor has
/// run, or before its writer does. A loop may write a result into the memory of an operand that it reads for the last
/// time. Where an output is written late, its memory is lent to temporaries before; see [Lending].
///
/// Offsets are those of a [Packing].
final class MemoryPlan {
    private List<Step> steps;
    private final Map<DType, Integer> arenas = new EnumMap<>(DType.class);
    private final Map<DType, Buffer> borrowed = new EnumMap<>(DType.class);
    private long unshared;
    private long tensorBytes;

    private MemoryPlan(List<Step> steps) {
        this.steps = steps;
    }

    /// Plans and allocates the memory of these steps.
    static MemoryPlan of(List<Step> steps) {
        MemoryPlan plan = new MemoryPlan(List.copyOf(steps));
        Layout layout = plan.smallest(true);
        plan.take(layout);
        plan.allocateArenas(layout);
        plan.outputs().forEach(MemoryPlan::allocate);
        layout.lent.forEach((buffer, place) -> {
            buffer.array = place.buffer().array;
            buffer.offset = place.offset();
        });
        return plan;
    }

    /// Plans the memory of the body of a loop, whose arenas the program around it makes room for.
    static MemoryPlan borrowing(List<Step> steps) {
        MemoryPlan plan = new MemoryPlan(List.copyOf(steps));
        Layout layout = plan.smallest(false);
        plan.take(layout);
        plan.arenas.forEach(
                (dtype, elements) -> plan.borrowed.put(dtype, new Buffer(dtype, elements, Kind.BORROWED, "arena")));
        layout.offsets.keySet().forEach(b -> b.within = plan.borrowed.get(b.dtype));
        return plan;
    }

    /// The arenas of a plan that borrows them.
    Map<DType, Buffer> borrowed() {
        return borrowed;
    }

    List<Step> steps() {
        return steps;
    }

    /// Elements of the arena of each type.
    Map<DType, Integer> arenas() {
        return arenas;
    }

    /// Bytes that the temporaries would take if none shared memory.
    long unshared() {
        return unshared;
    }

    /// Bytes of the arenas if products and convolutions needed no room to pack their operands.
    long tensorBytes() {
        return tensorBytes;
    }

    private static List<Place> touched(Step step) {
        List<Place> touched = new ArrayList<>(step.reads());
        touched.addAll(step.writes());
        return touched;
    }

    private Map<Buffer, Life> lives() {
        Map<Buffer, Life> lives = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Place place : touched(steps.get(i))) {
                int now = i;
                lives.compute(
                        place.buffer().root(),
                        (b, life) -> life == null ? new Life(now, now) : new Life(life.first(), now));
            }
        }
        return lives;
    }

    /// One way to lay out the memory.
    ///
    /// @param steps with neighbours put together
    /// @param parts what lies in the memory of an operand, or an operand that lies in its result's; and in which
    /// @param offsets in the arenas
    /// @param lent what lies in outputs
    /// @param tensorBytes of the arenas without room for packing
    private record Layout(
            List<Step> steps,
            Map<Buffer, Buffer> parts,
            Map<Buffer, Integer> offsets,
            Map<Buffer, Place> lent,
            long tensorBytes) {
        /// With room for packing and without.
        long size() {
            return bytes(offsets) + tensorBytes;
        }

        void undo() {
            parts.keySet().forEach(part -> part.within = null);
        }

        void redo() {
            parts.forEach((part, whole) -> part.within = whole);
        }
    }

    /// To write over an operand saves memory, but joins two lives to a longer one, which may not fit where each of
    /// them would: for loops that fold or join rows, whichever takes less.
    private Layout smallest(boolean lending) {
        Layout mapped = layout(false, lending);
        mapped.undo();
        Layout all = layout(true, lending);
        if (all.size() < mapped.size()) {
            return all;
        }
        all.undo();
        mapped.redo();
        return mapped;
    }

    private Layout layout(boolean folds, boolean lending) {
        Map<Buffer, Buffer> parts = reuseInPlace(folds);
        List<Step> plain = steps;
        steps = GroupStep.group(DotStep.withEpilogues(plain));
        List<Buffer> temporaries = new ArrayList<>(lives().keySet());
        temporaries.removeIf(b -> b.kind != Kind.TEMPORARY);
        Map<Buffer, List<Span>> spans = spans();
        Map<Buffer, Place> lent = lending ? Lending.of(outputs(), temporaries, spans) : Map.of();
        temporaries.removeAll(lent.keySet());
        Map<Buffer, Integer> offsets = offsets(temporaries, spans);
        Layout layout = new Layout(steps, parts, offsets, lent, tensorBytes(temporaries, spans));
        steps = plain;
        return layout;
    }

    private void take(Layout layout) {
        steps = layout.steps;
        layout.offsets.forEach((buffer, offset) -> {
            buffer.offset = offset;
            arenas.merge(buffer.dtype, offset + buffer.elements, Math::max);
            unshared += buffer.bytes();
        });
        layout.lent.keySet().forEach(buffer -> unshared += buffer.bytes());
        tensorBytes = layout.tensorBytes;
    }

    /// Places results in the memory of operands; returns what has become part of something else, and of what.
    private Map<Buffer, Buffer> reuseInPlace(boolean folds) {
        Map<Buffer, Life> lives = lives();
        Map<Buffer, Buffer> parts = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof LoopStep loop && (folds || loop.isMap())) {
                Set<Buffer> taken = new HashSet<>(); // two results must not share one operand's memory
                for (Place written : loop.writes()) {
                    Buffer buffer = written.buffer();
                    boolean placeable = buffer.kind == Kind.TEMPORARY || buffer.kind == Kind.OUTPUT;
                    if (placeable && buffer.within == null && firstWritten(lives, buffer, i)) {
                        shareWithOperand(loop, buffer, lives, i, taken, parts);
                    }
                }
            }
        }
        return parts;
    }

    private static boolean firstWritten(Map<Buffer, Life> lives, Buffer buffer, int step) {
        Life life = lives.get(buffer);
        return life != null && life.first() == step;
    }

    private static void shareWithOperand(
            LoopStep loop,
            Buffer buffer,
            Map<Buffer, Life> lives,
            int step,
            Set<Buffer> taken,
            Map<Buffer, Buffer> parts) {
        for (Place read : loop.reads()) {
            Buffer operand = read.buffer();
            Life life = lives.get(operand.root());
            boolean ends =
                    operand.kind == Kind.TEMPORARY && operand.root().kind == Kind.TEMPORARY && operand.within == null;
            boolean dies = life != null && life.last() == step && life.first() < step;
            if (ends && dies && loop.walks().inPlace(operand, buffer) && taken.add(operand)) {
                // an output has memory of its own, which the operand may use before it
                Buffer part = buffer.kind == Kind.OUTPUT ? operand : buffer;
                Buffer whole = part == buffer ? operand : buffer;
                part.within = whole;
                part.offset = 0;
                parts.put(part, whole);
                lives.merge(whole, Objects.requireNonNull(lives.remove(part)), Life::with);
                return;
            }
        }
    }

    /// The parts of each buffer: of a tensor that is put together from others, each lives from the step that
    /// writes it, and what is still to be written has room for other temporaries.
    private Map<Buffer, List<Span>> spans() {
        Map<Buffer, Life> lives = lives();
        Map<Buffer, Integer> first = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Place place : touched(steps.get(i))) {
                first.putIfAbsent(place.buffer(), i);
            }
        }
        Map<Buffer, List<Span>> spans = new LinkedHashMap<>();
        first.forEach((buffer, step) -> {
            Buffer root = buffer.root();
            int from = buffer == root ? 0 : buffer.start() - root.start();
            Life life = new Life(step, Objects.requireNonNull(lives.get(root)).last());
            spans.computeIfAbsent(root, _ -> new ArrayList<>()).add(new Span(from, from + buffer.elements, life));
        });
        return spans;
    }

    private static Map<Buffer, Integer> offsets(List<Buffer> temporaries, Map<Buffer, List<Span>> spans) {
        List<Buffer> order = new ArrayList<>(temporaries);
        order.sort(Comparator.comparingInt((Buffer b) -> b.elements).reversed());
        return Packing.of(order, spans).offsets();
    }

    private static long tensorBytes(List<Buffer> temporaries, Map<Buffer, List<Span>> spans) {
        return bytes(
                offsets(temporaries.stream().filter(b -> !b.isRoomForPacking).toList(), spans));
    }

    private static long bytes(Map<Buffer, Integer> offsets) {
        Map<DType, Integer> ends = new EnumMap<>(DType.class);
        offsets.forEach((b, offset) -> ends.merge(b.dtype, offset + b.elements, Math::max));
        return ends.entrySet().stream()
                .mapToLong(end -> (long) end.getValue() * end.getKey().bytes())
                .sum();
    }

    private void allocateArenas(Layout layout) {
        arenas.forEach((dtype, elements) -> {
            Object arena = NDArray.zeros(dtype, Shape.of(elements)).array();
            layout.offsets.keySet().stream().filter(b -> b.dtype == dtype).forEach(b -> b.array = arena);
        });
    }

    private static void allocate(Buffer output) {
        output.array = NDArray.zeros(output.dtype, Shape.of(output.elements)).array();
    }

    /// The outputs that steps write.
    private List<Buffer> outputs() {
        Set<Buffer> outputs = new LinkedHashSet<>();
        for (Step step : steps) {
            for (Place place : step.writes()) {
                Buffer root = place.buffer().root();
                if (root.kind == Kind.OUTPUT && root.array == null) {
                    outputs.add(root);
                }
            }
        }
        return List.copyOf(outputs);
    }
}
