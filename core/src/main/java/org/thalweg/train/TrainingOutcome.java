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
/// @param steps the steps done, one that was not finite included
/// @param train the figures of the training part
/// @param validation the figures of the validation part, if there is one
/// @param test the figures of the test part, if there is one
/// @param seconds what it took, evaluations included
public record TrainingOutcome(
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

        /// The loss, the gradient or the update of a step was infinite or no number. The model and the figures
        /// are those of the step before. Usually the rate is too large.
        ///
        /// @param step the step, from 1
        /// @param loss what its loss was
        /// @param failed the first of loss, gradient and update that was not finite
        /// @param culprit the tensor with which it began, which may be in a layer before
        record NotFinite(long step, double loss, Culprit.Stage failed, Culprit culprit) implements Ending {
            /// What happened, as a clause: `the gradient of step 7 was not finite: …`.
            public String describe() {
                String what = switch (failed) {
                    case OUTPUT, LOSS -> "the loss of step " + step + " was " + loss;
                    case GRADIENT -> "the gradient of step " + step + " was not finite";
                    case UPDATE -> "the update of step " + step + " was not finite";
                };
                return what + ": " + culprit.describe();
            }

            /// What mostly helps, as a sentence.
            public String cure() {
                boolean noDerivative = culprit.stage() == Culprit.Stage.GRADIENT && Double.isNaN(culprit.value());
                if (failed == Culprit.Stage.UPDATE) {
                    return "The gradient was finite: a lower rate mostly helps, or a larger epsilon of the rule.";
                }
                if (noDerivative) {
                    return "The loss was finite: look for a function without a derivative at a point, such as a root at"
                            + " 0 in layer " + culprit.layer() + "; or clip the gradient and take a lower rate.";
                }
                return step == 1
                        ? "It was so at the first step, before anything was learnt: look at the scale of the features"
                                + " and targets, and at the loss."
                        : "A lower rate mostly helps; so do clipping the gradient, chain(clipByGlobalNorm(1.0), …), and"
                                + " F64.";
            }
        }
    }

    /// All figures by name, in order: `train_loss`, `train_accuracy`, `validation_loss`, …, `test_accuracy`.
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>(train.named("train_"));
        validation.ifPresent(scores -> figures.putAll(scores.named("validation_")));
        test.ifPresent(scores -> figures.putAll(scores.named("test_")));
        return figures;
    }
}
