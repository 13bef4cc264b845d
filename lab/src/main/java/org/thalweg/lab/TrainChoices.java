package org.thalweg.lab;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.thalweg.data.Sampler;
import org.thalweg.data.Task;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.Loss;
import org.thalweg.optim.UpdateRule;
import org.thalweg.spec.Bound;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Spec;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.DType;
import org.thalweg.train.CheckpointEvery;
import org.thalweg.train.Metric;
import org.thalweg.train.StopRule;

/// What one call of `thalweg train` asks for, with the defaults that need no data.
///
/// @param loss if it is given; else it follows from the targets
/// @param batch if it is given, the largest number for all examples; else the usual one, or all if there are fewer
/// @param order of the examples of an epoch
/// @param stream whether a table is read line by line, and until when
/// @param out the folder, if it is given
/// @param metrics what is counted beside the loss and the usual figure
/// @param stops when to end before the last epoch
/// @param checkpoints how often the run is kept so that it can go on
record TrainChoices(
        TrainingData.Wanted data,
        Chosen<Architecture> model,
        Chosen<UpdateRule> optimizer,
        Optional<Chosen<Loss>> loss,
        int epochs,
        OptionalInt batch,
        Sampler.Order order,
        Optional<StreamOption> stream,
        long seed,
        int threads,
        DType dtype,
        Optional<Path> out,
        List<Chosen<Metric>> metrics,
        List<Chosen<StopRule>> stops,
        CheckpointEvery checkpoints) {
    static final String DATA = "fashion";
    static final String MODEL = "mlp(256, 128)";
    static final String OPTIMIZER = "adam(lr=0.001)";
    static final int EPOCHS = 5;
    static final int BATCH = 128;
    static final int SEED = 1;

    /// The batch that is the whole training part.
    static final String WHOLE = "all";

    private static final int MOST_THREADS = 1024;

    /// A thing that was named.
    ///
    /// @param given as the user wrote it
    /// @param canonical with every default filled in
    record Chosen<T>(String given, Spec canonical, T value) {
        /// @throws UsageException if it names nothing, with the option in front of what is wrong
        static <T> Chosen<T> of(String option, Catalogue<T> catalogue, String given) {
            try {
                Bound<T> bound = catalogue.bind(given);
                return new Chosen<>(given, bound.spec(), bound.value());
            } catch (SpecException e) {
                throw new UsageException(option + ": " + e.getMessage(), e);
            }
        }
    }

    private enum Shuffle {
        EACH(Sampler.Order.SHUFFLED),
        ONCE(Sampler.Order.SHUFFLED_ONCE),
        NONE(Sampler.Order.IN_ORDER),
        REPLACEMENT(Sampler.Order.WITH_REPLACEMENT);

        private final Sampler.Order order;

        Shuffle(Sampler.Order order) {
            this.order = order;
        }
    }

    private enum Precision {
        F32,
        F64
    }

    /// @throws UsageException if an option does not fit
    static TrainChoices of(Options options) {
        return of(
                options,
                options.text("--model", MODEL),
                options.text("--optimizer", OPTIMIZER),
                options.text("--target"),
                options.share("--validation", "0.1"));
    }

    /// For commands to which some options mean something else.
    ///
    /// @throws UsageException if an option does not fit
    static TrainChoices of(
            Options options, String model, String optimizer, Optional<String> target, Optional<Double> validation) {
        Optional<Chosen<Loss>> loss =
                options.text("--loss").map(given -> Chosen.of("--loss", Catalogues.LOSSES, given));
        boolean whole = options.text("--batch").filter(WHOLE::equals).isPresent();
        int batch = whole ? Integer.MAX_VALUE : (int) options.whole("--batch", BATCH, 1, Integer.MAX_VALUE - 1);
        long seed = options.whole("--seed", SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        DType dtype = switch (options.choice("--dtype", Precision.F32)) {
            case F32 -> DType.F32;
            case F64 -> DType.F64;
        };
        var data = new TrainingData.Wanted(
                options.parameter(0, KeptCommand.DATA).orElse(DATA),
                target,
                validation,
                options.share("--test", String.valueOf(TrainingData.USUAL_TEST)),
                loss.map(chosen -> task(chosen.value())),
                dtype,
                seed);
        return new TrainChoices(
                data,
                Chosen.of("--model", Catalogues.MODELS, model),
                Chosen.of("--optimizer", org.thalweg.optim.Catalogues.OPTIMIZERS, optimizer),
                loss,
                (int) options.whole("--epochs", EPOCHS, 1, Integer.MAX_VALUE),
                options.text("--batch").isPresent() ? OptionalInt.of(batch) : OptionalInt.empty(),
                options.choice("--shuffle", Shuffle.EACH).order,
                StreamOption.of(options),
                seed,
                threads(options),
                dtype,
                options.text("--out").map(Path::of),
                all(options, "--measure", org.thalweg.train.Catalogues.METRICS),
                all(options, "--stop", org.thalweg.train.Catalogues.STOPS),
                CheckpointOption.of(options));
    }

    private static <T> List<Chosen<T>> all(Options options, String option, Catalogue<T> catalogue) {
        return options.texts(option).stream()
                .map(given -> Chosen.of(option, catalogue, given))
                .toList();
    }

    /// The figure that goes with a loss, and those that were asked for.
    ///
    /// @throws UsageException if one is about other targets
    Metric[] metrics(Loss loss) {
        Set<Metric> all = new LinkedHashSet<>(List.of(Metric.of(loss.target())));
        for (Chosen<Metric> metric : metrics) {
            if (metric.value().target() != loss.target()) {
                throw new UsageException("--measure: " + metric.canonical() + " is about "
                        + (loss.target() == Loss.Target.VALUES
                                ? "classes, and the targets are numbers"
                                : "numbers, and the targets are classes"));
            }
            all.add(metric.value());
        }
        return all.toArray(Metric[]::new);
    }

    /// `--threads`, one per processor if it is not given.
    static int threads(Options options) {
        return (int) options.whole("--threads", Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    }

    /// The loss, which follows from the targets if it is not given.
    Chosen<Loss> loss(Task task) {
        return loss.orElseGet(() -> Chosen.of("--loss", Catalogues.LOSSES, usualLoss(task)));
    }

    private static String usualLoss(Task task) {
        return switch (task) {
            case CLASSIFICATION -> "crossEntropy";
            case REGRESSION -> "mse";
        };
    }

    /// The batch size for that many examples.
    int batch(int examples) {
        int asked = batch.orElse(Math.min(BATCH, examples));
        return asked == Integer.MAX_VALUE ? examples : asked;
    }

    /// What targets a loss is for.
    static Task task(Loss loss) {
        return switch (loss.target()) {
            case CLASS -> Task.CLASSIFICATION;
            case VALUES -> Task.REGRESSION;
        };
    }
}
