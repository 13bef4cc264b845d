package org.thalweg.lab;

import java.nio.file.Path;
import java.util.Optional;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.Dataset;
import org.thalweg.data.Task;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Loss;
import org.thalweg.optim.UpdateRule;
import org.thalweg.spec.Bound;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.DType;
import org.thalweg.train.Callback;
import org.thalweg.train.Json;
import org.thalweg.train.Outcome;
import org.thalweg.train.Progress;
import org.thalweg.train.RunFolder;
import org.thalweg.train.Setup;
import org.thalweg.train.Trainer;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg train [DATA]`: trains a model, shows how it goes, and keeps the run.
final class TrainCommand implements Subcommand {
    private static final String DATA = "fashion";
    private static final String MODEL = "mlp(256, 128)";
    private static final String OPTIMIZER = "adam(lr=0.001)";
    private static final int EPOCHS = 5;
    private static final int BATCH = 128;
    private static final int SEED = 1;
    static final int MOST_THREADS = 1024;
    private static final Catalogue<Loss> LOSSES = org.thalweg.nn.Catalogues.LOSSES;

    private enum Precision {
        F32,
        F64
    }

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
                                + " Default: " + DATA + "."))
                .addOption(Options.option(
                        "--target", "NAME", "The column of a table to predict, or the file of IDX labels."))
                .addOption(Options.option("--model", "SPEC", "The network. Default: " + MODEL + "."))
                .addOption(Options.option("--optimizer", "SPEC", "The update rule. Default: " + OPTIMIZER + "."))
                .addOption(Options.option(
                        "--loss", "SPEC", "The loss. Default: crossEntropy for classes, mse for numbers."))
                .addOption(
                        Options.option("--epochs", "N", "How often to go through the data. Default: " + EPOCHS + "."))
                .addOption(Options.option(
                        "--batch", "N", "Examples per step. Default: " + BATCH + ", or all if there are fewer."))
                .addOption(Options.option("--seed", "N", "Of initial values, order and split. Default: " + SEED + "."))
                .addOption(Options.option("--threads", "N", "Threads that compute. Default: one per processor."))
                .addOption(Options.option("--dtype", "TYPE", "f32 or f64. Default: f32."))
                .addOption(Options.option(
                        "--test",
                        "FRACTION",
                        "The share of the examples that is held out to test with, 0 for none. Default: the data's own"
                                + " test part, or " + TrainingData.USUAL_TEST + " where they have none."))
                .addOption(Options.option(
                        "--out", "DIR", "The folder of the run. Default: one in runs/, named after what is trained."))
                .addOption(Options.flag("--json", "Write events as JSON, one a line."));
        spec.usageMessage()
                .sortOptions(false)
                .description("Trains a model.")
                .footer(
                        "",
                        "Ctrl-C ends the training after the step that runs, keeps what was learnt, and has the exit code"
                                + " 0; a second one ends at once.");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        Bound<Architecture> model = bind("--model", org.thalweg.nn.Catalogues.MODELS, options.text("--model", MODEL));
        Bound<UpdateRule> optimizer =
                bind("--optimizer", org.thalweg.optim.Catalogues.OPTIMIZERS, options.text("--optimizer", OPTIMIZER));
        Optional<Bound<Loss>> loss = options.text("--loss").map(text -> bind("--loss", LOSSES, text));
        int processors = Runtime.getRuntime().availableProcessors();
        int epochs = (int) options.whole("--epochs", EPOCHS, 1, Integer.MAX_VALUE);
        int batchWanted = (int) options.whole("--batch", BATCH, 1, Integer.MAX_VALUE);
        long seed = options.whole("--seed", SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        int threads = (int) options.whole("--threads", processors, 1, MOST_THREADS);
        DType dtype = switch (options.choice("--dtype", Precision.F32)) {
            case F32 -> DType.F32;
            case F64 -> DType.F64;
        };
        var wanted = new TrainingData.Wanted(
                options.parameter(0).orElse(DATA),
                options.text("--target"),
                options.share("--test", String.valueOf(TrainingData.USUAL_TEST)),
                loss.map(bound -> task(bound.value())),
                dtype,
                seed);

        String reading = "reading " + wanted.data();
        // Asking for the width opens the terminal, which happens while the data are read.
        screen.over(
                reading.substring(0, Math.min(reading.length(), screen.width().getAsInt() - 1)));
        TrainingData data;
        try {
            data = TrainingData.read(wanted);
        } finally {
            screen.over("");
        }
        int batch = options.has("--batch")
                ? batchWanted
                : Math.min(batchWanted, data.split().train().size());
        Bound<Loss> chosen =
                loss.orElseGet(() -> LOSSES.bind(usualLoss(data.split().train())));
        Path folder = options.text("--out")
                .map(Path::of)
                .orElseGet(() -> RunName.of(wanted, model.spec(), optimizer.spec(), chosen.spec(), epochs, batch));
        var announcement = new Announcement(
                folder,
                new Announcement.Chosen(options.text("--model", MODEL), model.spec()),
                new Announcement.Chosen(options.text("--optimizer", OPTIMIZER), optimizer.spec()),
                new Announcement.Chosen(
                        options.text("--loss", usualLoss(data.split().train())), chosen.spec()));
        var pace = new Pace();
        Outcome outcome = Trainer.of(model.value(), chosen.value(), optimizer.value())
                .scaling(data.scaling())
                .epochs(epochs)
                .batchSize(batch)
                .seed(seed)
                .threads(threads)
                .dtype(dtype)
                .on(RunFolder.in(folder, Json.object().with("version", Json.of(Version.number()))))
                .on(pace)
                .on(view(options.has("--json"), announcement, pace, screen))
                .on(stopping(screen))
                .train(data.split());
        return switch (outcome.ending()) {
            case Outcome.Ending.Completed _, Outcome.Ending.Stopped _ -> Thalweg.DONE;
            case Outcome.Ending.NotFinite(long step, double last) -> {
                screen.err()
                        .println("thalweg: the loss of step " + step + " was " + last
                                + ", so the training ended there and left no weights. A lower rate mostly helps: see lr of"
                                + " --optimizer, here " + optimizer.spec());
                yield Thalweg.FAILURE;
            }
        };
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
                            .println("thalweg: ending after this step; Ctrl-C again ends at once, with nothing kept");
                });
            }
        };
    }

    /// What a spec names, with the option in front of what is wrong with it.
    private static <T> Bound<T> bind(String option, Catalogue<T> catalogue, String text) {
        try {
            return catalogue.bind(text);
        } catch (SpecException e) {
            throw new UsageException(option + ": " + e.getMessage(), e);
        }
    }

    private static Task task(Loss loss) {
        return switch (loss.target()) {
            case CLASS -> Task.CLASSIFICATION;
            case VALUES -> Task.REGRESSION;
        };
    }

    private static String usualLoss(Dataset data) {
        return data.targets() instanceof ClassTargets ? "crossEntropy" : "mse";
    }
}
