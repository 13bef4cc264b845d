package org.thalweg.bench;

import java.util.HashMap;
import java.util.Map;
import org.thalweg.bench.Work.Phase.Arithmetic;
import org.thalweg.bench.Work.Phase.Memory;

/// What this machine can do at most with a number of threads, measured once for each question and remembered: the
/// peak of fused multiply-adds, and the bandwidth by [Traffic] and size of the working set.
final class Limits {
    /// Measures; tests put in figures of their own.
    interface Probe {
        /// Peak of single-precision arithmetic, in flops a second.
        double flops(int threads);

        /// Bandwidth in bytes a second, counted as in [Traffic].
        double bandwidth(int threads, Traffic traffic, long workingSet);
    }

    private record Question(Traffic traffic, long workingSet) {}

    private final int threads;
    private final Probe probe;
    private final double flops;
    private final Map<Question, Double> bandwidths = new HashMap<>();

    Limits(int threads, Probe probe) {
        this.threads = threads;
        this.probe = probe;
        this.flops = probe.flops(threads);
    }

    int threads() {
        return threads;
    }

    /// In flops a second.
    double flops() {
        return flops;
    }

    /// In bytes a second.
    double bandwidth(Traffic traffic, long workingSet) {
        return bandwidths.computeIfAbsent(
                new Question(traffic, workingSet), q -> probe.bandwidth(threads, q.traffic(), q.workingSet()));
    }

    /// The least time for some work, in milliseconds: the sum over its phases. NaN where nothing was counted.
    double milliseconds(Work work) {
        if (!work.counted()) return Double.NaN;
        double seconds = 0;
        for (Work.Phase phase : work.phases()) {
            seconds += switch (phase) {
                case Arithmetic a -> a.flops() / flops;
                case Memory m -> m.bytes() / bandwidth(m.traffic(), m.workingSet());
            };
        }
        return seconds * 1e3;
    }
}
