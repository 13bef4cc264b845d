package org.thalweg.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.thalweg.optim.ReduceOnPlateau.Mode;

/// What a [ReduceOnPlateau] remembers in one run.
final class Plateau {
    private final ReduceOnPlateau settings;
    private boolean seen;
    private double best;
    private long waited;
    private long cooling;
    private long reductions;

    Plateau(ReduceOnPlateau settings) {
        this.settings = settings;
    }

    /// Equation (2) of the settings.
    double reduced(double planned) {
        double reduced = planned * Math.pow(settings.factor(), (double) reductions);
        return Math.min(planned, Math.max(reduced, settings.floor()));
    }

    /// Equation (1) of the settings.
    void observe(double metric) {
        if (isBetter(metric)) {
            best = metric;
            seen = true;
            waited = 0;
        } else {
            waited++;
        }
        if (cooling > 0) {
            cooling--;
            waited = 0;
        }
        if (waited > settings.patience()) {
            reductions++;
            cooling = settings.cooldown();
            waited = 0;
        }
    }

    private boolean isBetter(double metric) {
        if (!seen) {
            return !Double.isNaN(metric);
        }
        double beyond = settings.mode() == Mode.MIN ? -settings.threshold() : settings.threshold();
        double bar = switch (settings.comparison()) {
            case RELATIVE -> best * (1 + beyond);
            case ABSOLUTE -> best + beyond;
        };
        return settings.mode() == Mode.MIN ? metric < bar : metric > bar;
    }

    Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("seen", seen ? 1.0 : 0.0);
        numbers.put("best", seen ? best : 0.0);
        numbers.put("waited", (double) waited);
        numbers.put("cooling", (double) cooling);
        numbers.put("reductions", (double) reductions);
        return numbers;
    }

    void restore(ToDoubleFunction<String> saved) {
        seen = saved.applyAsDouble("seen") == 1;
        best = saved.applyAsDouble("best");
        waited = (long) saved.applyAsDouble("waited");
        cooling = (long) saved.applyAsDouble("cooling");
        reductions = (long) saved.applyAsDouble("reductions");
    }
}
