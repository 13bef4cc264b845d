package org.thalweg.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How a training ended, and the model it ended with. The figures are exact: of whole parts, in inference, with the
/// final parameters.
///
/// @param ending why it ended
/// @param model the trained model
/// @param epochs the whole epochs done
/// @param steps the steps done
/// @param train the figures of the training part
/// @param validation the figures of the validation part, if there is one
/// @param test the figures of the test part, if there is one
/// @param seconds what it took, evaluations included
public record Outcome(
        Ending ending,
        TrainedModel model,
        int epochs,
        long steps,
        Scores train,
        Optional<Scores> validation,
        Optional<Scores> test,
        double seconds) {

    /// Why a training ended.
    public sealed interface Ending {
        /// All epochs are done.
        record Completed() implements Ending {}

        /// It was asked to stop.
        record Stopped(String reason) implements Ending {}

        /// The loss of a step was infinite or no number: the model is of no use. Usually the rate is too large.
        ///
        /// @param step the step, from 1
        /// @param loss what it was
        record NotFinite(long step, double loss) implements Ending {}
    }

    /// All figures by name, in order: `train_loss`, `train_accuracy`, `validation_loss`, …, `test_accuracy`.
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>(train.named("train_"));
        validation.ifPresent(scores -> figures.putAll(scores.named("validation_")));
        test.ifPresent(scores -> figures.putAll(scores.named("test_")));
        return figures;
    }
}
