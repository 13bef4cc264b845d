package org.thalweg.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.thalweg.kernel.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Thalweg's side: answers requests such as `{"case": "mlp", "budget_ms": 500}` from standard input, one a line,
/// as `bench/peers/peers.py` does. `{"quit": true}` or the end of the input ends it. The argument is the number
/// of threads.
///
/// A step is timed only after the engine's own warm-up has ended and the step has run for [#WARM_UP]
/// milliseconds. By then C2 has compiled it even where the compiler has to share the only core with it.
final class Serve {
    private static final double WARM_UP = 4_000;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final int threads;
    private final Map<String, Step> prepared = new HashMap<>();

    private Serve(int threads) {
        this.threads = threads;
    }

    public static void main(String[] arguments) throws IOException {
        var serve = new Serve(Integer.parseInt(arguments[0]));
        System.out.println("{\"ready\": true}");
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode request = MAPPER.readTree(line);
                if (request.path("quit").asBoolean(false)) break;
                System.out.println(serve.answer(request));
            }
        }
        serve.prepared.values().forEach(Step::close);
    }

    private ObjectNode answer(JsonNode request) {
        String name = request.path("case").asString("");
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("case", name);
        answer.put("threads", threads);
        try {
            Timing timing = Timing.of(hot(name), request.path("budget_ms").asDouble(500));
            answer.put("best_ms", timing.best());
            answer.put("median_ms", timing.median());
            answer.put("steps", timing.steps());
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            answer.put("error", e.toString());
        }
        return answer;
    }

    private static void awaitWarmUp() {
        try {
            Warmup.awaitReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the warm-up", e);
        }
    }

    private Step hot(String name) {
        return prepared.computeIfAbsent(name, _ -> {
            Step step = Cases.named(name).prepare(threads);
            step.run(); // what is made on first use is there now, and its warm-up submitted
            awaitWarmUp();
            Timing.of(step, WARM_UP);
            return step;
        });
    }
}
