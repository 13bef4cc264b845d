package org.thalweg.kernel;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Runs warm-up jobs in the background: code that makes the JIT compile vector kernels while the scalar twins already
/// do the work.
///
/// Vector API code is 100 to 1000 times slower than scalar code until C2 has compiled it, and C2 compiles what is
/// called often. So a job calls a kernel on small private arrays until it is fast, then flips the flag that makes
/// callers use it. One daemon thread runs the jobs in the order of [#submit] and ends when there is none.
public final class Warmup {
    /// How long [#race] tries before it decides that the vector kernel will not be faster. It takes 0.1–0.4 s on an
    /// idle machine; on one with seven times more work than processors it took 5 s.
    static final long BUDGET_NANOS = 30_000_000_000L;

    /// Calls of the vector kernel at full pace: C1 compiles after 200, C2 after 600 more of a method with a loop.
    private static final int EAGER_CALLS = 850;

    /// Calls of the scalar twin for each of these, so that C2 compiles it too and the race is fair.
    private static final int SCALAR_CALLS = 6;

    /// Calls that are timed together.
    private static final int TIMED_CALLS = 8;

    /// The pause between timings leaves the processor to the compiler.
    private static final long PAUSE_MILLIS = 1;

    private static final ArrayDeque<Runnable> JOBS = new ArrayDeque<>();
    private static @Nullable Thread worker;

    private Warmup() {}

    /// Runs a job in the background, after those submitted before. What it throws ends the job alone.
    public static void submit(Runnable job) {
        synchronized (JOBS) {
            JOBS.add(job);
            if (worker == null) {
                worker = new Thread(null, Warmup::drain, "thalweg-warmup");
                worker.setDaemon(true);
                worker.start();
            }
        }
    }

    /// Waits until all jobs submitted so far have ended; for benchmarks and tests.
    ///
    /// @throws InterruptedException if the waiting thread is interrupted
    public static void awaitReady() throws InterruptedException {
        synchronized (JOBS) {
            while (worker != null) {
                JOBS.wait();
            }
        }
    }

    /// Runs both by turns until `vector` is faster than `scalar`, both compiled, twice in a row. Each run should do
    /// the same work, 0.1–10 µs of it when compiled, in one or two calls of the kernel in question.
    ///
    /// @return whether it became faster within 30 s
    public static boolean race(Runnable vector, Runnable scalar) {
        long start = System.nanoTime();
        for (int call = 0; call < EAGER_CALLS; call++) {
            vector.run();
            for (int other = 0; other < SCALAR_CALLS; other++) {
                scalar.run();
            }
        }
        long leastScalar = Long.MAX_VALUE;
        int wins = 0;
        while (System.nanoTime() - start < BUDGET_NANOS) {
            leastScalar = Math.min(leastScalar, nanos(scalar));
            wins = nanos(vector) < leastScalar ? wins + 1 : 0;
            if (wins >= 2) {
                return true;
            }
            if (wins == 0) {
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException _) {
                    return false; // nobody interrupts this thread but someone who wants it to end
                }
            }
        }
        return false;
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        for (int call = 0; call < TIMED_CALLS; call++) {
            work.run();
        }
        return System.nanoTime() - start;
    }

    private static void drain() {
        while (true) {
            Runnable job;
            synchronized (JOBS) {
                job = JOBS.poll();
                if (job == null) {
                    worker = null;
                    JOBS.notifyAll();
                    return;
                }
            }
            try {
                job.run();
            } catch (RuntimeException | LinkageError thrown) {
                VectorProvider.note("warm-up", "a job failed: " + thrown);
            }
        }
    }
}
