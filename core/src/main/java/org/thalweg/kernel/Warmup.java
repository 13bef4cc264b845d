package org.thalweg.kernel;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Runs warm-up jobs in the background: code that makes the JIT compile vector kernels while the scalar twins already
/// do the work.
///
/// Vector API code is 100 to 1000 times slower than scalar code until C2 has compiled it, and C2 compiles what is
/// called often. So a job calls a kernel on small private arrays until it is fast, then flips the flag that makes
/// callers use it. One daemon thread runs the jobs in the order of [#submit] and ends when there is none.
public final class Warmup {
    private record Later(long due, Runnable job) {}

    private static final ArrayDeque<Runnable> JOBS = new ArrayDeque<>();
    private static final PriorityQueue<Later> LATER = new PriorityQueue<>(Comparator.comparingLong(Later::due));
    private static @Nullable Thread worker;

    private Warmup() {}

    /// Runs a job in the background, after those submitted before. What it throws ends the job alone.
    public static void submit(Runnable job) {
        synchronized (JOBS) {
            JOBS.add(job);
            wake();
        }
    }

    /// Runs a job after a pause. When it is due it comes before those of [#submit], which may take longer.
    static void submitAfter(long millis, Runnable job) {
        synchronized (JOBS) {
            LATER.add(new Later(System.nanoTime() + 1_000_000 * millis, job));
            wake();
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

    private static void wake() {
        if (worker == null) {
            worker = new Thread(null, Warmup::drain, "thalweg-warmup");
            worker.setDaemon(true);
            worker.start();
        } else {
            JOBS.notifyAll();
        }
    }

    private static void drain() {
        for (Runnable job = next(); job != null; job = next()) {
            try {
                job.run();
            } catch (RuntimeException | LinkageError thrown) {
                VectorProvider.note("warm-up", "a job failed: " + thrown);
            }
        }
    }

    /// The next job, once there is one that is due; `null` if there is none at all, and the thread ends.
    private static @Nullable Runnable next() {
        synchronized (JOBS) {
            while (true) {
                Later first = LATER.peek();
                long nanos = first == null ? Long.MAX_VALUE : first.due - System.nanoTime();
                if (first != null && nanos <= 0) {
                    LATER.remove();
                    return first.job;
                }
                if (!JOBS.isEmpty()) {
                    return JOBS.poll();
                }
                if (first == null) {
                    worker = null;
                    JOBS.notifyAll();
                    return null;
                }
                try {
                    JOBS.wait(nanos / 1_000_000 + 1);
                } catch (InterruptedException _) {
                    LATER.clear(); // nobody interrupts this thread but to end it
                }
            }
        }
    }
}
