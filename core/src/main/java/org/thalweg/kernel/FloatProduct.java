package org.thalweg.kernel;

/// Matrix products in single precision of one [ProductShape], planned once for a number of threads and run often.
///
/// Each element of C is the chain acc ← fma(a[i,p], b[p,j], acc) over p = 0 … k−1 in order, begun from 0 or, with
/// `accumulate`, from the stored C. So the bits depend neither on the number of threads nor on the vector width. (A NaN
/// is a NaN: its payload is not covered.) With k = 0, C becomes 0 or stays.
///
/// A run allocates nothing: its scratch is the caller's. An instance holds the arrays of the current run, so it
/// serves
/// one
/// run at a time.
public final class FloatProduct {
    private static final float[] NONE = {};

    private final ProductShape shape;
    private final int threads;
    private final boolean perMatrix;
    private final FloatMethod scalar;

    private final ThreadTeam.Task packTask = this::packTile;
    private final ThreadTeam.Task computeTask = this::computeTile;
    private final ThreadTeam.Task matrixTask = this::matrixTile;

    private FloatMethod method;
    private float[] a = NONE;
    private float[] b = NONE;
    private float[] c = NONE;
    private float[] scratch = NONE;
    private int aOffset;
    private int bOffset;
    private int cOffset;
    private int scratchOffset;
    private int slab;

    private FloatProduct(ProductShape shape, int threads) {
        this.shape = shape;
        this.threads = threads;
        // A worker takes whole matrices when there are enough of them, else all workers share each.
        perMatrix = shape.batch() > 1 && (threads == 1 || shape.batch() >= 2 * threads);
        scalar = new ScalarFloatMethod(shape, perMatrix ? 1 : threads);
        method = scalar;
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

    /// The shape this was planned for.
    public ProductShape shape() {
        return shape;
    }

    /// Elements of scratch that a run needs. Their values before and after have no meaning.
    public int scratch() {
        return Math.multiplyExact(scalar.scratch(), perMatrix ? threads : 1);
    }

    /// Computes the product, or all of a batch.
    ///
    /// @param scratch at least [#scratch] elements from `scratchOffset`; may be the array of A, B or C if it doesn
    /// not overlap
    ///     their matrices
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
            int scratchOffset) {
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
        method = scalar;
        try {
            if (perMatrix) {
                team.run(matrixTask, shape.batch());
            } else {
                for (int i = 0; i < shape.batch(); i++) {
                    for (slab = 0; slab < method.slabs(); slab++) {
                        team.run(packTask, method.packTiles(slab));
                        team.run(computeTask, method.computeTiles());
                    }
                    this.aOffset += shape.strideA();
                    this.bOffset += shape.strideB();
                    this.cOffset += shape.strideC();
                }
            }
        } finally {
            this.a = NONE;
            this.b = NONE;
            this.c = NONE;
            this.scratch = NONE;
        }
    }

    private void packTile(int tile, int worker) {
        method.pack(slab, tile, a, aOffset, b, bOffset, scratch, scratchOffset);
    }

    private void computeTile(int tile, int worker) {
        method.compute(slab, tile, a, aOffset, b, bOffset, c, cOffset, scratch, scratchOffset, worker);
    }

    private void matrixTile(int matrix, int worker) {
        int aAt = aOffset + matrix * shape.strideA();
        int bAt = bOffset + matrix * shape.strideB();
        int cAt = cOffset + matrix * shape.strideC();
        int scratchAt = scratchOffset + worker * method.scratch();
        for (int s = 0; s < method.slabs(); s++) {
            int packTiles = method.packTiles(s);
            for (int tile = 0; tile < packTiles; tile++) {
                method.pack(s, tile, a, aAt, b, bAt, scratch, scratchAt);
            }
            int computeTiles = method.computeTiles();
            for (int tile = 0; tile < computeTiles; tile++) {
                method.compute(s, tile, a, aAt, b, bAt, c, cAt, scratch, scratchAt, worker);
            }
        }
    }
}
