package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;

/// A matrix product, or a batch of them.
final class DotStep implements Step {
    private final Place a;
    private final Place b;
    private final Place c;
    private final Buffer scratch;
    private final ProductShape shape;
    private final TypedProduct product;

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
    }

    @Override
    public List<Place> reads() {
        return List.of(a, b);
    }

    @Override
    public List<Place> writes() {
        return List.of(c, Place.of(scratch));
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        product.run(team, a.array(), a.start(), b.array(), b.start(), c.array(), c.start(), scratch);
    }

    @Override
    public String describe() {
        return "dot " + (shape.batch() == 1 ? "" : shape.batch() + " × ")
                + "[" + shape.m() + ", " + shape.k() + "]" + (shape.transposeA() ? " (transposed)" : "")
                + " · [" + shape.k() + ", " + shape.n() + "]" + (shape.transposeB() ? " (transposed)" : "")
                + "\n      ← " + a.name() + ", " + b.name() + "\n      → " + c.name();
    }
}
