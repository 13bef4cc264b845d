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

        /// Whether anybody still wants the vector kernel; if not, the race ends without a word.
        default boolean wanted() {
            return true;
        }

        /// The multiple of the scalar twin's time within which the vector kernel wins: more than 1 where C2 may
        /// find
        /// the same vectors in the scalar code by itself.
        default double tolerance() {
            return 1;
        }

        /// Nanoseconds that compiled vector code surely takes less than, and interpreted code more: where both
        /// twins are still interpreted, the vector twin may be the faster one.
        long mostNanos();

        /// The vector kernel is compiled and faster.
        void won(long millis);

        /// It has not become faster.
        void lost(long millis);
    }

    /// Calls of the vector kernel before it is timed: C1 compiles after 200, C2 after 600 more of a method with a
    /// loop.
    private static final int EAGER_CALLS = 850;

    /// Calls of the scalar twin for each of these, so that C2 compiles it too and the race is fair.
    private static final int SCALAR_CALLS = 6;

    /// Calls that are timed together.
    private static final int TIMED_CALLS = 8;

    /// The pause between timings leaves the processor to the compiler.
    private static final long PAUSE_MILLIS = 1;

    /// The kernel stays scalar if it has not won by then. It takes 0.1–0.4 s on an idle machine; on one with ten
    /// times more work than processors it took 6 s.
    private static final long BUDGET_MILLIS = 60_000;

    private final Contest contest;
    private final int eagerCalls;
    private final int scalarCalls;
    private final long budgetMillis;
    private final long start = System.nanoTime();
    private long leastScalar = Long.MAX_VALUE;
    private int wins;
    private boolean begun;

    /// A race to be [submitted][Warmup#submit] or run from within another job.
    public Race(Contest contest) {
        this(contest, EAGER_CALLS, SCALAR_CALLS, BUDGET_MILLIS);
    }

    Race(Contest contest, int eagerCalls, int scalarCalls, long budgetMillis) {
        this.contest = contest;
        this.eagerCalls = eagerCalls;
        this.scalarCalls = scalarCalls;
        this.budgetMillis = budgetMillis;
    }

    @Override
    public void run() {
        if (!contest.wanted()) {
            return;
        }
        if (!begun) {
            begun = true;
            for (int call = 0; call < eagerCalls; call++) {
                contest.vector();
                for (int other = 0; other < scalarCalls; other++) {
                    contest.scalar();
                }
            }
            Warmup.submit(this);
            return;
        }
        long scalarNanos = timeScalar();
        leastScalar = Math.min(leastScalar, scalarNanos);
        long vectorNanos = timeVector();
        boolean faster = vectorNanos < contest.tolerance() * leastScalar;
        wins = faster && vectorNanos < TIMED_CALLS * contest.mostNanos() ? wins + 1 : 0;
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (wins == 2) {
            contest.won(millis);
        } else if (millis > budgetMillis) {
            contest.lost(millis);
        } else {
            Warmup.submitAfter(wins == 0 ? PAUSE_MILLIS : 0, this);
        }
    }

    private long timeVector() {
        long begin = System.nanoTime();
        for (int call = 0; call < TIMED_CALLS; call++) {
            contest.vector();
        }
        return System.nanoTime() - begin;
    }

    private long timeScalar() {
        long begin = System.nanoTime();
        for (int call = 0; call < TIMED_CALLS; call++) {
            contest.scalar();
        }
        return System.nanoTime() - begin;
    }
}
