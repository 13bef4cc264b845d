package org.thalweg.bench;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Measures the most that the cores and the memory give to Java code with vectors. Each figure is the best of
/// [#WINDOWS] windows: what disturbs a window only makes it slower. They are shorter than a time slice of the
/// system's scheduler, so that other processes leave some of them alone.
final class VectorPeak implements Limits.Probe {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WINDOWS = 200;
    private static final double WINDOW_SECONDS = 0.002;
    private static final double WARM_UP_SECONDS = 0.2;

    /// Independent chains: enough to cover a latency of 4 cycles on two units (8), few enough for 16 registers.
    private static final int CHAINS = 12;

    /// Floats handled between two looks at the clock, at most: 4 MB.
    private static final int CHUNK = 1 << 20;

    /// Keeps the compiler from dropping the loops.
    private static volatile float sink;

    /// The width of a vector here.
    static int bits() {
        return SPECIES.vectorBitSize();
    }

    @Override
    public double flops(int threads) {
        int turns = 10_000;
        double work = 2.0 * CHAINS * SPECIES.length() * turns;
        return best(threads, () -> () -> sink = chains(turns, 1.5f), work);
    }

    @Override
    public double bandwidth(int threads, Traffic traffic, long workingSet) {
        int arrays = traffic == Traffic.COPY ? 2 : 1;
        int size = Math.toIntExact(workingSet / Float.BYTES / arrays / threads / SPECIES.length()) * SPECIES.length();
        int chunk = Math.min(size, CHUNK);
        double bytes = (traffic == Traffic.READ ? 4.0 : 8.0) * chunk;
        double loop = best(threads, () -> pass(traffic, size, chunk), bytes);
        // The JDK's own copy may bypass the caches where a loop cannot.
        return traffic == Traffic.COPY
                ? Math.max(loop, best(threads, () -> pass(System::arraycopy, size, chunk), bytes))
                : loop;
    }

    private static Runnable pass(Traffic traffic, int size, int chunk) {
        float[] a = new float[size];
        return switch (traffic) {
            case READ -> chunks(size, chunk, at -> sink = sum(a, at, chunk));
            case COPY -> pass(VectorPeak::copy, size, chunk);
            case UPDATE -> chunks(size, chunk, at -> scale(a, at, chunk, 0.999f));
        };
    }

    private interface Copy {
        void copy(float[] from, int fromAt, float[] to, int toAt, int count);
    }

    private static Runnable pass(Copy copy, int size, int chunk) {
        float[] a = new float[size];
        float[] b = new float[size];
        return chunks(size, chunk, at -> copy.copy(a, at, b, at, chunk));
    }

    /// Each run does the next chunk of an array, round and round; a part of a chunk at its end is left out.
    private static Runnable chunks(int size, int chunk, IntConsumer body) {
        int[] at = {0};
        return () -> {
            body.accept(at[0]);
            at[0] = at[0] + 2 * chunk <= size ? at[0] + chunk : 0;
        };
    }

    /// 12 chains of x ← x + 0.999 · 0.001 in registers. The sum is the operand that C2 overwrites with the result;
    /// as a factor it would be copied each time.
    private static float chains(int turns, float start) {
        var a = FloatVector.broadcast(SPECIES, 0.999f);
        var b = FloatVector.broadcast(SPECIES, 0.001f);
        var x0 = FloatVector.broadcast(SPECIES, start);
        var x1 = x0.add(1);
        var x2 = x0.add(2);
        var x3 = x0.add(3);
        var x4 = x0.add(4);
        var x5 = x0.add(5);
        var x6 = x0.add(6);
        var x7 = x0.add(7);
        var x8 = x0.add(8);
        var x9 = x0.add(9);
        var x10 = x0.add(10);
        var x11 = x0.add(11);
        for (int i = 0; i < turns; i++) {
            x0 = a.fma(b, x0);
            x1 = a.fma(b, x1);
            x2 = a.fma(b, x2);
            x3 = a.fma(b, x3);
            x4 = a.fma(b, x4);
            x5 = a.fma(b, x5);
            x6 = a.fma(b, x6);
            x7 = a.fma(b, x7);
            x8 = a.fma(b, x8);
            x9 = a.fma(b, x9);
            x10 = a.fma(b, x10);
            x11 = a.fma(b, x11);
        }
        return x0.add(x1)
                .add(x2)
                .add(x3)
                .add(x4)
                .add(x5)
                .add(x6)
                .add(x7)
                .add(x8)
                .add(x9)
                .add(x10)
                .add(x11)
                .lane(0);
    }

    private static float sum(float[] a, int from, int count) {
        int width = SPECIES.length();
        var s0 = FloatVector.zero(SPECIES);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        int i = from;
        for (; i + 4 * width <= from + count; i += 4 * width) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, a, i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, a, i + width));
            s2 = s2.add(FloatVector.fromArray(SPECIES, a, i + 2 * width));
            s3 = s3.add(FloatVector.fromArray(SPECIES, a, i + 3 * width));
        }
        for (; i < from + count; i += width) s0 = s0.add(FloatVector.fromArray(SPECIES, a, i));
        return s0.add(s1).add(s2.add(s3)).lane(0);
    }

    private static void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
        for (int i = 0; i < count; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, from, fromAt + i).intoArray(to, toAt + i);
        }
    }

    private static void scale(float[] a, int from, int count, float factor) {
        var f = FloatVector.broadcast(SPECIES, factor);
        for (int i = from; i < from + count; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, a, i).mul(f).intoArray(a, i);
        }
    }

    /// The most work a second over all threads together, in the best window.
    private static double best(int threads, Supplier<Runnable> maker, double workOfOneRun) {
        double[][] rates = new double[threads][WINDOWS];
        var barrier = new CyclicBarrier(threads);
        var team = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            int mine = t;
            team[t] = Thread.ofPlatform().daemon().start(() -> {
                // Made here, so that each thread is the first to touch its arrays.
                Runnable body = maker.get();
                rate(body, WARM_UP_SECONDS);
                for (int w = 0; w < WINDOWS; w++) {
                    await(barrier);
                    rates[mine][w] = rate(body, WINDOW_SECONDS);
                }
            });
        }
        for (Thread thread : team) join(thread);
        double best = 0;
        for (int w = 0; w < WINDOWS; w++) {
            double together = 0;
            for (double[] mine : rates) together += mine[w];
            best = Math.max(best, together);
        }
        return best * workOfOneRun;
    }

    /// Runs a second.
    private static double rate(Runnable body, double seconds) {
        long start = System.nanoTime();
        long runs = 0;
        double elapsed;
        do {
            body.run();
            runs++;
            elapsed = (System.nanoTime() - start) * 1e-9;
        } while (elapsed < seconds);
        return runs / elapsed;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("interrupted while measuring the machine's limits", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring the machine's limits", e);
        }
    }
}
