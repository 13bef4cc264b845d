package org.thalweg.kernel;

/// The warm-up of a vector kernel: its calls make C2 compile it, then it is timed against its scalar twin until it
/// wins.
///
/// A job of [Warmup] that takes turns with the others: while C2 compiles this kernel, another may make the calls that
/// bring it into the compiler's queue.
public final class Race implements Runnable {
    /// Two ways to do the same work, in a few calls of the kernel in question.
    public interface Contest {
        /// Does the work with vectors.
        void vector();

        /// Does it without.
        void scalar();

        /// How often [#vector] is called before anything is timed. C1 compiles a method after 200 calls; after
        /// 600 more, C2 does if they made 15 000 turns of its loops.
        int eagerCalls();

        /// Nanoseconds that compiled vector code surely takes less than, and interpreted code more: where both
        /// twins are still interpreted, the vector twin may be the faster one.
        long mostNanos();

        /// The multiple of the scalar twin's time within which the vector kernel wins: more than 1 where C2 may
        /// find the same vectors in the scalar code by itself.
        default double tolerance() {
            return 1;
        }

        /// How long a look at a kernel that is not compiled yet goes on calling it while others wait for this
        /// race: C2
        /// may want more calls, the more the longer its queue is.
        default long lookNanos() {
            return LOOK_NANOS;
        }

        /// Whether anybody still wants the vector kernel; if not, the race ends without a word.
        default boolean wanted() {
            return true;
        }

        /// The vector kernel is compiled and faster.
        void won(long millis);

        /// It has not become faster.
        void lost(long millis);
    }

    /// Calls that are timed together.
    private static final int TIMED_CALLS = 8;

    private static final long LOOK_NANOS = 5_000_000;

    /// A look once the race has taken long, and others are on their way.
    public static final long SHORT_LOOK_NANOS = 100_000;

    /// How long others wait for this one.
    private static final long FRESH_MILLIS = 1_000;

    /// The pause between looks leaves the processor to the compiler and to other kernels.
    private static final long PAUSE_MILLIS = 10;

    /// The kernel stays scalar if it has not won by then. It takes 0.1–0.4 s on an idle machine; on one with ten
    /// times more work than processors it took 6 s.
    private static final long BUDGET_MILLIS = 60_000;

    private final Contest contest;
    private final long budgetMillis;
    private long start;
    private long leastScalar = Long.MAX_VALUE;
    private boolean begun;

    /// A race to be [submitted][Warmup#submit] or run from within another job.
    public Race(Contest contest) {
        this(contest, BUDGET_MILLIS);
    }

    Race(Contest contest, long budgetMillis) {
        this.contest = contest;
        this.budgetMillis = budgetMillis;
    }

    @Override
    public void run() {
        if (!contest.wanted()) {
            return;
        }
        if (!begun) {
            begun = true;
            start = System.nanoTime();
            for (int call = 0; call < contest.eagerCalls(); call++) {
                contest.vector();
            }
            Warmup.submitAfter(PAUSE_MILLIS, this, isFresh());
            return;
        }
        boolean won = isCompiled() && isFaster() && isFaster();
        long millis = millis();
        if (won) {
            contest.won(millis);
        } else if (millis > budgetMillis) {
            contest.lost(millis);
        } else {
            Warmup.submitAfter(PAUSE_MILLIS, this, isFresh());
        }
    }

    private long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private boolean isFresh() {
        return millis() < FRESH_MILLIS;
    }

    /// Whether one call is fast. If not, some more calls.
    private boolean isCompiled() {
        long begin = System.nanoTime();
        contest.vector();
        long now = System.nanoTime();
        if (now - begin < contest.mostNanos()) {
            return true;
        }
        long look = isFresh() ? contest.lookNanos() : SHORT_LOOK_NANOS;
        while (now - begin < look) {
            contest.vector();
            now = System.nanoTime();
        }
        return false;
    }

    private boolean isFaster() {
        leastScalar = Math.min(leastScalar, nanos(contest::scalar));
        long nanos = nanos(contest::vector);
        return nanos < contest.tolerance() * leastScalar && nanos < TIMED_CALLS * contest.mostNanos();
    }

    private static long nanos(Runnable twin) {
        long begin = System.nanoTime();
        for (int call = 0; call < TIMED_CALLS; call++) {
            twin.run();
        }
        return System.nanoTime() - begin;
    }
}
