package org.thalweg.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.thalweg.train.Json;
import org.thalweg.train.PreparedTraining;
import org.thalweg.train.RangeTest;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg lr-find [DATA]`: tries ever larger rates, and suggests one.
final class RateFinderCommand implements Subcommand {
    private static final int MOST = 1_000_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Experiment.command(
                        "lr-find",
                        List.of(
                                "--target",
                                "--model",
                                "--optimizer",
                                "--loss",
                                "--batch",
                                "--seed",
                                "--threads",
                                "--dtype",
                                "--test"))
                .addOption(Options.option("--from", "RATE", "The first rate. Default: 1e-7."))
                .addOption(Options.option("--to", "RATE", "The last rate. Default: 10."))
                .addOption(Options.option(
                        "--steps", "N", "The steps between them. Default: " + RangeTest.USUAL.steps() + "."))
                .addOption(Options.option("--csv", "FILE", "Write rate, loss and smoothed loss of each step there."))
                .addOption(Options.flag("--json", "Write one JSON object instead of a plot."));
        spec.usageMessage()
                .description(
                        "A learning-rate range test: trains a few steps, each at a larger rate, and shows where the"
                                + " loss falls fastest and where it diverges.");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        RangeTest usual = RangeTest.USUAL;
        double from = options.positive("--from", usual.from());
        double to = options.positive("--to", usual.to());
        int steps = (int) options.whole("--steps", usual.steps(), 3, MOST);
        if (from >= to) {
            throw new UsageException("--from " + Axis.label(from) + " and --to " + Axis.label(to)
                    + ": the first rate must be below the last, such as --from 1e-7 --to 10");
        }
        Experiment experiment = Experiment.read(TrainChoices.of(options), screen);
        RangeTest.Result result;
        try (PreparedTraining training = experiment
                .trainer()
                .prepare(experiment.form().example(), experiment.form().targetNames())) {
            result = training.rangeTest(
                    RangeTest.of(from, to, steps), experiment.data().split());
        }
        options.text("--csv")
                .ifPresent(file -> new CsvFile("--csv", Path.of(file), List.of("rate", "loss", "smoothed"))
                        .write(IntStream.range(0, result.rates().length).mapToObj(i ->
                                new double[] {result.rates()[i], result.losses()[i], result.smoothed()[i]})));
        if (options.has("--json")) {
            screen.line(json(experiment, result).compact());
        } else {
            show(experiment, result, screen);
            options.text("--csv").ifPresent(file -> screen.out().println("written to " + screen.bold(file)));
        }
        return Thalweg.DONE;
    }

    private static Json json(Experiment experiment, RangeTest.Result result) {
        TrainChoices choices = experiment.choices();
        return Json.object()
                .with("data", Json.of(choices.data().data()))
                .with("model", Json.of(choices.model().canonical().toString()))
                .with("optimizer", Json.of(choices.optimizer().canonical().toString()))
                .with("suggestion", Json.of(result.suggestion().orElse(Double.NaN)))
                .with("diverged", Json.of(result.diverged()))
                .with("steps", Json.of(result.rates().length))
                .with("rates", Json.of(result.rates()))
                .with("losses", Json.of(result.losses()))
                .with("smoothed", Json.of(result.smoothed()));
    }

    private static void show(Experiment experiment, RangeTest.Result result, Screen screen) {
        TrainChoices choices = experiment.choices();
        screen.out()
                .println(screen.bold(choices.optimizer().given()) + " on "
                        + screen.bold(choices.model().given()) + ", "
                        + choices.data().data() + ", batches of " + experiment.batch());
        screen.out().println();
        var chart = new Chart(
                "range test",
                new Chart.Dimension("rate", true),
                new Chart.Dimension("smoothed loss", false),
                List.of(new Chart.Series("smoothed loss", result.rates(), result.smoothed())));
        new TerminalChart(screen.unicode(), screen.colour())
                .render(chart, screen.width().getAsInt())
                .forEach(screen.out()::println);
        screen.out().println();
        double last = result.rates()[result.rates().length - 1];
        screen.out()
                .println(
                        result.diverged()
                                ? "the loss diverges at " + rate(last)
                                : "the loss did not diverge up to " + rate(last));
        OptionalDouble suggestion = result.suggestion();
        screen.out()
                .println(
                        suggestion.isPresent()
                                ? "it falls fastest at " + screen.bold(rate(suggestion.getAsDouble()))
                                : "it fell nowhere: no rate is suggested; try other bounds, more steps, or another model");
    }

    private static String rate(double value) {
        return Axis.label(Double.parseDouble(String.format(Locale.ROOT, "%.1e", value)));
    }
}
