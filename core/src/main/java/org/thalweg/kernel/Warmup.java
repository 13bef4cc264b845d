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
    /// How long [#race] tries before it decides that the vector kernel will not be faster. Compiling all kernels of
    /// a group takes 0.1–0.3 s on an idle machine; busy machines with a full compile queue took some seconds.
    static final long BUDGET_NANOS = 20_000_000_000L;

    /// Rounds of [#race] at full pace: some hundred calls make C2 compile a kernel with a loop.
    private static final int EAGER_ROUNDS = 40;

    /// Rounds before a win counts, so that the scalar twin is compiled too and the race is fair.
    private static final int SCALAR_ROUNDS = 12;

    /// The pause between later rounds leaves the processor to the compiler.
    private static final long PAUSE_MILLIS = 2;

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

    /// Runs both by turns until `vector` is faster than `scalar`, both compiled, twice in a row. Each should do the
    /// same work, 0.01–0.1 ms of it when compiled.
    ///
    /// @return whether it became faster within [#BUDGET_NANOS]
    public static boolean race(Runnable vector, Runnable scalar) {
        long start = System.nanoTime();
        long leastScalar = Long.MAX_VALUE;
        int wins = 0;
        for (int round = 0; System.nanoTime() - start < BUDGET_NANOS; round++) {
            long vectorNanos = nanos(vector);
            leastScalar = Math.min(leastScalar, nanos(scalar));
            if (round < EAGER_ROUNDS) {
                leastScalar = Math.min(leastScalar, nanos(scalar));
            }
            wins = vectorNanos < leastScalar ? wins + 1 : 0;
            if (wins >= 2 && round >= SCALAR_ROUNDS) {
                return true;
            }
            if (wins == 0 && round >= EAGER_ROUNDS) {
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
        work.run();
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
