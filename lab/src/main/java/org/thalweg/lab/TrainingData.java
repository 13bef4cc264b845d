package org.thalweg.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.Csv;
import org.thalweg.data.Dataset;
import org.thalweg.data.Idx;
import org.thalweg.data.Loading;
import org.thalweg.data.NoTargets;
import org.thalweg.data.RealTargets;
import org.thalweg.data.Rows;
import org.thalweg.data.Source;
import org.thalweg.data.Split;
import org.thalweg.data.Standardization;
import org.thalweg.data.Targets;
import org.thalweg.data.Task;
import org.thalweg.datasets.DataFiles;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.datasets.Resource;
import org.thalweg.nn.Architecture;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.train.Json;
import org.thalweg.train.Scaling;

/// What to train on and what to test with.
///
/// @param scaling images are brought to mean 0 and deviation 1 as a whole, since their pixels are of one kind;
///     tables each column for itself
record TrainingData(Split split, Scaling scaling) {
    /// How much is held out of data without a test part of their own, if nothing is said.
    static final double USUAL_TEST = 0.2;

    /// The target of autoencoders: each example is to be learnt from itself.
    static final String ITSELF = "itself";

    /// What the command line says about the data.
    ///
    /// @param data the name of embedded data, or a path
    /// @param target the column to predict, or the file of IDX labels, or [#ITSELF]
    /// @param validation the share to hold out for choices while it trains; without one none
    /// @param test the share to hold out; without one the data's own test part, or a fifth
    /// @param task what the target of a table means, if the loss says so
    /// @param dtype the type whose range the numbers must keep
    /// @param seed of the split
    record Wanted(
            String data,
            Optional<String> target,
            Optional<Double> validation,
            Optional<Double> test,
            Optional<Task> task,
            DType dtype,
            long seed) {
        /// The share for the test part, if the data have none of their own.
        ///
        /// @throws UsageException if the shares leave nothing
        double testShare(boolean ownTest) {
            double share = ownTest ? 0 : test.orElse(USUAL_TEST);
            if (share + validationShare() >= 1) {
                throw new UsageException("--validation " + validationShare() + " and a test part of " + share + " of "
                        + data + " leave nothing to train on; their sum must be below 1");
            }
            return share;
        }

        double validationShare() {
            return validation.orElse(0.0);
        }

        private Wanted withoutTarget() {
            return new Wanted(data, Optional.empty(), validation, test, task, dtype, seed);
        }

        boolean itself() {
            return target.filter(ITSELF::equals).isPresent();
        }

        /// What was asked for, without what was not, or follows from the loss.
        Json json() {
            Json.Members all = Json.object().with("name", Json.of(data));
            all = target.isEmpty() ? all : all.with("target", Json.of(target.get()));
            all = validation.isEmpty() ? all : all.with("validation", Json.of(validation.get()));
            all = test.isEmpty() ? all : all.with("test", Json.of(test.get()));
            return all.with("seed", Json.of(seed));
        }
    }

    /// What is known of data once they are read, and of embedded data before: enough to compile a training.
    ///
    /// @param example the shape of an example
    /// @param targetNames the classes, or the names of the values to predict
    /// @param examples how many there are to train on
    record Form(Shape example, List<String> targetNames, Task task, int examples, Scaling scaling) {
        /// That of embedded data, which is written down; empty for other data and targets.
        static Optional<Form> known(Wanted wanted) {
            if (wanted.itself()) {
                return Optional.empty();
            }
            return EmbeddedData.named(wanted.data).map(data -> {
                Shape shape = shape(data);
                boolean ownTest = wanted.test.isEmpty() && data.testExamples() > 0;
                int all = data.examples();
                int examples = all
                        - (int) Math.round(wanted.testShare(ownTest) * all)
                        - (int) Math.round(wanted.validationShare() * all);
                return new Form(
                        shape, targetNames(data), TrainingData.task(data), examples, TrainingData.scaling(shape));
            });
        }

        /// The scaling of features for a model: none if it takes the numbers of things, as of words.
        Scaling scaling(Architecture model) {
            return model.network(1).takesIndices() ? Scaling.NONE : scaling;
        }

        private static List<String> targetNames(EmbeddedData data) {
            return switch (data.files()) {
                case DataFiles.Csv table when data.classNames().isEmpty() -> List.of(table.target());
                case DataFiles.Csv _, DataFiles.Idx _ -> data.classNames();
            };
        }
    }

    /// The form of these data.
    Form form() {
        Dataset train = split.train();
        return switch (train.targets()) {
            case ClassTargets classes ->
                new Form(train.shape(), classes.names(), Task.CLASSIFICATION, train.size(), scaling);
            case RealTargets real -> new Form(train.shape(), real.names(), Task.REGRESSION, train.size(), scaling);
            case NoTargets _ -> throw new IllegalStateException(train.name() + " was read without a target");
        };
    }

    /// Reads it.
    ///
    /// @throws UsageException if there are no such data, or their target is not named
    /// @throws org.thalweg.data.DataException if they cannot be used
    static TrainingData read(Wanted wanted) {
        return wanted.itself() ? readUnlabelled(wanted).ofItself() : readLabelled(wanted);
    }

    /// The same examples, each with its own numbers as targets: pixels brought from the range they have in the
    /// training part to 0 … 1, columns of a table to mean 0 and deviation 1.
    private TrainingData ofItself() {
        Rows training = split.train().features();
        Standardization scale = scaling == Scaling.UNIFORM ? range(training) : Standardization.fit(training);
        return new TrainingData(
                new Split(
                        ofItself(split.train(), scale),
                        ofItself(split.validation(), scale),
                        ofItself(split.test(), scale)),
                scaling);
    }

    private static Dataset ofItself(Dataset data, Standardization scale) {
        Rows scaled = data.features().standardized(scale);
        Targets targets =
                data.columnNames().isEmpty() ? RealTargets.of(scaled) : new RealTargets(scaled, data.columnNames());
        return new Dataset(data.name(), data.shape(), data.features(), data.columnNames(), targets);
    }

    private static Standardization range(Rows rows) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double[] row = new double[rows.width()];
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, row, 0);
            for (double x : row) {
                least = Math.min(least, x);
                most = Math.max(most, x);
            }
        }
        return Standardization.uniform(least, most > least ? most - least : 1);
    }

    private static TrainingData readUnlabelled(Wanted wanted) {
        Wanted plain = wanted.withoutTarget();
        return switch (DataChoice.of(wanted.data)) {
            case DataChoice.Embedded(EmbeddedData data) -> embedded(data, plain);
            case DataChoice.Table table ->
                new TrainingData(
                        split(
                                Csv.unlabelled()
                                        .delimiter(table.delimiter())
                                        .range(wanted.dtype)
                                        .read(table.source()),
                                wanted,
                                false),
                        Scaling.COLUMNS);
            case DataChoice.Arrays arrays -> {
                Dataset read = Idx.unlabelled(wanted.data, arrays.source());
                yield new TrainingData(split(read, wanted, false), scaling(read.shape()));
            }
        };
    }

    private static TrainingData readLabelled(Wanted wanted) {
        return switch (DataChoice.of(wanted.data)) {
            case DataChoice.Embedded(EmbeddedData data) -> embedded(data, wanted);
            case DataChoice.Table table ->
                new TrainingData(split(csv(table, wanted).read(table.source()), wanted, false), Scaling.COLUMNS);
            case DataChoice.Arrays arrays -> {
                Dataset read = Idx.dataset(wanted.data, arrays.source(), Source.of(labels(arrays, wanted)), List.of());
                yield new TrainingData(split(read, wanted, false), scaling(read.shape()));
            }
        };
    }

    /// How a table is read.
    ///
    /// @throws UsageException if its target is not named
    static Csv csv(DataChoice.Table table, Wanted wanted) {
        Csv csv = Csv.predicting(target(table, wanted))
                .delimiter(table.delimiter())
                .range(wanted.dtype);
        return wanted.task.map(csv::task).orElse(csv);
    }

    /// What is known of a stream when its first examples are there.
    static Form form(Dataset beginning) {
        Dataset none = beginning.select();
        return new TrainingData(new Split(beginning, none, none), Scaling.COLUMNS).form();
    }

    private static TrainingData embedded(EmbeddedData data, Wanted wanted) {
        if (wanted.target.isPresent()) {
            throw new UsageException("--target " + wanted.target.get() + ": " + data.name()
                    + " has its own target. Leave the option out, or give "
                    + ITSELF + " for an autoencoder");
        }
        return switch (data.files()) {
            case DataFiles.Csv files -> {
                Dataset table = table(data, files, wanted.dtype);
                yield new TrainingData(split(table, wanted, false), scaling(table.shape()));
            }
            case DataFiles.Idx files -> {
                boolean ownTest = wanted.test.isEmpty();
                var training = Loading.start(() -> images(data, files.trainImages(), files.trainLabels()));
                Dataset test = ownTest ? images(data, files.testImages(), files.testLabels()) : null;
                Dataset train = training.get();
                Split parts = split(train, wanted, ownTest);
                yield new TrainingData(
                        test == null ? parts : new Split(parts.train(), parts.validation(), test),
                        scaling(train.shape()));
            }
        };
    }

    private static Dataset table(EmbeddedData data, DataFiles.Csv files, DType dtype) {
        return Csv.predicting(files.target())
                .classNames(data.classNames())
                .task(task(data))
                .range(dtype)
                .read(new Source(data.name(), files.table()::open))
                .reshaped(shape(data));
    }

    private static Task task(EmbeddedData data) {
        return switch (data.kind()) {
            case CLASSIFICATION -> Task.CLASSIFICATION;
            case REGRESSION -> Task.REGRESSION;
        };
    }

    private static Shape shape(EmbeddedData data) {
        return data.imageShape().isEmpty()
                ? Shape.of(data.columns())
                : Shape.of(
                        data.imageShape().stream().mapToInt(Integer::intValue).toArray());
    }

    private static Dataset images(EmbeddedData data, Resource images, Resource labels) {
        return Idx.dataset(
                data.name(),
                new Source(data.name() + " " + images.name(), images::open),
                new Source(data.name() + " " + labels.name(), labels::open),
                data.classNames());
    }

    private static Split split(Dataset data, Wanted wanted, boolean ownTest) {
        return Split.of(data, wanted.validationShare(), wanted.testShare(ownTest), Rng.of(wanted.seed));
    }

    private static Scaling scaling(Shape example) {
        return example.rank() > 1 ? Scaling.UNIFORM : Scaling.COLUMNS;
    }

    private static String target(DataChoice.Table table, Wanted wanted) {
        return wanted.target.orElseThrow(() -> {
            if (table.header().isBlank()) {
                // The file cannot be read or is empty: its reader says what is wrong.
                Csv.unlabelled().read(table.source());
            }
            String header = table.header().length() <= 200
                    ? table.header()
                    : table.header().substring(0, 199) + "…";
            return new UsageException(table.path() + ": name the column that is to be predicted, --target COLUMN;"
                    + " the header is " + header);
        });
    }

    private static Path labels(DataChoice.Arrays arrays, Wanted wanted) {
        return wanted.target.map(Path::of).or(arrays::labels).orElseThrow(() -> {
            Idx.shape(arrays.source()); // explains a file that is none
            return new UsageException(arrays.path()
                    + ": name the IDX file that holds the labels, --target FILE; there is none beside it of"
                    + " the usual name");
        });
    }
}
