package org.thalweg.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.thalweg.compile.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The memory of a step beside inputs, parameters and the optimizer's state: what Thalweg plans for it, and the most
/// that PyTorch's tensors hold at once in it. PyTorch's profiler does not see the room in which its libraries pack
/// operands of products and convolutions, so ours stands in a column of its own.
final class Memory {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Memory() {}

    /// Bytes of a case.
    ///
    /// @param tensors what is computed on the way, and outputs
    /// @param packing on top of that at most, for packed operands
    /// @param torch NaN if unknown
    private record Row(String name, long tensors, long packing, double torch) {
        String line() {
            return String.format(
                    Locale.ROOT, "%-12s %12d %12d %12.0f   %5.2f", name, tensors, packing, torch, tensors / torch);
        }

        ObjectNode json() {
            ObjectNode node = MAPPER.createObjectNode();
            node.put("case", name);
            node.put("tensors_bytes", tensors);
            node.put("packing_bytes", packing);
            Report.put(node, "torch_bytes", torch);
            Report.put(node, "ratio", tensors / torch);
            return node;
        }
    }

    static boolean run(Launch launch, boolean json) throws IOException {
        Map<String, Double> torch = launch.python().isPresent() ? torch(launch) : Map.of();
        if (!json) {
            System.out.printf("%-12s %12s %12s %12s   %5s%n", "case", "tensors", "packing", "torch", "ratio");
        }
        for (String name : Cases.names()) {
            Row row = row(name, torch.getOrDefault(name, Double.NaN));
            System.out.println(json ? row.json() : row.line());
        }
        return true;
    }

    private static Row row(String name, double torch) {
        try (Step step = Cases.named(name).prepare(1)) {
            Executable executable = step.executable();
            long outputs = 0;
            for (int i = 0; i < executable.program().outputs().size(); i++) {
                outputs += executable.output(i).shape().elements()
                        * (long) executable.output(i).dtype().bytes();
            }
            long tensors = executable.plannedTensorBytes();
            return new Row(name, tensors + outputs, executable.plannedBytes() - tensors, torch);
        }
    }

    private static Map<String, Double> torch(Launch launch) throws IOException {
        Process process = new ProcessBuilder(launch.theirs("memory", "--threads", "1"))
                .redirectError(launch.log("memory").toFile())
                .start();
        Map<String, Double> bytes = new LinkedHashMap<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("{")) {
                    JsonNode answer = MAPPER.readTree(line);
                    bytes.put(
                            answer.path("case").asString(),
                            answer.path("peak_bytes").asDouble(Double.NaN));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        return bytes;
    }
}
