package org.thalweg.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.optim.Catalogues;
import org.thalweg.optim.UpdateRule;
import org.thalweg.train.Json;
import org.thalweg.train.Metric;
import org.thalweg.train.Race;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg compare [DATA]`: races update rules from equal parameters, on equal batches.
final class CompareCommand implements Subcommand {
    private static final int SEEDS = 3;
    private static final int MOST = 1000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Experiment.command(
                        "compare",
                        List.of(
                                "--model",
                                "--loss",
                                "--epochs",
                                "--batch",
                                "--shuffle",
                                "--seed",
                                "--dtype",
                                "--test",
                                "--validation"))
                .addOption(Options.option(
                        "--optimizers",
                        "SPECS",
                        "The update rules, with semicolons between: \"sgd(lr=0.1); adam(lr=0.001)\"."))
                .addOption(Options.option("--seeds", "N", "How many seeds, from --seed on. Default: " + SEEDS + "."))
                .addOption(Options.repeated(
                        "--target",
                        "GOAL",
                        "A figure to be timed to, such as accuracy=0.9 or loss=0.3; of a table also the column to"
                                + " predict, or the file of IDX labels."))
                .addOption(Options.option(
                        "--jobs", "N", "Trainings beside each other, each on one thread. Default: one per processor."))
                .addOption(Options.option("--out", "DIR", "The folder for curves and plots. Default: runs/compare."))
                .addOption(Options.flag("--json", "Write events as JSON, one a line."));
        spec.usageMessage()
                .description("Races update rules: with each seed all start from the same parameters and see the same"
                        + " batches.");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        Map<String, UpdateRule> rules = rules(options);
        List<String> targets = options.texts("--target");
        Optional<String> column = targets.stream().filter(text -> !isGoal(text)).findFirst();
        Optional<String> goal = targets.stream().filter(CompareCommand::isGoal).findFirst();
        int seeds = (int) options.whole("--seeds", SEEDS, 1, MOST);
        int jobs = jobs(options);
        TrainChoices choices = TrainChoices.of(
                options,
                options.text("--model", TrainChoices.MODEL),
                TrainChoices.OPTIMIZER,
                column,
                options.share("--validation", "0.1"));
        Experiment experiment = Experiment.read(choices, screen);
        Optional<Race.Goal> wanted = goal.map(text -> goal(text, experiment));
        ResultFolder folder = ResultFolder.at(Path.of(options.text("--out", "runs/compare")));
        boolean json = options.has("--json");
        if (!json && screen.interactive()) {
            screen.out()
                    .println(screen.bold(choices.data().data()) + ", "
                            + choices.model().given() + ", batches of "
                            + experiment.batch() + ", " + choices.epochs() + " epochs, " + seeds + " seeds, " + jobs
                            + " at once\n");
        }
        Race race = Race.of(experiment.trainer(), rules)
                .seeds(seeds)
                .jobs(jobs)
                .on(new RaceView(List.copyOf(rules.keySet()), seeds, json, screen));
        wanted.ifPresent(race::goal);
        List<Race.Run> runs = race.run(experiment.data().split());
        String metric = Metric.of(experiment.loss().value().target()).name();
        var comparison = new Comparison(runs, experiment.judged(), metric, wanted);
        List<String> files = folder.write(
                "compare", described(experiment, wanted, comparison), new ChartPicture(comparison.charts()));
        tell(comparison, folder, files, json, screen);
        return Thalweg.DONE;
    }

    static int jobs(Options options) {
        return (int) options.whole("--jobs", Runtime.getRuntime().availableProcessors(), 1, MOST);
    }

    private static void tell(
            Comparison comparison, ResultFolder folder, List<String> files, boolean json, Screen screen) {
        if (json) {
            comparison.rows().forEach(row -> {
                Json.Members line = Json.object().with("event", Json.of("summary"));
                for (var member : row.json().values().entrySet()) {
                    line = line.with(member.getKey(), member.getValue());
                }
                screen.line(line.compact());
            });
            return;
        }
        screen.out().println();
        comparison.print(screen);
        screen.out().println();
        screen.out().println("kept in " + screen.bold(folder.path().toString()) + ": " + String.join(", ", files));
    }

    private static Json described(Experiment experiment, Optional<Race.Goal> goal, Comparison comparison) {
        TrainChoices choices = experiment.choices();
        Json.Members all = Json.object()
                .with("version", Json.of(Version.number()))
                .with("data", Json.of(choices.data().data()))
                .with("model", Json.of(choices.model().canonical().toString()))
                .with("loss", Json.of(experiment.loss().canonical().toString()))
                .with("epochs", Json.of(choices.epochs()))
                .with("batch", Json.of(experiment.batch()));
        if (goal.isPresent()) {
            all = all.with(
                    "goal", Json.of(goal.get().figure() + "=" + goal.get().value()));
        }
        for (var member : comparison.json().values().entrySet()) {
            all = all.with(member.getKey(), member.getValue());
        }
        return all;
    }

    private static Map<String, UpdateRule> rules(Options options) {
        String given = options.text("--optimizers")
                .orElseThrow(() -> new UsageException("--optimizers is missing: name the rules to compare, with"
                        + " semicolons between, such as \"sgd(lr=0.1); adam(lr=0.001)\""));
        Map<String, UpdateRule> rules = new LinkedHashMap<>();
        for (String text : given.split(";", -1)) {
            String name = text.strip();
            if (name.isEmpty() && !rules.isEmpty()) {
                continue;
            }
            UpdateRule rule =
                    Chosen.of("--optimizers", Catalogues.OPTIMIZERS, name).value();
            if (rules.putIfAbsent(name, rule) != null) {
                throw new UsageException("--optimizers: " + name + " is named twice; leave one out");
            }
        }
        return rules;
    }

    private static boolean isGoal(String text) {
        return text.matches("[A-Za-z0-9_]+=[-+.0-9eE]+");
    }

    /// `accuracy=0.9`, where a figure without a part is that of the part that counts.
    private static Race.Goal goal(String text, Experiment experiment) {
        int equals = text.indexOf('=');
        String name = text.substring(0, equals);
        String figure = name.startsWith("test_") || name.startsWith("validation_") ? name : experiment.judged() + name;
        try {
            return new Race.Goal(figure, Double.parseDouble(text.substring(equals + 1)));
        } catch (NumberFormatException e) {
            throw new UsageException("--target " + text + ": give a figure and a number, such as accuracy=0.9", e);
        }
    }
}
