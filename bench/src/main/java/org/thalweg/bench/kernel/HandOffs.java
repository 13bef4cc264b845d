package org.thalweg.bench.kernel;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.thalweg.kernel.ThreadTeam;

/// What it costs to share a task: nanoseconds of [ThreadTeam#run] where every thread must take part, because each tile
/// waits until all have begun; where the tiles do nothing, so that the caller has mostly done them before another
/// comes; and with one tile, which the caller runs alone.
///
///     HandOffs [threads]
public final class HandOffs {
    private HandOffs() {}

    /// Prints the three.
    public static void main(String[] arguments) {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        AtomicInteger begun = new AtomicInteger();
        ThreadTeam.Task meeting = (_, _) -> {
            begun.incrementAndGet();
            while (begun.get() < threads) {
                Thread.onSpinWait();
            }
        };
        ThreadTeam.Task nothing = (_, _) -> {};
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            double all = Best.nanos(
                    () -> {
                        begun.set(0);
                        team.run(meeting, threads);
                    },
                    2);
            double free = Best.nanos(() -> team.run(nothing, threads), 1);
            double alone = Best.nanos(() -> team.run(nothing, 1), 1);
            System.out.printf(
                    Locale.ROOT,
                    "%d threads: all take part %.0f ns, free %.0f ns, alone %.0f ns%n",
                    threads,
                    all,
                    free,
                    alone);
        }
    }
}
