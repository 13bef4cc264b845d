package org.thalweg.lab;

import java.nio.file.Path;
import org.thalweg.data.Csv;
import org.thalweg.data.Dataset;
import org.thalweg.data.Idx;
import org.thalweg.data.Source;
import org.thalweg.datasets.DataFiles;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.tensor.Shape;
import org.thalweg.train.Predictor;
import org.thalweg.train.RunFolder;
import org.thalweg.train.SavedRun;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg predict RUN DATA`: what a trained model says about other examples, a line each.
final class PredictCommand implements Subcommand {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("predict")
                .addOption(Options.help())
                .addPositional(Options.parameter(0, true, "RUN", "The folder of a training."))
                .addPositional(Options.parameter(
                        1,
                        true,
                        "DATA",
                        "Embedded data (their test part, if they have one), or the path of a CSV table or of IDX features."
                                + " Columns of a table are found by name; others than those trained on are not used."))
                .addOption(Options.option("--threads", "N", "Threads that compute. Default: one per processor."))
                .addOption(Options.flag("--probabilities", "Write the probability of every class."))
                .addOption(Options.flag("--json", "Write a JSON object a line instead of CSV."));
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Writes the predictions of a trained model, in the order of the examples: the class and its"
                                + " probability, or the predicted value.");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        int threads = TrainChoices.threads(options);
        SavedRun run = RunFolder.load(Path.of(options.parameter(0).orElseThrow()));
        String given = options.parameter(1).orElseThrow();
        Dataset data = examples(given, run);
        requireFit(given, data, run);
        boolean json = options.has("--json");
        var lines = new PredictionLines(run.model(), json, options.has("--probabilities"));
        try (Predictor predictor = run.model().predictor(threads)) {
            if (!json) {
                screen.out().println(lines.header());
            }
            predictor.predict(data.features(), (_, count, prediction) -> {
                for (int row = 0; row < count; row++) {
                    screen.out().println(lines.line(prediction, row));
                }
            });
        }
        return Thalweg.DONE;
    }

    private static Dataset examples(String given, SavedRun run) {
        Csv csv = Csv.unlabelled().columns(run.columns()).range(run.model().dtype());
        return switch (DataChoice.of(given)) {
            case DataChoice.Embedded(EmbeddedData data) ->
                switch (data.files()) {
                    case DataFiles.Csv files -> csv.read(new Source(data.name(), files.table()::open));
                    case DataFiles.Idx files ->
                        Idx.unlabelled(given, new Source(data.name(), files.testImages()::open));
                };
            case DataChoice.Table table -> csv.delimiter(table.delimiter()).read(table.source());
            case DataChoice.Arrays arrays -> Idx.unlabelled(given, arrays.source());
        };
    }

    private static void requireFit(String given, Dataset data, SavedRun run) {
        Shape wanted = run.model().model().input();
        if (data.shape().elements() != wanted.elements()) {
            throw new UsageException(
                    given + ": an example here is " + data.shape().elements() + " numbers, "
                            + data.shape() + ", but the model was trained on " + wanted.elements() + ", " + wanted
                            + ". Give data of the same form");
        }
    }
}
