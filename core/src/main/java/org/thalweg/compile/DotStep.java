package org.thalweg.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Epilogue;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;

/// A matrix product, or a batch of them, with the loops that run over each part of the result once it is complete:
/// bias, activation, what a derivative multiplies with.
final class DotStep implements Step, Epilogue {
    private final Place a;
    private final Place b;
    private final Place c;
    private final Buffer scratch;
    private final ProductShape shape;
    private final TypedProduct product;
    private final List<LoopStep> epilogue;

    DotStep(Dot op, Tensor result, Place a, Place b, Place c, int threads) {
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
        this.shape = batch == 1 ? plain : plain.withBatch(batch, m * k, k * n, m * n);
        this.product = TypedProduct.of(dtype, shape, threads);
        this.scratch = Buffer.forPacking(dtype, product.scratch());
        this.epilogue = List.of();
    }

    private DotStep(DotStep plain, List<LoopStep> epilogue) {
        this.a = plain.a;
        this.b = plain.b;
        this.c = plain.c;
        this.scratch = plain.scratch;
        this.shape = plain.shape;
        this.product = plain.product;
        this.epilogue = List.copyOf(epilogue);
    }

    /// The steps with loops that follow a product run as its epilogue, where they may.
    ///
    /// A loop may if each of its elements needs nothing of the product, and of the loops before it, but the same
    /// element, and if it writes nothing that the product reads.
    static List<Step> withEpilogues(List<Step> steps) {
        List<Step> joined = new ArrayList<>();
        for (Step step : steps) {
            @Nullable Step last = joined.isEmpty() ? null : joined.getLast();
            DotStep both = last instanceof DotStep product && step instanceof LoopStep loop ? product.then(loop) : null;
            if (both != null) {
                joined.set(joined.size() - 1, both);
            } else {
                joined.add(step);
            }
        }
        return joined;
    }

    private @Nullable DotStep then(LoopStep next) {
        LoopStep loop = next.inTiles(shape.batch() * shape.m(), shape.n());
        Buffer result = c.buffer().root();
        if (loop == null || loop.reads().stream().noneMatch(p -> p.buffer().root() == result)) {
            return null;
        }
        if (!whole(result)
                || !loop.walks().through(result)
                || loop.writes(a.buffer().root())
                || loop.writes(b.buffer().root())) {
            return null;
        }
        for (LoopStep earlier : epilogue) {
            for (Place place : loop.touched()) {
                Buffer root = place.buffer().root();
                boolean written = loop.writes(root) || earlier.writes(root);
                if (written && !(loop.walks().through(root) && earlier.walks().through(root))) {
                    return null;
                }
            }
        }
        List<LoopStep> all = new ArrayList<>(epilogue);
        all.add(loop);
        return new DotStep(this, all);
    }

    private boolean whole(Buffer root) {
        return c.offset() == 0 && root.elements == c.buffer().elements;
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
            epilogue.get(i).rectangle(worker, first + rowFrom, first + rowTo, columnFrom, columnTo);
        }
    }

    @Override
    public String describe() {
        var text = new StringBuilder("dot ")
                .append(shape.batch() == 1 ? "" : shape.batch() + " × ")
                .append("[" + shape.m() + ", " + shape.k() + "]" + (shape.transposeA() ? " (transposed)" : ""))
                .append(" · [" + shape.k() + ", " + shape.n() + "]" + (shape.transposeB() ? " (transposed)" : ""))
                .append("\n      ← " + a.name() + ", " + b.name() + "\n      → " + c.name());
        for (LoopStep loop : epilogue) {
            text.append("\n      in its last pass ").append(loop.describe().replace("\n", "\n    "));
        }
        return text.toString();
    }
}
