package org.thalweg.bench.kernel;

/// The least time of some work, over many windows.
final class Best {
    /// Nanoseconds in a window, about: a hundredth of what reading the clock costs, a tenth of a time slice.
    private static final long WINDOW = 200_000;

    private Best() {}

    /// The least nanoseconds of one call, looked for during `seconds`.
    static double nanos(Runnable work, double seconds) {
        long begin = System.nanoTime();
        work.run();
        long once = Math.max(1, System.nanoTime() - begin);
        int calls = Math.clamp(WINDOW / once, 1, 10_000);
        double least = Double.MAX_VALUE;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                work.run();
            }
            double nanos = System.nanoTime() - start;
            least = Math.min(least, nanos / calls);
            calls = Math.clamp((long) (WINDOW / least), 1, 10_000); // compiled code does more in a window
        }
        return least;
    }
}
