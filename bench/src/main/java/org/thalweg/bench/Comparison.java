package org.thalweg.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Lets the sides take turns on one case. The machine's mood changes within seconds (clock, neighbours, memory),
/// and turns of half a second spread it evenly; the median over rounds drops what hit one side alone.
final class Comparison {
    private Comparison() {}

    /// Lets each side warm up in a turn that does not count, then `rounds` times each take a turn. A side that
    /// fails is reported, left out from then on, and has no figure.
    ///
    /// @return the figure over rounds of each turn's figure, in milliseconds a step
    static Map<Side, Double> take(
            Map<Side, Supplier<Answer>> sides, int rounds, Figure figure, BiConsumer<Side, String> failed) {
        Map<Side, Supplier<Answer>> running = new EnumMap<>(Side.class);
        running.putAll(sides);
        Map<Side, List<Double>> taken = new EnumMap<>(Side.class);
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0;
            for (var entry : List.copyOf(running.entrySet())) {
                Side side = entry.getKey();
                switch (entry.getValue().get()) {
                    case Answer.Measured(Timing timing) -> {
                        if (counts) {
                            taken.computeIfAbsent(side, _ -> new ArrayList<>()).add(figure.of(timing));
                        }
                    }
                    case Answer.Failed(String reason) -> {
                        failed.accept(side, reason);
                        running.remove(side);
                    }
                }
            }
        }
        taken.keySet().retainAll(running.keySet());
        Map<Side, Double> result = new EnumMap<>(Side.class);
        taken.forEach((side, values) -> result.put(
                side, figure.of(values.stream().mapToDouble(Double::doubleValue).toArray())));
        return result;
    }
}
