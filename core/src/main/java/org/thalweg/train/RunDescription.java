package org.thalweg.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.thalweg.data.Dataset;
import org.thalweg.data.Sampler;
import org.thalweg.data.Standardization;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Spec;
import org.thalweg.tensor.NDArray;

/// What `run.json` says, as members in this order:
///
/// - `format`, the number of this form;
/// - what the caller adds, such as the version of the program;
/// - `model`, `loss`, `optimizer`: specs in canonical form, `null` for what no spec names;
/// - `dtype`, `epochs`, `batch`, `order` of the examples unless they are shuffled anew in each epoch, `seed`; of a
///   stream the epochs are `null`, the order `stream`, and the data those that it begins with;
/// - `parameters`, how many numbers the model has;
/// - `statistics`, if running statistics are made anew where the model is evaluated at averaged parameters: the number
///   of examples that they are made of, [Setup#statisticsOver];
/// - `stops`, specs of the rules that may end the training early, if there are any;
/// - `data`: `name` (the last part of a path), `fingerprint` (see [Fingerprint]), `shape` of an example, `columns` and
///   `targets`, names of features and of classes or values, and the sizes of the parts `train`, `validation`, `test`;
/// - `standardization`, the figures that features go through, if any;
/// - `result`, once the training has ended: `ending`, `epochs`, `steps` and [TrainingOutcome#figures].
final class RunDescription {
    /// Raised when an older reader would misread what is written.
    static final int FORMAT = 1;

    /// What may not change when a training goes on.
    private static final List<String> FIXED = List.of(
            "data", "model", "loss", "optimizer", "dtype", "batch", "order", "seed", "parameters", "standardization");

    private RunDescription() {}

    static Json.Members of(Setup setup, Json.Members more) {
        Json.Members run = Json.object().with("format", Json.of(FORMAT));
        for (var member : more.values().entrySet()) {
            run = run.with(member.getKey(), member.getValue());
        }
        run = run.with("model", spec(org.thalweg.nn.Catalogues.MODELS, setup.architecture()))
                .with("loss", spec(org.thalweg.nn.Catalogues.LOSSES, setup.loss()))
                .with("optimizer", spec(org.thalweg.optim.Catalogues.OPTIMIZERS, setup.rule()))
                .with("dtype", Json.of(setup.dtype().name().toLowerCase(Locale.ROOT)))
                .with("epochs", setup.streamed() ? new Json.Null() : Json.of(setup.epochs()))
                .with("batch", Json.of(setup.batchSize()));
        if (setup.streamed() || setup.order() != Sampler.Order.SHUFFLED) {
            String order = setup.streamed() ? "stream" : setup.order().name().toLowerCase(Locale.ROOT);
            run = run.with("order", Json.of(order));
        }
        run = run.with("seed", Json.of(setup.seed()))
                .with("parameters", Json.of(setup.model().size()));
        if (setup.refreshed()) {
            run = run.with("statistics", Json.of(setup.statisticsOver()));
        }
        return stops(run, setup)
                .with("data", data(setup))
                .with(
                        "standardization",
                        setup.standardization().map(RunDescription::figures).orElse(new Json.Null()));
    }

    /// The rules that may end the training, if there are any.
    private static Json.Members stops(Json.Members run, Setup setup) {
        List<Json> stops = setup.stops().stream()
                .map(rule -> spec(org.thalweg.train.Catalogues.STOPS, rule))
                .toList();
        return stops.isEmpty() ? run : run.with("stops", new Json.Items(stops));
    }

    private static <T> Json spec(Catalogue<T> catalogue, T object) {
        return catalogue.describe(object).map(Spec::toString).map(Json::of).orElse(new Json.Null());
    }

    private static Json data(Setup setup) {
        Dataset train = setup.data().train();
        String name = train.name();
        return Json.object()
                .with("name", Json.of(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)))
                .with("fingerprint", Json.of(Fingerprint.of(train)))
                .with("shape", Json.of(train.shape().sizes()))
                .with("columns", Json.of(train.columnNames()))
                .with("targets", Json.of(TargetChecks.names(train)))
                .with("train", Json.of(train.size()))
                .with("validation", Json.of(setup.data().validation().size()))
                .with("test", Json.of(setup.data().test().size()));
    }

    private static Json figures(Standardization standardization) {
        Map<String, NDArray> arrays = standardization.toArrays();
        Json.Members figures = Json.object();
        for (String name : List.of("mean", "deviation")) {
            figures = figures.with(
                    name, Json.of(Objects.requireNonNull(arrays.get(name)).doubles()));
        }
        return figures;
    }

    /// What a checkpoint belongs to: eight digits of everything but the number of epochs, which may be raised, the
    /// result, and what the caller added.
    static String fingerprint(Json.Members run) {
        Json.Members fixed = Json.object();
        for (String name : FIXED) {
            Json value = run.find(name);
            fixed = fixed.with(name, value == null ? new Json.Null() : value);
        }
        var sum = new CRC32C();
        sum.update(fixed.compact().getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", sum.getValue());
    }

    /// @throws RunException if a training is not the one that a file describes, with what differs
    static void requireSame(Path file, Json.Members kept, Json.Members now) {
        for (String name : FIXED) {
            Json before = kept.find(name);
            Json after = now.find(name);
            if (!Objects.equals(before, after)) {
                throw new RunException(
                        file,
                        "is of another training: its `" + name + "` is " + shown(before) + ", not " + shown(after),
                        name.equals("data")
                                ? "Give the data that it was trained on."
                                : "Go on with the same, or train into another folder.");
            }
        }
    }

    private static String shown(@Nullable Json value) {
        if (value instanceof Json.Members data && data.find("fingerprint") != null) {
            return data.get("name").compact() + " with the fingerprint "
                    + data.get("fingerprint").compact();
        }
        return value == null ? "not named" : value.compact();
    }

    static Json.Members ended(Json.Members run, TrainingOutcome outcome) {
        Json.Members result = Json.object()
                .with(
                        "ending",
                        Json.of(
                                switch (outcome.ending()) {
                                    case TrainingOutcome.Ending.Completed _ -> "completed";
                                    case TrainingOutcome.Ending.Stopped(String reason) -> "stopped: " + reason;
                                    case TrainingOutcome.Ending.NotFinite failure -> failure.describe();
                                }))
                .with("epochs", Json.of(outcome.epochs()))
                .with("steps", Json.of(outcome.steps()));
        return run.with("result", with(result, outcome.figures()));
    }

    static Json.Members with(Json.Members object, Map<String, Double> figures) {
        Json.Members all = object;
        for (var figure : figures.entrySet()) {
            all = all.with(figure.getKey(), Json.of(figure.getValue()));
        }
        return all;
    }
}
