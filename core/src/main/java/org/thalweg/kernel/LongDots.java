package org.thalweg.kernel;

/// [Dot] of long vectors: in scalar code until the vector twin, from the first use on, has been compiled and is faster.
/// Both give the same bits.
final class LongDots implements Race.Contest {
    /// Elements from which on a vector is long: a call and the joining of sums are little beside them.
    static final int LEAST = 256;

    private static final String NAME = "products of vectors, f64";
    private static final int LENGTH = LEAST + 5;
    private static final int EAGER_CALLS = 1200;

    /// Nanoseconds that compiled vector code takes less than, and interpreted code more, for three products of
    /// [#LENGTH] elements.
    private static final long MOST_NANOS = 3_000;

    private static volatile Dot fast = ScalarDot.ONLY;

    static {
        int bits = VectorProvider.bits();
        if (bits >= 256) {
            VectorProvider.note(NAME, "scalar while the vector twin compiles");
            Warmup.submit(new Race(new LongDots(bits == 512 ? new VectorDot512() : new VectorDot256())));
        }
    }

    private final Dot vector;
    private final double[] a = new double[LENGTH];
    private final double[] b = new double[LENGTH];
    private final double[] results = new double[2];

    private LongDots(Dot vector) {
        this.vector = vector;
    }

    /// What is fast by now.
    static Dot fast() {
        return fast;
    }

    private void run(Dot dot) {
        results[0] = dot.of(a, 0, b, 0, LENGTH);
        dot.twice(a, a, b, 0, LENGTH, results, results, 1);
    }

    @Override
    public void vector() {
        run(vector);
    }

    @Override
    public void scalar() {
        run(ScalarDot.ONLY);
    }

    @Override
    public int eagerCalls() {
        return EAGER_CALLS;
    }

    @Override
    public long mostNanos() {
        return MOST_NANOS;
    }

    @Override
    public void won(long millis) {
        fast = vector;
        VectorProvider.note(NAME, "vector after " + millis + " ms");
    }

    @Override
    public void lost(long millis) {
        VectorProvider.note(NAME, "scalar: no faster after " + millis + " ms");
    }
}
