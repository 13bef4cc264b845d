package org.thalweg.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// From the start of a fresh process to the end of its first training step of `mlp`, on all cores, and the most
/// memory it had by then. The sides take turns; one round that does not count brings their files into the
/// system's cache.
final class StartUp {
    private static final JsonMapper MAPPER = new JsonMapper();

    private record First(double milliseconds, double megabytes) {}

    private StartUp() {}

    static boolean run(Launch launch, int rounds, Figure figure, boolean json) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        Map<Side, List<String>> commands = new EnumMap<>(Side.class);
        commands.put(Side.THALWEG, launch.firstStep(threads));
        if (launch.python().isPresent()) {
            for (Side side : List.of(Side.TORCH, Side.JAX)) {
                commands.put(
                        side, launch.theirs("first", "--threads", Integer.toString(threads), "--peers", side.key()));
            }
        }
        Map<Side, List<First>> firsts = new EnumMap<>(Side.class);
        for (int round = 0; round <= rounds; round++) {
            for (var entry : commands.entrySet()) {
                First first = first(entry.getKey(), entry.getValue(), launch);
                if (round > 0)
                    firsts.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(first);
            }
        }
        if (!json) System.out.printf("%-10s %10s %10s%n", "side", "ms", "peak MB");
        firsts.forEach((side, values) -> {
            double milliseconds = over(figure, values, First::milliseconds);
            double megabytes = over(figure, values, First::megabytes);
            if (json) {
                ObjectNode node = MAPPER.createObjectNode();
                node.put("side", side.key());
                Report.put(node, "ms", milliseconds);
                Report.put(node, "peak_mb", megabytes);
                System.out.println(node);
            } else {
                System.out.printf("%-10s %10.0f %10.0f%n", side.key(), milliseconds, megabytes);
            }
        });
        return true;
    }

    private static double over(Figure figure, List<First> values, ToDoubleFunction<First> what) {
        return figure.of(values.stream().mapToDouble(what).toArray());
    }

    private static First first(Side side, List<String> command, Launch launch) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(launch.log("first-" + side.key()).toFile())
                .start();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("{")) continue;
                double milliseconds = (System.nanoTime() - start) * 1e-6;
                JsonNode answer = MAPPER.readTree(line);
                return new First(milliseconds, answer.path("peak_mb").asDouble(Double.NaN));
            }
        } finally {
            process.destroyForcibly();
        }
        throw new IOException(side.key() + " ended before its first step; see " + launch.log("first-" + side.key()));
    }
}
