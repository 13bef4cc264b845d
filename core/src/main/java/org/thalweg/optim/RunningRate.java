package org.thalweg.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rates of one run: those that a schedule has planned, with what was changed while the run went on. All of
/// its state is numbers under `name/`.
final class RunningRate {
    private final String name;
    private final Schedule planned;
    private final @Nullable Plateau plateau;
    private double factor = 1;

    RunningRate(String name, Schedule planned) {
        this.name = name;
        this.planned = planned;
        this.plateau = planned.reacting().map(Plateau::new).orElse(null);
    }

    double rate(long k) {
        return factor * planned(k);
    }

    /// The rate without the factor.
    double planned(long k) {
        double rate = planned.rate(k);
        return plateau == null ? rate : plateau.reduced(rate);
    }

    void setFactor(double to) {
        factor = to;
    }

    void scale(double by) {
        factor *= by;
    }

    void observe(double metric) {
        if (plateau != null) {
            plateau.observe(metric);
        }
    }

    Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(name + "/factor", factor);
        if (plateau != null) {
            plateau.numbers().forEach((key, value) -> numbers.put(name + "/" + key, value));
        }
        return numbers;
    }

    void restore(Map<String, Double> saved) {
        factor = saved.getOrDefault(name + "/factor", 1.0);
        if (plateau != null) {
            plateau.restore(key -> saved.getOrDefault(name + "/" + key, Double.NaN));
        }
    }
}
