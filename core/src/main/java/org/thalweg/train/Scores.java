package org.thalweg.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a model did on a set of examples.
///
/// @param examples how many there were
/// @param loss the mean loss
/// @param metrics each metric's figure by its name, such as `accuracy` or `r2`, in order
public record Scores(int examples, double loss, Map<String, Double> metrics) {
    public Scores {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /// The figure of a metric.
    ///
    /// @throws IllegalArgumentException if it was not counted
    public double metric(String name) {
        Double figure = metrics.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("no metric " + name + ", only " + metrics.keySet());
        }
        return figure;
    }

    /// `loss` and each metric with `prefix` before its name, in order: `test_loss`, `test_accuracy`.
    public Map<String, Double> named(String prefix) {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put(prefix + "loss", loss);
        metrics.forEach((name, figure) -> named.put(prefix + name, figure));
        return named;
    }
}
