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
///
/// C2 compiles one method after the other, and wants the more calls of a method the longer its queue is. So only a few
/// kernels are warmed up at the same time, those with most work first, and none while a program is compiled, which
/// needs the processors and the JIT for itself.
public final class Warmup {
    /// @param fresh whether other jobs wait for the end of this one
    private record Later(long due, Runnable job, boolean fresh) {}

    /// Jobs of [#submitLast] that are begun and fresh, at most; of [#submit], one fewer.
    private static final int MOST_FRESH = 2;

    private static final ArrayDeque<Runnable> JOBS = new ArrayDeque<>();
    private static final ArrayDeque<Runnable> LAST = new ArrayDeque<>();
    private static final PriorityQueue<Later> LATER = new PriorityQueue<>(Comparator.comparingLong(Later::due));
    private static @Nullable Thread worker;
    private static int fresh;
    private static int holds;

    private Warmup() {}

    /// Runs a job in the background, after those submitted before. What it throws ends the job alone.
    public static void submit(Runnable job) {
        synchronized (JOBS) {
            JOBS.add(job);
            wake();
        }
    }

    /// Runs a job in the background when no job of [#submit] is left to begin.
    public static void submitLast(Runnable job) {
        synchronized (JOBS) {
            LAST.add(job);
            wake();
        }
    }

    /// Keeps jobs waiting until it is closed; close it once.
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// From now on no job begins or goes on until this and every other hold is closed.
    public static Hold hold() {
        synchronized (JOBS) {
            holds++;
        }
        return Warmup::release;
    }

    private static void release() {
        synchronized (JOBS) {
            holds--;
            JOBS.notifyAll();
        }
    }

    /// Goes on with a job after a pause. When it is due it comes before those that have not begun.
    ///
    /// @param isFresh whether few others begin before it has ended
    static void submitAfter(long millis, Runnable job, boolean isFresh) {
        synchronized (JOBS) {
            LATER.add(new Later(System.nanoTime() + 1_000_000 * millis, job, isFresh));
            fresh += isFresh ? 1 : 0;
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
        } else if (holds == 0) {
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
                Runnable due = holds > 0 ? null : due();
                if (due != null) {
                    return due;
                }
                if (LATER.isEmpty() && JOBS.isEmpty() && LAST.isEmpty()) {
                    worker = null;
                    JOBS.notifyAll();
                    return null;
                }
                Later first = holds > 0 ? null : LATER.peek();
                try {
                    JOBS.wait(first == null ? 0 : Math.max(0, first.due - System.nanoTime()) / 1_000_000 + 1);
                } catch (InterruptedException _) {
                    LATER.clear(); // nobody interrupts this thread but to end it
                    fresh = 0;
                }
            }
        }
    }

    /// What goes on now or, where few others have begun, begins; `null` if nothing does yet.
    private static @Nullable Runnable due() {
        Later first = LATER.peek();
        if (first != null && first.due <= System.nanoTime()) {
            LATER.remove();
            fresh -= first.fresh ? 1 : 0;
            return first.job;
        }
        if (!JOBS.isEmpty()) {
            return fresh < MOST_FRESH - 1 ? JOBS.poll() : null;
        }
        return fresh < MOST_FRESH ? LAST.poll() : null;
    }
}
