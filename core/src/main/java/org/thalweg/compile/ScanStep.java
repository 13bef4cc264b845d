package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.compile.Compiler.Planned;
import org.thalweg.compile.Compiler.Surroundings;
import org.thalweg.graph.Loop;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;

/// A loop with carried state: the steps of its body, run once for each turn on memory that moves along the sequences.
///
/// The body is planned like a program of its own, whose carries are inputs that it updates; all of its memory is the
/// program's around it. Where the body says so, turns that are left are skipped.
final class ScanStep implements Step {
    /// Memory of the body, and where it is: `stride` elements further in each turn.
    private record Borrowed(Buffer buffer, Place from, int stride) {
        void find() {
            buffer.array = from.array();
            buffer.offset = from.start();
        }

        void move(int turn) {
            buffer.offset = from.start() + turn * stride;
        }
    }

    private final Loop loop;
    private final List<Place> reads;
    private final List<Place> writes = new ArrayList<>();
    private final List<Borrowed> still = new ArrayList<>();
    private final List<Borrowed> moving = new ArrayList<>();
    private final MoveStep[] begin;
    private final MemoryPlan plan;
    private final Step[] steps;
    private final Step[] moved;
    private final DotStep[] products; // which keep an operand packed from turn to turn
    private final Place[] stacks;
    private final @Nullable Place done;

    private ScanStep(Loop loop, List<Place> inputs, List<MoveStep> begin, Map<Op, Place> formals, Body body) {
        this.loop = loop;
        this.reads = List.copyOf(inputs);
        this.begin = begin.toArray(MoveStep[]::new);
        int carries = loop.carries().size();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor formal = loop.formals().get(i);
            Place inside = formals.get(formal.op());
            if (inside != null && i >= carries) {
                boolean element = i < carries + loop.elements().size();
                borrow(inside.buffer(), inputs.get(i), element ? formal.shape().elements() : 0);
            }
        }
        for (int i = 0; i < carries; i++) {
            borrow(body.carries.get(i).buffer(), body.outerCarries.get(i), 0);
            writes.add(body.outerCarries.get(i));
        }
        body.stacks.forEach((inside, outer) -> {
            borrow(inside, outer, inside.elements);
            writes.add(outer);
        });
        this.stacks = body.stacks.values().toArray(Place[]::new);
        Place end = body.done;
        if (end != null) {
            writes.add(end);
            borrow(Objects.requireNonNull(body.doneInside).buffer(), end, 0);
        }
        this.done = end;
        this.plan = MemoryPlan.borrowing(body.planned.steps());
        plan.borrowed().forEach((dtype, arena) -> {
            Place scratch = Place.of(new Buffer(dtype, arena.elements, Kind.TEMPORARY, "body"));
            borrow(arena, scratch, 0);
            writes.add(scratch);
        });
        this.steps = plan.steps().toArray(Step[]::new);
        this.products = plan.steps().stream()
                .filter(step -> step instanceof DotStep product && product.packed() != null)
                .map(DotStep.class::cast)
                .toArray(DotStep[]::new);
        for (DotStep product : products) {
            Buffer packed = Objects.requireNonNull(product.packed());
            Place room = Place.of(Buffer.forPacking(packed.dtype, packed.elements));
            borrow(packed, room, 0);
            writes.add(room);
        }
        List<Buffer> roots = moving.stream().map(Borrowed::buffer).toList();
        this.moved = plan.steps().stream().filter(step -> touches(step, roots)).toArray(Step[]::new);
    }

    /// What is known of the body before its memory is planned.
    private record Body(
            List<Place> carries,
            List<Place> outerCarries,
            Map<Buffer, Place> stacks,
            @Nullable Place doneInside,
            @Nullable Place done,
            Planned planned) {}

    /// @param inputs where starts, sequences and captured values are
    /// @param lasts where to leave carries that are wanted
    /// @param stacks where to stack tensors of the body
    static ScanStep of(
            Loop loop, List<Place> inputs, Map<Integer, Place> lasts, Map<Tensor, Place> stacks, int threads) {
        Map<Op, Place> formals = new HashMap<>();
        for (Tensor formal : loop.formals()) {
            formals.put(formal.op(), inside(formal));
        }
        List<Place> carries = new ArrayList<>();
        List<Place> outerCarries = new ArrayList<>();
        List<MoveStep> begin = new ArrayList<>();
        for (int i = 0; i < loop.carries().size(); i++) {
            Tensor carry = loop.carries().get(i);
            int elements = carry.shape().elements();
            Place last = lasts.get(i);
            Place outer = last != null
                    ? last
                    : Place.of(new Buffer(carry.dtype(), elements, Kind.TEMPORARY, "carry " + carry.label()));
            begin.add(MoveStep.plain("start", elements, inputs.get(i), outer));
            carries.add(place(formals, carry));
            outerCarries.add(outer);
        }
        List<Tensor> outputs = new ArrayList<>(stacks.keySet());
        Map<Buffer, Place> stacked = new LinkedHashMap<>();
        List<Place> targets = new ArrayList<>();
        stacks.forEach((output, outer) -> {
            Place target = inside(output);
            stacked.put(target.buffer(), outer);
            targets.add(target);
        });
        Place done = null;
        Place doneInside = null;
        Tensor condition = loop.done();
        if (condition != null) {
            outputs.add(condition);
            doneInside = inside(condition);
            targets.add(doneInside);
            done = Place.of(new Buffer(condition.dtype(), 1, Kind.TEMPORARY, "done"));
        }
        Program body = Program.of(outputs);
        for (int i = 0; i < carries.size(); i++) {
            body = body.update(loop.carries().get(i), loop.next().get(i));
        }
        Set<Buffer> captured = new HashSet<>();
        for (int i = carries.size() + loop.elements().size(); i < loop.formals().size(); i++) {
            captured.add(place(formals, loop.formals().get(i)).buffer());
        }
        Planned planned = Compiler.plan(body, new Surroundings(formals, targets, captured), threads);
        Body known = new Body(carries, outerCarries, stacked, doneInside, done, planned);
        return new ScanStep(loop, inputs, begin, formals, known);
    }

    private static Place inside(Tensor t) {
        return Place.of(new Buffer(
                t.dtype(), t.shape().elements(), Kind.BORROWED, t.label().isEmpty() ? "%" + t.shape() : t.label()));
    }

    private static Place place(Map<Op, Place> formals, Tensor formal) {
        Place place = formals.get(formal.op());
        if (place == null) {
            throw new IllegalStateException(formal + " is no formal");
        }
        return place;
    }

    private void borrow(Buffer buffer, Place from, int stride) {
        (stride == 0 ? still : moving).add(new Borrowed(buffer, from, stride));
    }

    private static boolean touches(Step step, List<Buffer> roots) {
        return step.reads().stream().anyMatch(p -> roots.contains(p.buffer().root()))
                || step.writes().stream()
                        .anyMatch(p -> roots.contains(p.buffer().root()));
    }

    @Override
    public List<Place> reads() {
        return reads;
    }

    @Override
    public List<Place> writes() {
        return writes;
    }

    @Override
    public void bind() {
        still.forEach(Borrowed::find);
        moving.forEach(Borrowed::find);
        for (Step step : steps) {
            step.bind();
        }
    }

    @Override
    public void run(ThreadTeam team) {
        for (MoveStep start : begin) {
            start.run(team);
        }
        for (DotStep product : products) {
            product.renew();
        }
        Place end = done;
        for (int turn = 0; turn < loop.length(); turn++) {
            int at = loop.backwards() ? loop.length() - 1 - turn : turn;
            for (int i = 0; i < moving.size(); i++) {
                moving.get(i).move(at);
            }
            for (Step step : moved) {
                step.bind();
            }
            for (Step step : steps) {
                step.run(team);
            }
            if (end != null && ((boolean[]) end.array())[end.start()]) {
                skip(turn + 1);
                return;
            }
        }
    }

    /// Leaves zeros where turns from this on would have put what is stacked.
    private void skip(int turn) {
        int left = loop.length() - turn;
        for (Place stack : stacks) {
            int each = stack.buffer().elements / loop.length();
            FillStep.fill(stack, loop.backwards() ? 0 : turn * each, left * each, Kernel.Join.SUM);
        }
    }

    /// What is done in each turn.
    List<Step> turn() {
        return List.of(steps);
    }

    @Override
    public List<LoopStep> loops() {
        return plan.steps().stream().flatMap(step -> step.loops().stream()).toList();
    }

    @Override
    public String describe() {
        var text = new StringBuilder("scan of ")
                .append(loop.length())
                .append(loop.backwards() ? " turns backwards, " : " turns, ")
                .append(done == null ? "each" : "or until " + done.name() + ", each");
        for (Step step : steps) {
            text.append('\n').append(step.describe().indent(8).stripTrailing());
        }
        return text.toString();
    }
}
