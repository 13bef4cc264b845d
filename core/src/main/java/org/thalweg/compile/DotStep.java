package org.thalweg.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Epilogue;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;

/// A matrix product, or a batch of them, with the loops that run over each part of the result once it is complete:
/// bias, activation, what a derivative multiplies with.
///
/// In the body of a loop, a right operand that no turn changes is packed in the first turn only. Each part of
/// the result is then some whole rows, so that what follows may be anything that goes by rows: the gates of an
/// LSTM, and what it leaves for the next turn.
final class DotStep implements Step, Epilogue {
    private final Place a;
    private final Place b;
    private final Place c;
    private final Buffer scratch;
    private final ProductShape shape;
    private final TypedProduct product;
    private final int threads;
    private final List<LoopStep> epilogue;

    /// @param steady whether B stays the same until [#renew]
    DotStep(Dot op, Tensor result, Place a, Place b, Place c, boolean steady, int threads) {
        this.a = a;
        this.b = b;
        this.c = c;
        DType dtype = result.dtype();
        int m = result.size(-2);
        int n = result.size(-1);
        int k = op.a().size(op.transposeA() ? -2 : -1);
        ProductShape plain = ProductShape.of(m, n, k);
        plain = op.transposeA() ? plain.withTransposeA() : plain;
        plain = op.transposeB() ? plain.withTransposeB() : plain;
        int batch = result.shape().without(-1, -2).elements();
        plain = batch == 1 ? plain : plain.withBatch(batch, m * k, k * n, m * n);
        this.shape = steady && plain.maySteadyB() ? plain.withSteadyB() : plain;
        this.product = TypedProduct.of(dtype, shape, threads);
        this.scratch = Buffer.forPacking(dtype, product.scratch());
        if (shape.steadyB()) {
            scratch.kind = Kind.BORROWED;
        }
        this.threads = threads;
        this.epilogue = List.of();
    }

    private DotStep(DotStep plain, List<LoopStep> epilogue) {
        this.a = plain.a;
        this.b = plain.b;
        this.c = plain.c;
        this.scratch = plain.scratch;
        this.shape = plain.shape;
        this.product = plain.product;
        this.threads = plain.threads;
        this.epilogue = List.copyOf(epilogue);
    }

    /// Where B stays packed between runs, in memory that is found for this step; else `null`.
    @Nullable
    Buffer packed() {
        return shape.steadyB() ? scratch : null;
    }

    /// B may be another from now on.
    void renew() {
        product.renew();
    }

    /// The steps with loops that follow a product run as its epilogue, where they may.
    ///
    /// A loop may if each of its elements, or rows where parts are whole rows, needs nothing of the product,
    /// and of the loops before it, but the same element or row, and if it writes nothing that other parts of
    /// the product read.
    static List<Step> withEpilogues(List<Step> steps) {
        List<Step> joined = new ArrayList<>();
        for (Step step : steps) {
            @Nullable Step last = joined.isEmpty() ? null : joined.getLast();
            DotStep both = last instanceof DotStep product ? product.then(step) : null;
            if (both != null) {
                joined.set(joined.size() - 1, both);
            } else {
                joined.add(step);
            }
        }
        return joined;
    }

    private @Nullable DotStep then(Step next) {
        return switch (next) {
            case LoopStep loop -> shape.steadyB() ? thenByRows(loop) : thenByElements(loop);
            case MoveStep move
            when shape.steadyB() -> {
                LoopStep copy = move.asLoop(threads);
                yield copy == null ? null : thenByRows(copy);
            }
            default -> null;
        };
    }

    private @Nullable DotStep thenByElements(LoopStep next) {
        LoopStep loop = next.inTiles(shape.batch() * shape.m(), shape.n());
        Buffer result = c.buffer().root();
        if (loop == null || loop.reads().stream().noneMatch(p -> p.buffer().root() == result)) {
            return null;
        }
        boolean apart = whole(c, result)
                && loop.walks().through(result)
                && !loop.writes(a.buffer().root())
                && !loop.writes(b.buffer().root())
                && agrees(loop, Walks::through);
        return apart ? with(loop) : null;
    }

    private @Nullable DotStep thenByRows(LoopStep next) {
        LoopStep loop = next.byRows() ? next.inRows(shape.m()) : null;
        if (loop == null || loop.writes(b.buffer().root())) {
            return null;
        }
        Buffer result = c.buffer().root();
        Buffer left = a.buffer().root();
        boolean ownResult =
                !loop.touches(result) || (whole(c, result) && loop.walks().byRows(result));
        boolean ownLeft = !loop.writes(left)
                || (!shape.transposeA() && whole(a, left) && loop.walks().byRows(left));
        boolean related = loop.touches(result)
                || loop.touches(left)
                || epilogue.stream()
                        .anyMatch(l -> l.touched().stream()
                                .anyMatch(p -> loop.touches(p.buffer().root())));
        return related && ownResult && ownLeft && agrees(loop, Walks::byRows) ? with(loop) : null;
    }

    /// Whether the loop and those before it meet only in the same parts of what one of them writes.
    private boolean agrees(LoopStep loop, BiPredicate<Walks, Buffer> own) {
        for (LoopStep earlier : epilogue) {
            for (Place place : loop.touched()) {
                Buffer root = place.buffer().root();
                boolean written = earlier.touches(root) && (loop.writes(root) || earlier.writes(root));
                if (written && !(own.test(loop.walks(), root) && own.test(earlier.walks(), root))) {
                    return false;
                }
            }
        }
        return true;
    }

    private DotStep with(LoopStep loop) {
        List<LoopStep> all = new ArrayList<>(epilogue);
        all.add(loop);
        return new DotStep(this, all);
    }

    private static boolean whole(Place place, Buffer root) {
        return place.offset() == 0 && root.elements == place.buffer().elements;
    }

    @Override
    public List<LoopStep> loops() {
        return epilogue;
    }

    @Override
    public List<Place> reads() {
        List<Place> reads = new ArrayList<>(List.of(a, b));
        epilogue.forEach(loop -> reads.addAll(loop.reads()));
        return reads;
    }

    @Override
    public List<Place> writes() {
        List<Place> writes = new ArrayList<>(List.of(c, Place.of(scratch)));
        epilogue.forEach(loop -> writes.addAll(loop.writes()));
        return writes;
    }

    @Override
    public void bind() {
        epilogue.forEach(LoopStep::bind);
    }

    @Override
    public void run(ThreadTeam team) {
        Epilogue last = epilogue.isEmpty() ? Epilogue.NONE : this;
        product.run(team, a.array(), a.start(), b.array(), b.start(), c.array(), c.start(), scratch, last);
    }

    @Override
    public void part(int worker, int matrix, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int first = matrix * shape.m();
        for (int i = 0; i < epilogue.size(); i++) {
            LoopStep loop = epilogue.get(i);
            if (shape.steadyB()) {
                loop.rows(worker, rowFrom, rowTo);
            } else {
                loop.rectangle(worker, first + rowFrom, first + rowTo, columnFrom, columnTo);
            }
        }
    }

    @Override
    public String describe() {
        var text = new StringBuilder("dot ")
                .append(shape.batch() == 1 ? "" : shape.batch() + " × ")
                .append("[" + shape.m() + ", " + shape.k() + "]" + (shape.transposeA() ? " (transposed)" : ""))
                .append(" · [" + shape.k() + ", " + shape.n() + "]" + (shape.transposeB() ? " (transposed)" : ""))
                .append(shape.steadyB() ? ", packed once" : "")
                .append("\n      ← " + a.name() + ", " + b.name() + "\n      → " + c.name());
        for (LoopStep loop : epilogue) {
            text.append("\n      in its last pass ").append(loop.describe().replace("\n", "\n    "));
        }
        return text.toString();
    }
}
