package org.thalweg.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an epoch came to.
///
/// @param epoch from 1
/// @param step the steps done so far
/// @param rate the rate of the last step
/// @param running the figures of the training part, as seen while it was trained on; see [Progress]
/// @param validation exact figures of the validation part, in inference, if there is one
/// @param test exact figures of the test part, in inference, if there is one
/// @param seconds since the training began
public record EpochReport(
        int epoch,
        long step,
        double rate,
        Scores running,
        Optional<Scores> validation,
        Optional<Scores> test,
        double seconds) {

    /// All figures by name, in order: `loss`, `accuracy`, `validation_loss`, …, `test_accuracy`.
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>(running.named(""));
        validation.ifPresent(scores -> figures.putAll(scores.named("validation_")));
        test.ifPresent(scores -> figures.putAll(scores.named("test_")));
        return figures;
    }
}
