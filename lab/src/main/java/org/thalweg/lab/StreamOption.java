package org.thalweg.lab;

import java.util.List;
import java.util.Optional;
import org.thalweg.data.DatasetStream;

/// `--stream`: train on each line of a table once, as it comes, without holding the table in memory.
enum StreamOption {
    /// To the end of the file.
    END,
    /// Then wait for further lines, until Ctrl-C.
    FOLLOW;

    static final String NAME = "--stream";

    /// What has no meaning where the number of examples is not known.
    private static final List<String> WITHOUT = List.of("--epochs", "--shuffle", "--validation", "--test");

    /// @throws UsageException if it is something else, or another option does not go with it
    static Optional<StreamOption> of(Options options) {
        if (options.text(NAME).isEmpty()) {
            return Optional.empty();
        }
        for (String other : WITHOUT) {
            if (options.text(other).isPresent()) {
                throw new UsageException(NAME + " and " + other + ": a stream is gone through once, in the order of its"
                        + " lines, and nothing of it is held out. Leave " + other + " out");
            }
        }
        if (options.text("--batch").filter(TrainChoices.WHOLE::equals).isPresent()) {
            throw new UsageException(NAME + " and --batch all: a stream has no known end. Give a number");
        }
        return Optional.of(options.choice(NAME, END));
    }

    /// Opens the table.
    ///
    /// @throws UsageException if the data are no table
    DatasetStream open(TrainingData.Wanted wanted) {
        return switch (DataChoice.of(wanted.data())) {
            case DataChoice.Table table ->
                DatasetStream.of(TrainingData.csv(table, wanted), table.source(), this == FOLLOW);
            case DataChoice.Embedded _, DataChoice.Arrays _ ->
                throw new UsageException(NAME + ": " + wanted.data()
                        + " is no CSV table; only these are read line by line. --epochs 1 --shuffle none trains on each"
                        + " example once too");
        };
    }
}
