package org.thalweg.train;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Early stopping: Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 7.1. Ends a training when a
/// figure of its reports, mostly one of the validation part, has not got better for `patience` epochs; any figure,
/// not only the loss that is made small: of interest may be the accuracy.
///
/// Better is smaller for `loss` and what ends with `_loss`, larger for every other metric. A figure that is no
/// number is not better.
///
/// @param metric a figure by its name in [EpochReport#figures]
/// @param patience after how many epochs without a better one to end, at least 1
/// @param minDelta by how much it must differ to count as better, at least 0
/// @param restoreBest whether the training gives the model of the best epoch, however it ends; else that of the
///     last
@Named("earlyStopping")
@Meaning("when a figure has not got better for some epochs")
public record EarlyStopping(
        @Default("validation_loss") @Meaning("loss, validation_accuracy, …")
        String metric,

        @Default("5") @Meaning("epochs without a better one")
        int patience,

        @Default("0") @Meaning("what counts as better") double minDelta,

        @Default("true") @Meaning("whether to give the model of the best epoch")
        boolean restoreBest)
        implements StopRule {
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException("earlyStopping: patience = " + patience + " must be at least 1");
        }
        if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("earlyStopping: minDelta = " + minDelta + " must be in [0, ∞)");
        }
    }

    @Override
    public void check(Setup setup) {
        Watched.check("earlyStopping", metric, setup);
    }

    @Override
    public Judge judge() {
        return new Patience();
    }

    private final class Patience implements Judge {
        private double best = Double.NaN;
        private int bestEpoch;
        private int waited;
        private @Nullable NDArray parameters;
        private @Nullable NDArray modelState;

        @Override
        public void epoch(Progress progress, EpochReport report) {
            double figure = Watched.of(metric, report);
            if (!better(figure)) {
                waited++;
                return;
            }
            best = figure;
            bestEpoch = report.epoch();
            waited = 0;
            if (restoreBest) {
                TrainedModel model = progress.model();
                parameters = model.parameters();
                modelState = model.state();
            }
        }

        private boolean better(double figure) {
            if (Double.isNaN(best)) {
                return !Double.isNaN(figure);
            }
            return Watched.smallerIsBetter(metric) ? figure < best - minDelta : figure > best + minDelta;
        }

        @Override
        public @Nullable String verdict(Progress progress) {
            if (waited < patience) {
                return null;
            }
            return bestEpoch == 0
                    ? metric + " was no number for " + waited + " epochs"
                    : metric + " has not got better since epoch " + bestEpoch + ", " + best;
        }

        @Override
        public TrainedModel result(TrainedModel last) {
            NDArray theta = parameters;
            NDArray state = modelState;
            if (waited == 0 || theta == null || state == null) {
                return last;
            }
            return new TrainedModel(
                    last.model(), last.loss(), theta, state, last.targetNames(), last.standardization());
        }

        @Override
        public Map<String, NDArray> state() {
            NDArray numbers = NDArray.of(Shape.of(3), best, bestEpoch, waited);
            return parameters == null || modelState == null
                    ? Map.of("progress", numbers)
                    : Map.of("progress", numbers, "parameters", parameters, "state", modelState);
        }

        @Override
        public void restore(Map<String, NDArray> state) {
            NDArray numbers = Objects.requireNonNull(state.get("progress"), "early stopping's progress");
            best = numbers.get(0);
            bestEpoch = (int) numbers.get(1);
            waited = (int) numbers.get(2);
            parameters = state.get("parameters");
            modelState = state.get("state");
        }
    }
}
