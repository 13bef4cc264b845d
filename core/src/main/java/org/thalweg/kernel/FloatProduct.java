package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/// Matrix products in single precision of one [ProductShape], planned once for a number of threads and run often.
///
/// Each element of C is the chain acc ← fma(a[i,p], b[p,j], acc) over p = 0 … k−1 in order, begun from 0 or, with
/// `accumulate`, from the stored C. So the bits depend neither on the number of threads nor on the vector width. (A
/// NaN is a NaN: its payload is not covered.) With k = 0, C becomes 0 or stays.
///
/// Runs use the scalar twin until the vector twin has been compiled in the background; see [VectorProvider#describe].
///
/// A B that is [steady][ProductShape#withSteadyB] is packed in the first run and after [#renew]; between, it stays in
/// the scratch of the caller.
///
/// A run allocates nothing: its scratch is the caller's. An instance holds the arrays of the current run, so it serves
/// one run at a time.
public final class FloatProduct {
    private static final float[] NONE = {};

    private final ProductShape shape;
    private final int threads;

    /// Whether a worker takes whole matrices of a batch; else all workers share each.
    private final boolean perMatrix;

    private final boolean forced;
    private final FloatMethod scalar;
    private final int scratchElements;

    private final ThreadTeam.Task packTask = this::packTile;
    private final ThreadTeam.Task computeTask = this::computeTile;
    private final ThreadTeam.Task matrixTask = this::matrixTile;

    /// The kernels that `vector` is made of.
    private @Nullable FloatBlocks known;

    private @Nullable FloatMethod vector;
    private FloatMethod method;

    /// Whether `method` has packed a steady B.
    private boolean isPacked;

    private float[] a = NONE;
    private float[] b = NONE;
    private float[] c = NONE;
    private float[] scratch = NONE;
    private int aOffset;
    private int bOffset;
    private int cOffset;
    private int scratchOffset;
    private int matrix;
    private int round;
    private int firstPackTile;
    private Epilogue epilogue = Epilogue.NONE;

    private FloatProduct(ProductShape shape, int threads) {
        this.shape = shape;
        this.threads = threads;
        perMatrix = shape.batch() > 1 && (threads == 1 || shape.batch() >= 2 * threads);
        scalar = new ScalarFloatMethod(shape, sharing(), threads);
        method = scalar;
        forced = false;
        scratchElements = Math.max(scalar.scratch(), FloatVectors.scratch(shape, sharing()));
    }

    private FloatProduct(ProductShape shape, int threads, FloatBlocks blocks, boolean swapped) {
        this.shape = shape;
        this.threads = threads;
        perMatrix = shape.batch() > 1;
        scalar = new ScalarFloatMethod(shape, sharing(), threads);
        method = scalar;
        Blocking cut = Blocking.of(shape, swapped, blocks.sizes(), sharing());
        forced = true;
        vector = new PackedFloatMethod(shape, cut, blocks, sharing());
        scratchElements = vector.scratch();
    }

    /// Plans products of this shape for teams of `threads`.
    ///
    /// @throws IllegalArgumentException if `threads` is below 1
    /// @throws ArithmeticException if the scratch would have more than 2³¹−1 elements
    public static FloatProduct of(ProductShape shape, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " must be at least 1");
        }
        return new FloatProduct(shape, threads);
    }

    /// The vector twin one way round whatever the shape, whether its blocks are compiled or not; for tests.
    static FloatProduct of(ProductShape shape, int threads, FloatBlocks blocks, boolean swapped) {
        return new FloatProduct(shape, threads, blocks, swapped);
    }

    /// The shape this was planned for.
    public ProductShape shape() {
        return shape;
    }

    /// Elements of scratch that a run needs. Their values before and after have no meaning.
    public int scratch() {
        return Math.multiplyExact(scratchElements, perMatrix ? threads : 1);
    }

    /// Says that a steady B may have changed, or the scratch in which it is packed: the next run packs it again.
    public void renew() {
        isPacked = false;
    }

    /// Computes the product, or all of a batch, and nothing after it.
    ///
    /// @see #run(ThreadTeam, float[], int, float[], int, float[], int, float[], int, Epilogue)
    public void run(
            ThreadTeam team,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            float[] scratch,
            int scratchOffset) {
        run(team, a, aOffset, b, bOffset, c, cOffset, scratch, scratchOffset, Epilogue.NONE);
    }

    /// Computes the product, or all of a batch.
    ///
    /// @param scratch at least [#scratch] elements from `scratchOffset`; may be the array of A, B or C if it does
    ///     not overlap their matrices
    /// @param epilogue what is done with each part of a result once it is complete; while other parts are being
    ///     computed, so it must not change what they are computed from
    /// @throws IndexOutOfBoundsException if an array is too small
    /// @throws IllegalArgumentException if the team has another number of threads than was planned for
    public void run(
            ThreadTeam team,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            float[] scratch,
            int scratchOffset,
            Epilogue epilogue) {
        if (team.threads() != threads) {
            throw new IllegalArgumentException("matrix product: planned for " + threads + " threads, run with " + team);
        }
        shape.requireInside(a.length, aOffset, b.length, bOffset, c.length, cOffset);
        if (scratchOffset < 0 || scratch.length - scratchOffset < scratch()) {
            throw new IndexOutOfBoundsException("matrix product: scratch of " + scratch() + " elements from offset "
                    + scratchOffset + " does not fit an array of " + scratch.length + " (" + shape + ")");
        }
        if (shape.isEmpty()) {
            return;
        }
        this.a = a;
        this.b = b;
        this.c = c;
        this.scratch = scratch;
        this.aOffset = aOffset;
        this.bOffset = bOffset;
        this.cOffset = cOffset;
        this.scratchOffset = scratchOffset;
        this.epilogue = epilogue;
        FloatMethod chosen = choose();
        isPacked &= chosen.equals(method);
        method = chosen;
        try {
            if (perMatrix) {
                team.run(matrixTask, shape.batch());
            } else {
                runShared(team);
            }
        } finally {
            this.a = NONE;
            this.b = NONE;
            this.c = NONE;
            this.scratch = NONE;
            this.epilogue = Epilogue.NONE;
        }
    }

    private int sharing() {
        return perMatrix ? 1 : threads;
    }

    private FloatMethod choose() {
        FloatBlocks blocks = FloatVectors.ready();
        if (!forced && blocks != null && !blocks.equals(known)) {
            known = blocks;
            vector = FloatVectors.method(shape, sharing(), blocks);
        }
        return vector == null ? scalar : vector;
    }

    private void runShared(ThreadTeam team) {
        for (matrix = 0; matrix < shape.batch(); matrix++) {
            for (round = 0; round < method.rounds(); round++) {
                firstPackTile = isPacked ? method.steadyTiles() : 0;
                team.run(packTask, method.packTiles(round) - firstPackTile);
                team.run(computeTask, method.computeTiles());
            }
            isPacked = shape.steadyB();
            aOffset += shape.strideA();
            bOffset += shape.strideB();
            cOffset += shape.strideC();
        }
    }

    private void packTile(int tile, int worker) {
        method.pack(round, firstPackTile + tile, a, aOffset, b, bOffset, scratch, scratchOffset);
    }

    private void computeTile(int tile, int worker) {
        method.compute(round, tile, a, aOffset, b, bOffset, c, cOffset, scratch, scratchOffset, worker);
        if (round == method.rounds() - 1) {
            method.finish(tile, epilogue, worker, matrix);
        }
    }

    private void matrixTile(int matrix, int worker) {
        int aAt = aOffset + matrix * shape.strideA();
        int bAt = bOffset + matrix * shape.strideB();
        int cAt = cOffset + matrix * shape.strideC();
        int scratchAt = scratchOffset + worker * scratchElements;
        for (int r = 0; r < method.rounds(); r++) {
            int packTiles = method.packTiles(r);
            for (int tile = 0; tile < packTiles; tile++) {
                method.pack(r, tile, a, aAt, b, bAt, scratch, scratchAt);
            }
            int computeTiles = method.computeTiles();
            for (int tile = 0; tile < computeTiles; tile++) {
                method.compute(r, tile, a, aAt, b, bAt, c, cAt, scratch, scratchAt, worker);
            }
        }
        epilogue.part(worker, matrix, 0, shape.m(), 0, shape.n());
    }
}
