package org.thalweg.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.train.EpochReport;
import org.thalweg.train.Progress;
import org.thalweg.train.Setup;
import org.thalweg.train.TrainingOutcome;
import org.thalweg.train.TrainingOutcome.Ending;

/// What is told of a training: texts, whole numbers and figures, by the names that JSON events and plain lines share.
///
/// @param run its folder, as it was named
record Announcement(Path run, Chosen<?> model, Chosen<?> optimizer, Chosen<?> loss) {
    Map<String, Object> start(Setup setup, Progress progress) {
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("version", Version.number());
        start.put("data", setup.data().train().name());
        if (!setup.streamed()) {
            start.put("examples", setup.data().train().size());
        }
        if (!setup.data().validation().isEmpty()) {
            start.put("validation_examples", setup.data().validation().size());
        }
        start.put("test_examples", setup.data().test().size());
        start.put("model", model.canonical().toString());
        start.put("optimizer", optimizer.canonical().toString());
        start.put("loss", loss.canonical().toString());
        if (!setup.streamed()) {
            start.put("epochs", setup.epochs());
        }
        start.put("batch", setup.batchSize());
        start.put("seed", setup.seed());
        start.put("threads", setup.threads());
        start.put("dtype", setup.dtype().name().toLowerCase(Locale.ROOT));
        start.put("parameters", setup.model().size());
        if (setup.refreshed()) {
            start.put("statistics_examples", setup.statisticsOver());
        }
        if (progress.step() > 0) {
            start.put("resumed_at_step", progress.step());
        }
        start.put("run", run.toString());
        return start;
    }

    /// @param epochs how many there will be; 0 if nobody knows
    Map<String, Object> epoch(EpochReport report, int epochs, double samplesPerSecond) {
        Map<String, Object> epoch = new LinkedHashMap<>();
        epoch.put("epoch", report.epoch());
        if (epochs > 0) {
            epoch.put("epochs", epochs);
        }
        epoch.put("step", report.step());
        epoch.put("rate", report.rate());
        epoch.putAll(report.figures());
        epoch.put("samples_per_second", Math.round(samplesPerSecond));
        epoch.put("seconds", report.seconds());
        return epoch;
    }

    /// `ending` is `completed`, `interrupted`, what a rule said that stopped, or `not finite`.
    Map<String, Object> end(TrainingOutcome outcome) {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put(
                "ending",
                switch (outcome.ending()) {
                    case Ending.Completed _ -> "completed";
                    case Ending.Stopped(String reason) -> reason;
                    case Ending.NotFinite _ -> "not finite";
                });
        if (outcome.ending() instanceof Ending.NotFinite failure) {
            end.put("failed_layer", failure.culprit().layer());
            end.put("failed_tensor", failure.culprit().tensor());
        }
        end.put("epochs", outcome.epochs());
        end.put("steps", outcome.steps());
        end.putAll(outcome.figures());
        end.put("seconds", outcome.seconds());
        end.put("parameters", outcome.model().model().size());
        end.put("run", run.toString());
        return end;
    }
}
