package org.thalweg.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.Dataset;
import org.thalweg.data.NoTargets;
import org.thalweg.data.RealTargets;
import org.thalweg.tensor.Shape;
import org.thalweg.train.Callback;
import org.thalweg.train.EpochReport;
import org.thalweg.train.Progress;
import org.thalweg.train.Scores;
import org.thalweg.train.Setup;
import org.thalweg.train.TrainingOutcome;

/// A training for somebody who watches: a bar that moves, and below each other what the epochs came to.
///
/// Few epochs have a bar and a line each. Many have one bar for all, and lines for every so many.
final class LiveView implements Callback {
    private static final int FEW = 20;
    private static final int LINES_OF_MANY = 10;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Announcement announcement;
    private final Pace pace;
    private final Screen screen;
    private final ProgressLine line;
    private long drawn;

    LiveView(Announcement announcement, Pace pace, Screen screen) {
        this.announcement = announcement;
        this.pace = pace;
        this.screen = screen;
        this.line = new ProgressLine(screen.unicode(), screen.colour());
    }

    @Override
    public void onStart(Setup setup, Progress progress) {
        screen.over("");
        tell(
                setup.data().train().name(),
                (setup.streamed()
                                ? "a stream of examples of "
                                : setup.data().train().size() + " examples of ")
                        + sizes(setup.model().input()),
                heldOut(setup.data().validation().size(), setup.data().test().size()),
                targets(setup.data().train()));
        tell(
                announcement.model().given(),
                setup.model().size() + " parameters",
                announcement.loss().given());
        tell(
                announcement.optimizer().given(),
                "batches of " + setup.batchSize(),
                "seed " + setup.seed(),
                setup.threads() + (setup.threads() == 1 ? " thread" : " threads"));
        if (setup.refreshed()) {
            tell("averaged parameters", "their batch statistics are made of " + examples(setup));
        }
        if (progress.step() > 0) {
            screen.out()
                    .println("going on after step " + progress.step() + " and " + progress.wholeEpochs() + " epochs");
        }
        screen.out().println();
        screen.out().flush();
    }

    private static String examples(Setup setup) {
        return (setup.streamed() ? "the first " : "the ") + setup.statisticsOver() + " examples";
    }

    private void tell(String what, String... more) {
        String dot = screen.unicode() ? " · " : ", ";
        screen.out().println(screen.bold(what) + dot + String.join(dot, more));
    }

    @Override
    public void onStep(Progress progress) {
        if (pace.now() - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = pace.now();
        boolean few = progress.epochs() <= FEW;
        Scores running = progress.running();
        screen.over(line.render(
                label(progress),
                few ? (double) progress.batch() / progress.batches() : pace.done(),
                speed(),
                figures(running.named("")),
                pace.secondsLeft().isPresent()
                        ? Figures.duration(pace.secondsLeft().getAsDouble()) + " left"
                        : "",
                screen.width().getAsInt()));
    }

    @Override
    public void onEpoch(Progress progress, EpochReport report) {
        int each = progress.epochs() <= FEW ? 1 : Math.ceilDiv(progress.epochs(), LINES_OF_MANY);
        boolean shown = report.epoch() % each == 0 || report.epoch() == progress.epochs();
        if (shown) {
            screen.over("");
            screen.line(line.done(
                    label(progress),
                    byPart(report),
                    List.of(Figures.duration(report.seconds()), speed()),
                    screen.width().getAsInt()));
        }
    }

    @Override
    public void onEnd(Progress progress, TrainingOutcome outcome) {
        screen.over("");
        screen.out().println();
        String how = switch (outcome.ending()) {
            case TrainingOutcome.Ending.Completed _ -> "done in ";
            case TrainingOutcome.Ending.Stopped(String reason) ->
                "stopped (" + reason + ") after " + outcome.steps() + " steps and ";
            case TrainingOutcome.Ending.NotFinite _ -> "failed after ";
        };
        screen.out().println(how + Figures.duration(outcome.seconds()));
        scores("train", outcome.train());
        outcome.validation().ifPresent(validation -> scores("valid", validation));
        outcome.test().ifPresent(test -> scores("test", test));
        if (!(outcome.ending() instanceof TrainingOutcome.Ending.NotFinite)) {
            screen.out().println("kept in " + screen.bold(announcement.run().toString()));
        }
        screen.out().flush();
    }

    private void scores(String part, Scores scores) {
        screen.out()
                .println("  " + part + " ".repeat(7 - part.length())
                        + screen.bold(String.join("  ", figures(scores.named("")))));
    }

    @Override
    public void onFailure(Throwable failure) {
        screen.over("");
    }

    private static String heldOut(int validation, int tests) {
        if (validation == 0 && tests == 0) {
            return "nothing held out";
        }
        String validated = validation == 0 ? "" : validation + " to validate with";
        String tested = tests == 0 ? "" : tests + " to test with";
        return validated + (validated.isEmpty() || tested.isEmpty() ? "" : ", ") + tested;
    }

    private static String targets(Dataset data) {
        return switch (data.targets()) {
            case ClassTargets classes -> classes.names().size() + " classes";
            case RealTargets real -> "predicting " + String.join(", ", real.names());
            case NoTargets _ -> "no targets";
        };
    }

    private String speed() {
        return pace.perSecond() > 0 ? Figures.pace(pace.perSecond()) + " samples/s" : "";
    }

    private static String label(Progress progress) {
        String number = String.valueOf(progress.epoch());
        if (progress.epochs() == 0) {
            return "piece " + number;
        }
        String all = String.valueOf(progress.epochs());
        return "epoch " + " ".repeat(all.length() - number.length()) + number + "/" + all;
    }

    private static List<String> figures(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> Figures.words(figure.getKey()) + " " + Figures.plain(figure.getValue()))
                .toList();
    }

    /// `loss …, accuracy …`, then `test loss …, accuracy …`: what is said once is left out after it.
    private static List<List<String>> byPart(EpochReport report) {
        List<List<String>> parts = new ArrayList<>();
        parts.add(figures(report.running().named("")));
        report.validation().ifPresent(scores -> parts.add(named("validation", scores)));
        report.test().ifPresent(scores -> parts.add(named("test", scores)));
        return parts;
    }

    private static List<String> named(String part, Scores scores) {
        List<String> figures = new ArrayList<>(figures(scores.named("")));
        figures.set(0, part + " " + figures.getFirst());
        return figures;
    }

    private static String sizes(Shape shape) {
        return Arrays.stream(shape.sizes()).mapToObj(String::valueOf).collect(Collectors.joining("×"));
    }
}
