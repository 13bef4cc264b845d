package org.thalweg.bench;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How time and memory of a training step grow: by the batch, for the network of the case `mlp`, and by the width of
/// four equal layers at a batch of 128.
final class Scaling {
    private static final int[] BATCHES = {1, 4, 16, 64, 256, 1024};
    private static final int[] WIDTHS = {32, 64, 128, 256, 512, 1024, 2048};
    private static final int BATCH = 128;

    /// One measurement of a turn.
    private static final double TURN = 300;

    /// A step is warm when so many turns have brought no better time.
    private static final int PATIENCE = 5;

    /// Vector code takes over some seconds after the first step.
    private static final double LEAST_SECONDS = 4;

    private Scaling() {}

    /// A size and what a step of it costs.
    ///
    /// @param grown what grows
    /// @param bytes planned for temporaries
    record Row(String grown, int size, int threads, int batch, long parameters, double milliseconds, long bytes) {
        double microsecondsPerExample() {
            return 1e3 * milliseconds / batch;
        }

        /// Multiply-adds of a step are proportional to this.
        double nanosecondsPerWeight() {
            return 1e6 * milliseconds / batch / parameters;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%s %4d, %d thread%s: %9.4f ms, %9.3f µs an example, %.5f ns an example and parameter, "
                            + "%7.2f MB planned, %.0f bytes an example, %.2f a parameter",
                    grown,
                    size,
                    threads,
                    threads == 1 ? "" : "s",
                    milliseconds,
                    microsecondsPerExample(),
                    nanosecondsPerWeight(),
                    bytes * 1e-6,
                    (double) bytes / batch,
                    (double) bytes / parameters);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"grown\":\"%s\",\"size\":%d,\"threads\":%d,\"batch\":%d,\"parameters\":%d,\"ms\":%.5f,\"bytes\":%d}",
                    grown,
                    size,
                    threads,
                    batch,
                    parameters,
                    milliseconds,
                    bytes);
        }
    }

    /// Measures each size when it is asked for.
    static Stream<Row> rows(int threads) {
        Stream<Row> byBatch =
                IntStream.of(BATCHES).mapToObj(n -> row("batch", n, threads, n, Mlp.of(n, 784, 512, 256, 10)));
        Stream<Row> byWidth =
                IntStream.of(WIDTHS).mapToObj(w -> row("width", w, threads, BATCH, Mlp.of(BATCH, w, w, w, w, w)));
        return Stream.concat(byBatch, byWidth);
    }

    private static Row row(String grown, int size, int threads, int batch, Mlp mlp) {
        try (Step step = new MlpCase(grown, Work.of(), mlp).prepare(threads)) {
            long bytes = step.executable().plannedBytes();
            return new Row(grown, size, threads, batch, mlp.layout().size(), warm(step), bytes);
        }
    }

    /// The best time of a step, once it does not get better.
    static double warm(Step step) {
        double best = Double.POSITIVE_INFINITY;
        long start = System.nanoTime();
        for (int since = 0; since < PATIENCE || System.nanoTime() - start < LEAST_SECONDS * 1e9; since++) {
            double time = Timing.of(step, TURN).best();
            if (time < 0.98 * best) {
                since = 0;
            }
            best = Math.min(best, time);
        }
        return best;
    }
}
