package org.thalweg.train;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.optim.ReduceOnPlateau;
import org.thalweg.spec.Nearest;

/// A figure of [EpochReport#figures] that a rule or a schedule watches.
final class Watched {
    private Watched() {}

    /// Whether a smaller figure is the better one, by its name: so are losses, and other metrics are not.
    static boolean smallerIsBetter(String metric) {
        return metric.equals("loss") || metric.endsWith("_loss");
    }

    /// @throws SetupException if a training reports no such figure
    static void check(String rule, String metric, Setup setup) {
        List<String> names = new ArrayList<>(List.of("loss"));
        setup.metrics().forEach(counted -> names.add(counted.name()));
        List<String> all = new ArrayList<>(names);
        if (!setup.data().validation().isEmpty()) {
            names.forEach(name -> all.add("validation_" + name));
        }
        if (!setup.data().test().isEmpty()) {
            names.forEach(name -> all.add("test_" + name));
        }
        if (!all.contains(metric)) {
            boolean held = metric.startsWith("validation_") && names.contains(metric.substring(11));
            throw new SetupException(rule + ": no figure `" + metric + "` is reported"
                    + (held
                            ? ", since no examples are held out for validation. Hold some out, or take one of "
                                    + String.join(", ", all)
                            : instead(metric, all)));
        }
    }

    /// The end of a sentence about a name that is none of the figures: what may have been meant, and the list.
    static String instead(String metric, List<String> all) {
        String nearest = Nearest.suggestion(metric, all);
        return (nearest.isEmpty() ? "." : nearest) + " Take one of " + String.join(", ", all);
    }

    /// The figure of a report.
    static double of(String metric, EpochReport report) {
        return report.figures().getOrDefault(metric, Double.NaN);
    }

    /// What a schedule reacts to: a loss, or the first metric where higher ones are better; of the validation
    /// part if there is one, else the running one.
    static double by(ReduceOnPlateau schedule, EpochReport report) {
        Scores scores = report.validation().orElse(report.running());
        return switch (schedule.mode()) {
            case MIN -> scores.loss();
            case MAX -> scores.metrics().values().stream().findFirst().orElse(-scores.loss());
        };
    }
}
