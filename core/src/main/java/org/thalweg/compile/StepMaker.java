package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.compile.Compiler.Surroundings;
import org.thalweg.compile.Kernel.Fold;
import org.thalweg.compile.Kernel.Join;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.compile.LoopBuilder.KeepInMemory;
import org.thalweg.compile.LoopBuilder.Use;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.*;
import org.thalweg.graph.Tensor;

/// Makes the steps of units, in order, and gives what they compute a place.
final class StepMaker {
    /// Elements of a row that one thread folds at once; longer rows are folded in parts, and the parts then joined.
    private static final int PART = 4096;

    private final Set<Tensor> kept;
    private final Map<Op, Place> given;
    private final Set<Buffer> steady;
    private final Map<Tensor, List<Tensor>> results; // of loops
    private final int threads;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Tensor, Place> places = new HashMap<>();

    /// @param nodes all of the program
    /// @param around the places of inputs that have one already
    StepMaker(List<Tensor> nodes, Set<Tensor> kept, Surroundings around, int threads) {
        this.kept = kept;
        this.given = around.inputs();
        this.steady = around.steady();
        this.results = nodes.stream()
                .filter(t -> t.op() instanceof OfScan)
                .collect(Collectors.groupingBy(t -> t.op().inputs().getFirst()));
        this.threads = threads;
    }

    List<Step> steps() {
        return steps;
    }

    Map<Tensor, Place> places() {
        return places;
    }

    /// The place of a kept tensor, or of a view of one.
    Place place(Tensor t) {
        Place known = places.get(t);
        if (known != null) {
            return known;
        }
        Place place = switch (t.op()) {
            case Input input when given.containsKey(input) -> Objects.requireNonNull(given.get(input));
            case Input input -> Place.of(new Buffer(t.dtype(), t.shape().elements(), Kind.INPUT, input.name()));
            case Constant constant -> Place.of(Buffer.of(constant.value(), Kind.CONSTANT, "constant" + t.shape()));
            case Reshape r -> place(r.x());
            case Slice s when Views.isView(s) -> place(s.x()).plus(Views.offset(s));
            default -> Place.of(new Buffer(t.dtype(), t.shape().elements(), Kind.TEMPORARY, name(t)));
        };
        places.put(t, place);
        return place;
    }

    private static String name(Tensor t) {
        String label =
                t.label().isEmpty() ? t.op().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) : t.label();
        return "%" + label + t.shape();
    }

    void add(Unit unit) {
        Tensor t = unit.last();
        switch (t.op()) {
            case Elementwise _, Broadcast _, Iota _, Sum _, Largest _ -> loop(unit);
            case Dot d -> dot(t, d);
            case Convolution c -> steps.add(new ConvolutionStep(c, t, whole(c.a()), whole(c.b()), place(t), threads));
            case Windows w -> steps.add(WindowStep.windows(w, t, whole(w.x()), place(t)));
            case OverlapAdd o -> steps.add(WindowStep.overlapAdd(o, t, whole(o.x()), place(t)));
            case Permute p -> permute(t, p);
            case Slice s -> slice(t, s);
            case Reverse r -> reverse(t, r);
            case Pad p -> pad(t, p);
            case Concat c -> concat(t, c);
            case Gather g -> steps.add(RowStep.gather(t, whole(g.x()), whole(g.indices()), place(t), g.x()));
            case ScatterAdd s -> steps.add(RowStep.scatter(t, whole(s.x()), whole(s.indices()), place(t), s.x()));
            case Random r -> steps.add(new RandomStep(r, whole(r.key()), place(t)));
            case ArgLargest a -> steps.add(new ArgStep(a, whole(a.x()), place(t)));
            case ArgTop a -> steps.add(new TopStep(a, whole(a.x()), place(t), threads));
            case Factor f -> steps.add(new FactorStep(f, whole(f.x()), place(t), threads));
            case Reshape _ -> place(t);
            case Scan s -> steps.add(scan(t, s));
            case OfScan _ -> {} // the loop has put it in its place
            case Input _, Constant _ -> throw new IllegalStateException("nothing to compute for " + t);
        }
    }

    private void dot(Tensor t, Dot d) {
        Place b = whole(d.b());
        steps.add(new DotStep(
                d, t, whole(d.a()), b, place(t), steady.contains(b.buffer().root()), threads));
    }

    private ScanStep scan(Tensor t, Scan s) {
        List<Place> inputs = s.inputs().stream().map(this::whole).toList();
        Map<Integer, Place> lasts = new HashMap<>();
        Map<Tensor, Place> stacks = new LinkedHashMap<>();
        for (Tensor result : results.getOrDefault(t, List.of())) {
            if (result.op() instanceof Stacked stacked) {
                stacks.put(stacked.inBody(), place(result));
            } else if (result.op() instanceof Last last) {
                lasts.put(last.carry(), place(result));
            }
        }
        return ScanStep.of(s.loop(), inputs, lasts, stacks, threads);
    }

    /// The place of something that must be in memory.
    private Place whole(Tensor t) {
        if (!kept.contains(t) && !Views.isView(t.op())) {
            throw new KeepInMemory(t);
        }
        Place place = place(t);
        Tensor base = t;
        while (Views.isView(base.op()) && !kept.contains(base)) {
            base = base.op().inputs().getFirst();
        }
        if (!kept.contains(base)) {
            throw new KeepInMemory(base);
        }
        return place;
    }

    private void loop(Unit unit) {
        Tensor last = unit.last();
        if (UnitLoop.walked(last).shape().elements() == 0) {
            Join join = last.op() instanceof Largest ? Join.MAX : Join.SUM;
            steps.add(new FillStep(place(last), last.shape().elements(), join));
            return;
        }
        UnitLoop loop = UnitLoop.of(unit.roots, unit.passing, kept);
        if (loop.form() == UnitLoop.Form.ALL) {
            all(last, loop);
        } else {
            steps.add(step(loop));
        }
    }

    /// A reduction to one element: parts first, then the parts.
    private void all(Tensor t, UnitLoop loop) {
        Fold fold = Objects.requireNonNull(loop.fold());
        int[] nest = loop.nest();
        if (nest.length == 1 && nest[0] <= 2 * PART) {
            steps.add(step(loop));
            return;
        }
        int n = Arrays.stream(nest).reduce(1, (a, b) -> a * b);
        int cols = nest.length == 1 ? PART : nest[nest.length - 1];
        int parts = nest.length == 1 ? (n + PART - 1) / PART : n / cols;
        Buffer partial = new Buffer(t.dtype(), parts, Kind.TEMPORARY, "parts of " + name(t));
        steps.add(step(loop).inParts(fold.port(), Place.of(partial), parts, cols));

        Code code = new Code();
        Type type = Type.of(t.dtype());
        int part = code.load(type, 0);
        Kernel join2 = new Kernel(
                code.lines(),
                List.of(new Port(type, false, true, false), new Port(type, false, false, false)),
                List.of(),
                new Fold(1, part, fold.join()));
        steps.add(new LoopStep(
                join2,
                new int[] {parts},
                List.of(Place.of(partial), place(t)),
                new int[][] {{1}, {0}},
                new double[0],
                Kernels.of(join2),
                threads));
    }

    private LoopStep step(UnitLoop unit) {
        LoopBuilder loop = unit.builder();
        int[] nest = unit.nest().clone();
        boolean exchanged = unit.hasFewRows();
        if (exchanged) {
            exchangeRows(nest);
        }
        List<Port> ports = new ArrayList<>();
        List<Place> where = new ArrayList<>();
        int[][] strides = new int[loop.accesses().size()][];
        List<Object> keys = loop.ports();
        int inner = nest.length - 1;
        for (int p = 0; p < strides.length; p++) {
            Access access = loop.accesses().get(p);
            strides[p] = access.strides(unit.nest());
            if (exchanged) {
                exchangeRows(strides[p]);
            }
            boolean index = !(keys.get(p) instanceof Use);
            if (strides[p][inner] != 0 && strides[p][inner] != 1) {
                throw new IllegalStateException("stride " + strides[p][inner] + " along the columns of a loop");
            }
            Place place = keys.get(p) instanceof Use use
                    ? place(use.tensor()).plus(access.offset())
                    : new Place(new Buffer(org.thalweg.tensor.DType.I32, 0, Kind.CONSTANT, "index"), access.offset());
            where.add(place);
            Type type = keys.get(p) instanceof Use use ? Type.of(use.tensor().dtype()) : Type.I32;
            ports.add(new Port(type, inner > 0 && strides[p][inner - 1] != 0, strides[p][inner] == 1, index));
        }
        Kernel kernel = new Kernel(loop.code().lines(), ports, unit.stores(), unit.fold());
        return new LoopStep(kernel, nest, where, strides, loop.code().scalars(), Kernels.of(kernel), threads);
    }

    /// Rows with the next loop outwards.
    private static void exchangeRows(int[] loops) {
        int rows = loops.length - 2;
        int outwards = loops[rows - 1];
        loops[rows - 1] = loops[rows];
        loops[rows] = outwards;
    }

    private void permute(Tensor t, Permute p) {
        int[] from = p.x().shape().strides();
        int[] moved = p.axes().stream().mapToInt(a -> from[a]).toArray();
        steps.add(MoveStep.gathering("permute", t.shape(), whole(p.x()), moved, place(t)));
    }

    private void slice(Tensor t, Slice s) {
        if (Views.isView(s)) {
            place(t);
            return;
        }
        int[] from = s.x().shape().strides();
        int start = IntStream.range(0, from.length)
                .map(i -> s.starts().get(i) * from[i])
                .sum();
        int[] moved = IntStream.range(0, from.length)
                .map(i -> s.steps().get(i) * from[i])
                .toArray();
        steps.add(MoveStep.gathering("slice", t.shape(), whole(s.x()).plus(start), moved, place(t)));
    }

    private void reverse(Tensor t, Reverse r) {
        int[] moved = r.x().shape().strides();
        int start = 0;
        for (int axis : r.axes()) {
            start += Math.max(0, t.size(axis) - 1) * moved[axis];
            moved[axis] = -moved[axis];
        }
        steps.add(MoveStep.gathering("reverse", t.shape(), whole(r.x()).plus(start), moved, place(t)));
    }

    private void pad(Tensor t, Pad p) {
        int[] to = t.shape().strides();
        int start =
                IntStream.range(0, to.length).map(i -> p.low().get(i) * to[i]).sum();
        int[] moved = IntStream.range(0, to.length)
                .map(i -> (p.interior().get(i) + 1) * to[i])
                .toArray();
        Place place = place(t);
        int zeros = t.shape().elements();
        steps.add(MoveStep.spreading("pad", p.x().shape(), whole(p.x()), place.plus(start), moved, place, zeros));
    }

    /// Parts that nothing else needs elsewhere were computed in place already; the others are copied.
    private void concat(Tensor t, Concat c) {
        Place place = place(t);
        int[] strides = t.shape().strides();
        boolean contiguous = IntStream.range(0, c.axis()).allMatch(i -> t.size(i) == 1);
        int at = 0;
        for (Tensor part : c.parts()) {
            Place from = whole(part);
            int offset = at * strides[c.axis()];
            if (!(contiguous && movable(from, part))) {
                steps.add(MoveStep.spreading("concat", part.shape(), from, place.plus(offset), strides, place, 0));
            } else {
                from.buffer().within = place.buffer();
                from.buffer().offset = place.offset() + offset;
            }
            at += part.size(c.axis());
        }
    }

    private boolean movable(Place from, Tensor part) {
        Buffer buffer = from.buffer();
        return buffer.kind == Kind.TEMPORARY
                && buffer.within == null
                && from.offset() == 0
                && buffer.elements == part.shape().elements()
                && buffer.elements > 0;
    }
}
