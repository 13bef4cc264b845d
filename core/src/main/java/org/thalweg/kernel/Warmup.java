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

    /// Submits a job again from within: after a pause, if it is the only one.
    static void submitAfter(long pauseMillis, Runnable job) {
        boolean alone;
        synchronized (JOBS) {
            alone = JOBS.isEmpty();
        }
        if (alone && pauseMillis > 0) {
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        submit(job);
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
