package org.thalweg.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Catalogues;
import org.thalweg.optim.UpdateRule;
import org.thalweg.spec.Bound;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Spec;
import org.thalweg.spec.SpecException;
import org.thalweg.train.Json;
import org.thalweg.train.Metric;
import org.thalweg.train.Search;
import org.thalweg.train.SearchSpace;
import org.thalweg.train.Trainer;
import org.thalweg.train.Tuning;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg tune [DATA]`: looks for good hyperparameters.
final class TuneCommand implements Subcommand {
    private static final double VALIDATION = 0.2;
    private static final int TRIALS = 20;
    private static final int MOST = 100_000;
    private static final int SHOWN = 20;
    private static final int ETA = 3;

    private enum Way {
        GRID,
        RANDOM,
        ASHA
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Experiment.command(
                        "tune",
                        List.of(
                                "--target",
                                "--model",
                                "--optimizer",
                                "--loss",
                                "--epochs",
                                "--batch",
                                "--shuffle",
                                "--seed",
                                "--dtype",
                                "--test"))
                .addOption(Options.option(
                        "--validation",
                        "FRACTION",
                        "The share of the examples by which to choose. Default: " + VALIDATION + "."))
                .addOption(Options.option(
                        "--search",
                        "HOW",
                        "grid, random, or asha: at random, where only the best third of the trials goes on to three times"
                                + " the epochs. Default: random."))
                .addOption(Options.option("--trials", "N", "How many sets of values to try. Default: " + TRIALS + "."))
                .addOption(Options.option("--seeds", "N", "How many seeds to train each with. Default: 1."))
                .addOption(Options.option(
                        "--jobs", "N", "Trainings beside each other, each on one thread. Default: one per processor."))
                .addOption(Options.option(
                        "--metric",
                        "NAME",
                        "The figure to rank by, such as validation_loss or train_loss. Default: validation_accuracy for"
                                + " classes, validation_r2 for numbers."))
                .addOption(Options.option(
                        "--out",
                        "DIR",
                        "The folder of the results; a search whose folder has some goes on. Default: runs/tune."))
                .addOption(Options.flag("--json", "Write each training and the ranks as JSON, one a line."));
        spec.usageMessage()
                .description("Looks for good values of the numbers in the specs of model and optimizer.")
                .footer(
                        "",
                        "In place of a number stands a range: 0..0.5, uniform(0..0.5), log(1e-4..1e-1), or"
                                + " choice(32, 64, 128). For example:",
                        "  thalweg tune digits --model \"mlp(16..128)\" --optimizer \"adam(lr=log(1e-4..1e-1))\" --search"
                                + " asha");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        Search search = switch (options.choice("--search", Way.RANDOM)) {
            case GRID -> new Search.Grid();
            case RANDOM -> new Search.Random();
            case ASHA -> new Search.Halving(ETA, 1);
        };
        SearchSpace space = space(options);
        int trials = (int) options.whole("--trials", TRIALS, 1, MOST);
        int seeds = (int) options.whole("--seeds", 1, 1, MOST);
        int jobs = CompareCommand.jobs(options);
        Optional<Double> validation = options.share("--validation", "0.2").or(() -> Optional.of(VALIDATION));
        TrainChoices choices = TrainChoices.of(
                options, TrainChoices.MODEL, TrainChoices.OPTIMIZER, options.text("--target"), validation);
        Experiment experiment = Experiment.read(choices, screen);
        String metric = options.text(
                "--metric",
                experiment.judged()
                        + Metric.of(experiment.loss().value().target()).name());
        ResultFolder folder = ResultFolder.at(Path.of(options.text("--out", "runs/tune")));
        boolean json = options.has("--json");
        var view = new TuneView(metric, trials, seeds, json, screen);
        List<Tuning.Rank> ranks = Tuning.of(space, specs -> trainer(experiment, specs))
                .search(search)
                .trials(trials)
                .seeds(seeds)
                .jobs(jobs)
                .seed(choices.seed())
                .metric(metric)
                .log(folder.path().resolve("trials.jsonl"), described(experiment))
                .on(view)
                .run(experiment.data().split());
        view.done();
        tell(ranks, metric, folder, json, screen);
        return Thalweg.DONE;
    }

    private static SearchSpace space(Options options) {
        SearchSpace model =
                with(SearchSpace.empty(), "model", Catalogues.MODELS, options.text("--model", TrainChoices.MODEL));
        return with(
                model,
                "optimizer",
                org.thalweg.optim.Catalogues.OPTIMIZERS,
                options.text("--optimizer", TrainChoices.OPTIMIZER));
    }

    private static SearchSpace with(SearchSpace space, String name, Catalogue<?> catalogue, String text) {
        try {
            return space.with(name, catalogue, text);
        } catch (SpecException e) {
            throw new UsageException("--" + name + ": " + e.getMessage(), e);
        }
    }

    private static Trainer trainer(Experiment experiment, Map<String, Spec> specs) {
        Architecture model = bound("model", Catalogues.MODELS, specs);
        UpdateRule rule = bound("optimizer", org.thalweg.optim.Catalogues.OPTIMIZERS, specs);
        return experiment.trainer(model, rule);
    }

    private static <T> T bound(String name, Catalogue<T> catalogue, Map<String, Spec> specs) {
        try {
            Bound<T> bound = catalogue.bind(Optional.ofNullable(specs.get(name)).orElseThrow());
            return bound.value();
        } catch (SpecException e) {
            throw new UsageException("--" + name + ": " + e.getMessage(), e);
        }
    }

    /// What decides the figures beside the search.
    private static Json.Members described(Experiment experiment) {
        TrainChoices choices = experiment.choices();
        return Json.object()
                .with("data", choices.data().json())
                .with("loss", Json.of(experiment.loss().canonical().toString()))
                .with("batch", Json.of(experiment.batch()))
                .with("order", Json.of(choices.order().name()))
                .with("dtype", Json.of(choices.dtype().name()));
    }

    private static void tell(List<Tuning.Rank> ranks, String metric, ResultFolder folder, boolean json, Screen screen) {
        if (json) {
            for (int i = 0; i < ranks.size(); i++) {
                screen.line(json(i + 1, ranks.get(i)).compact());
            }
            return;
        }
        List<String> names = List.copyOf(ranks.getFirst().values().keySet());
        List<String> header = new ArrayList<>(List.of("trial", Figures.words(metric)));
        header.addAll(names);
        header.addAll(List.of("epochs", "diverged", "seconds"));
        var table = new TextTable(header);
        for (Tuning.Rank rank : ranks.subList(0, Math.min(SHOWN, ranks.size()))) {
            List<String> row = new ArrayList<>(
                    List.of(String.valueOf(rank.trial()), TextTable.cell(rank.metric(), screen.unicode())));
            row.addAll(rank.values().values());
            row.add(String.valueOf(rank.epochs()));
            row.add(
                    rank.diverged() == 0
                            ? ""
                            : rank.diverged() + " of " + (rank.metric().count() + rank.diverged()));
            row.add(TextTable.cell(rank.seconds(), screen.unicode()));
            table.add(row);
        }
        screen.out().println();
        table.print(screen);
        if (ranks.size() > SHOWN) {
            screen.out().println("and " + (ranks.size() - SHOWN) + " more");
        }
        screen.out().println();
        Map<String, String> best = ranks.getFirst().specs();
        screen.out()
                .println("best: "
                        + screen.bold(
                                "--model \"" + best.get("model") + "\" --optimizer \"" + best.get("optimizer") + "\""));
        screen.out().println("kept in " + screen.bold(folder.path().toString()) + ": trials.jsonl");
    }

    private static Json json(int place, Tuning.Rank rank) {
        Json.Members values = Json.object();
        for (var value : rank.values().entrySet()) {
            values = values.with(value.getKey(), Json.of(value.getValue()));
        }
        Json.Members specs = Json.object();
        for (var spec : rank.specs().entrySet()) {
            specs = specs.with(spec.getKey(), Json.of(spec.getValue()));
        }
        return Json.object()
                .with("event", Json.of("rank"))
                .with("rank", Json.of(place))
                .with("trial", Json.of(rank.trial()))
                .with("values", values)
                .with("specs", specs)
                .with("epochs", Json.of(rank.epochs()))
                .with("metric", rank.metric().json())
                .with("seconds", rank.seconds().json())
                .with("diverged", Json.of(rank.diverged()));
    }
}
