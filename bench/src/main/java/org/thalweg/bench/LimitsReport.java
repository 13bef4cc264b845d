package org.thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The machine's limits as lines for people, or as JSON.
final class LimitsReport {
    /// Far beyond any cache of a core, and within that of most machines: what a small network's parameters use.
    private static final long MEMORY = 512L << 20;

    private static final long CACHE = 8L << 20;

    private LimitsReport() {}

    static List<String> lines(Limits limits) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %.0f GF/s of fused multiply-adds (f32, %d bits)"
                .formatted(Report.threads(limits.threads()), limits.flops() * 1e-9, VectorPeak.bits()));
        for (long size : new long[] {MEMORY, CACHE}) {
            lines.add("  GB/s over %3d MB: read %.1f, copy %.1f, update %.1f"
                    .formatted(
                            size >> 20,
                            gigabytes(limits, Traffic.READ, size),
                            gigabytes(limits, Traffic.COPY, size),
                            gigabytes(limits, Traffic.UPDATE, size)));
        }
        return lines;
    }

    static String json(Limits limits) {
        ObjectNode node = new JsonMapper().createObjectNode();
        node.put("threads", limits.threads());
        Report.put(node, "fma_gflops", limits.flops() * 1e-9);
        for (Traffic traffic : Traffic.values()) {
            String name = traffic.name().toLowerCase(Locale.ROOT);
            Report.put(node, name + "_gbs", gigabytes(limits, traffic, MEMORY));
            Report.put(node, name + "_8mb_gbs", gigabytes(limits, traffic, CACHE));
        }
        return node.toString();
    }

    private static double gigabytes(Limits limits, Traffic traffic, long size) {
        return limits.bandwidth(traffic, size) * 1e-9;
    }
}
