package org.thalweg.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.thalweg.data.DatasetStream;
import org.thalweg.data.Loading;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.nn.Loss;
import org.thalweg.train.Callback;
import org.thalweg.train.Json;
import org.thalweg.train.PreparedTraining;
import org.thalweg.train.Progress;
import org.thalweg.train.RunFolder;
import org.thalweg.train.Setup;
import org.thalweg.train.StopRule;
import org.thalweg.train.Trainer;
import org.thalweg.train.TrainingOutcome;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg train [DATA]`: trains a model, shows how it goes, and keeps the run.
final class TrainCommand implements Subcommand {
    /// The options that say what is trained and how, which a run keeps.
    static final List<String> OPTIONS = List.of(
            "--target",
            "--model",
            "--optimizer",
            "--loss",
            "--epochs",
            "--batch",
            "--shuffle",
            StreamOption.NAME,
            "--seed",
            "--dtype",
            "--validation",
            "--test",
            "--measure",
            "--stop",
            CheckpointOption.NAME);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("train")
                .addOption(Options.help())
                .addPositional(Options.parameter(
                        0,
                        false,
                        "DATA",
                        "Embedded data (see `thalweg list datasets`), or the path of a CSV table or of IDX features."
                                + " Default: " + TrainChoices.DATA + "."))
                .addOption(
                        Options.option(
                                "--target",
                                "NAME",
                                "The column of a table to predict, or the file of IDX labels; or itself: the network learns to give back each example, as autoencoders do."))
                .addOption(Options.option("--model", "SPEC", "The network. Default: " + TrainChoices.MODEL + "."))
                .addOption(Options.option(
                        "--optimizer", "SPEC", "The update rule. Default: " + TrainChoices.OPTIMIZER + "."))
                .addOption(Options.option(
                        "--loss", "SPEC", "The loss. Default: crossEntropy for classes, mse for numbers."))
                .addOption(Options.option(
                        "--epochs", "N", "How often to go through the data. Default: " + TrainChoices.EPOCHS + "."))
                .addOption(Options.option(
                        "--batch",
                        "N",
                        "Examples per step, or all. Default: " + TrainChoices.BATCH + ", or all if there are fewer."))
                .addOption(Options.option(
                        "--shuffle",
                        "HOW",
                        "The order of the examples: each (a new one in each epoch), once (the same one), none (as they"
                                + " stand), or replacement (each drawn from all). Default: each."))
                .addOption(Options.option(
                        StreamOption.NAME,
                        "UNTIL",
                        "Train on each line of a CSV table once, as it comes, in constant memory: until its end (end), or"
                                + " also on lines that are added later, until Ctrl-C (follow). Default: the table is read"
                                + " whole."))
                .addOption(Options.option(
                        "--seed", "N", "Of initial values, order and split. Default: " + TrainChoices.SEED + "."))
                .addOption(Options.option("--threads", "N", "Threads that compute. Default: one per processor."))
                .addOption(Options.option("--dtype", "TYPE", "f32 or f64. Default: f32."))
                .addOption(Options.option(
                        "--test",
                        "FRACTION",
                        "The share of the examples that is held out to test with, 0 for none. Default: the data's own"
                                + " test part, or " + TrainingData.USUAL_TEST + " where they have none."))
                .addOption(Options.option(
                        "--validation",
                        "FRACTION",
                        "The share of the examples that is held out to make choices with while it trains. Default: 0."))
                .addOption(Options.repeated(
                        "--measure",
                        "SPEC",
                        "A figure to count beside the loss and the usual one, accuracy or r2 (see `thalweg list metrics`);"
                                + " several may be given. Default: none."))
                .addOption(Options.repeated(
                        "--stop",
                        "SPEC",
                        "A rule that may end the training before its last epoch (see `thalweg list stops`); several may be"
                                + " given. Default: none."))
                .addOption(Options.option(
                        "--out", "DIR", "The folder of the run. Default: one in runs/, named after what is trained."))
                .addOption(Options.option(
                        CheckpointOption.NAME,
                        "N",
                        "How often to keep a checkpoint: steps, such as 500, or seconds, such as 30s; or never. Default:"
                                + " 1s at first, then a fiftieth of the time; seldomer if writing would take more than a"
                                + " hundredth of it."))
                .addOption(Options.option(
                        "--resume",
                        "RUN",
                        "Go on with the run in this folder, from its last checkpoint, as if it had not been interrupted;"
                                + " with a larger --epochs also after its end."))
                .addOption(Options.flag("--json", "Write events as JSON, one a line."));
        spec.usageMessage()
                .sortOptions(false)
                .description("Trains a model.")
                .footer(
                        "",
                        "Ctrl-C ends the training after the step that runs, keeps what was learnt, and has the exit code"
                                + " 0; a second one ends at once. Either way --resume goes on with it.");
        return spec;
    }

    @Override
    public int run(Options given, Screen screen) {
        Optional<Path> resumed = given.text("--resume").map(Path::of);
        Options options = resumed.map(run -> KeptCommand.over(given, run)).orElse(given);
        TrainChoices choices = TrainChoices.of(options);
        String reading = "reading " + choices.data().data();
        // Asking for the width opens the terminal, which happens while the data are read.
        screen.over(
                reading.substring(0, Math.min(reading.length(), screen.width().getAsInt() - 1)));
        TrainingOutcome outcome;
        try {
            outcome = train(options, choices, resumed, screen);
        } catch (RuntimeException | Error e) {
            screen.over("");
            throw e;
        }
        return switch (outcome.ending()) {
            case TrainingOutcome.Ending.Completed _, TrainingOutcome.Ending.Stopped _ -> Thalweg.DONE;
            case TrainingOutcome.Ending.NotFinite failure -> {
                screen.err()
                        .println("thalweg: " + failure.describe()
                                + ", so the training ended there; its checkpoint is of the step before. "
                                + failure.cure() + " The optimizer is "
                                + choices.optimizer().canonical());
                yield Thalweg.NOT_FINITE;
            }
        };
    }

    private static TrainingOutcome train(Options options, TrainChoices choices, Optional<Path> resumed, Screen screen) {
        if (choices.stream().isEmpty()) {
            return trainOnAll(options, choices, resumed, screen);
        }
        int batch = choices.batch(Integer.MAX_VALUE);
        try (DatasetStream stream = choices.stream().get().open(choices.data())) {
            TrainingData.Form form = TrainingData.form(stream.sample(Trainer.sampleOf(batch)));
            return trainer(options, choices, form, batch, resumed, screen).train(stream);
        }
    }

    /// Compiles while the data are being read, if their form is known before, and trains.
    private static TrainingOutcome trainOnAll(
            Options options, TrainChoices choices, Optional<Path> resumed, Screen screen) {
        var data = Loading.start(() -> TrainingData.read(choices.data()));
        TrainingData.Form form = TrainingData.Form.known(choices.data())
                .orElseGet(() -> data.get().form());
        int batch = choices.batch(form.examples());
        Trainer trainer = trainer(options, choices, form, batch, resumed, screen);
        if (TrainChoices.task(choices.loss(form.task()).value()) != form.task() || batch > form.examples()) {
            return trainer.train(data.get().split()); // which says what does not fit
        }
        try (PreparedTraining prepared = trainer.prepare(form.example(), form.targetNames())) {
            return prepared.train(data.get().split());
        }
    }

    /// A trainer that keeps a run, shows how it goes, and can be interrupted.
    private static Trainer trainer(
            Options options,
            TrainChoices choices,
            TrainingData.Form form,
            int batch,
            Optional<Path> resumed,
            Screen screen) {
        Chosen<Loss> loss = choices.loss(form.task());
        Path folder = resumed.or(choices::out).orElseGet(() -> RunName.of(choices, loss, batch));
        var announcement = new Announcement(folder, choices.model(), choices.optimizer(), loss);
        var pace = new Pace();
        RunFolder run = RunFolder.in(folder, Json.object().with("version", Json.of(Version.number())))
                .note(KeptCommand.FILE, KeptCommand.text(options, choices, batch))
                .checkpoints(choices.checkpoints());
        Trainer described = Trainer.of(
                        choices.model().value(),
                        loss.value(),
                        choices.optimizer().value())
                .scaling(form.scaling(choices.model().value()))
                .epochs(choices.epochs())
                .batchSize(batch)
                .order(choices.order())
                .seed(choices.seed())
                .threads(choices.threads())
                .dtype(choices.dtype())
                .metrics(choices.metrics(loss.value()))
                .stop(choices.stops().stream().map(Chosen::value).toArray(StopRule[]::new));
        return (resumed.isPresent() ? described.resume(run, warning -> warn(warning, screen)) : described.on(run))
                .on(pace)
                .on(view(options.has("--json"), announcement, pace, screen))
                .on(stopping(screen));
    }

    private static void warn(String warning, Screen screen) {
        screen.over("");
        screen.err().println("thalweg: " + warning);
    }

    private static Callback view(boolean json, Announcement announcement, Pace pace, Screen screen) {
        if (json) {
            return new EventView(EventView.Form.JSON, announcement, pace, screen);
        }
        return screen.interactive()
                ? new LiveView(announcement, pace, screen)
                : new EventView(EventView.Form.PLAIN, announcement, pace, screen);
    }

    /// From the first step on, Ctrl-C stops the training; before it, there is nothing to keep.
    private static Callback stopping(Screen screen) {
        return new Callback() {
            @Override
            public void onStart(Setup setup, Progress progress) {
                Interrupt.asks(() -> {
                    progress.stop("interrupted");
                    screen.err()
                            .println(
                                    "thalweg: ending after this step; Ctrl-C again ends at once, and keeps the last checkpoint only");
                });
            }
        };
    }
}
