package org.thalweg.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.thalweg.data.Standardization;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.optim.Layout;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A run read back from its [RunFolder].
///
/// @param description `run.json`
/// @param columns the names of the features in order; empty if they have none
/// @param model the trained model
public record SavedRun(Json.Members description, List<String> columns, TrainedModel model) {
    public SavedRun {
        columns = List.copyOf(columns);
    }

    static SavedRun load(Path folder) {
        Json.Members run = describe(folder);
        Path file = folder.resolve(RunFolder.RUN);
        Path weights = folder.resolve(RunFolder.WEIGHTS);
        if (!Files.exists(weights)) {
            throw new RunException(
                    folder,
                    "has no weights: the training did not end",
                    Checkpoints.any(folder) ? "Go on with it, as with `thalweg train --resume`." : "Train again.");
        }
        try {
            return read(run, file, weights);
        } catch (JsonException | SpecException | ShapeException | ArithmeticException e) {
            throw damaged(file, e);
        }
    }

    /// `run.json`, if it is of a format that this version reads.
    static Json.Members describe(Path folder) {
        Path file = folder.resolve(RunFolder.RUN);
        if (!Files.exists(file)) {
            throw new RunException(
                    folder, "holds no run: there is no " + RunFolder.RUN, "Name the folder of a training.");
        }
        try {
            Json.Members run = Json.parse(Files.readString(file)).members();
            long format = run.get("format").whole();
            if (format > RunDescription.FORMAT) {
                throw new RunException(
                        file,
                        "is of format " + format + ", and this version reads up to " + RunDescription.FORMAT,
                        "Take a newer version.");
            }
            return run;
        } catch (IOException e) {
            throw new RunException(file, "cannot be read (" + WholeFile.reason(e) + ")", "Check the folder.", e);
        } catch (JsonException e) {
            throw damaged(file, e);
        }
    }

    private static SavedRun read(Json.Members run, Path file, Path weights) {
        Json.Members data = run.get("data").members();
        List<String> targets = texts(data.get("targets"));
        Loss loss = Catalogues.LOSSES.create(named(run, "loss", file));
        Architecture architecture = Catalogues.MODELS.create(named(run, "model", file));
        int[] sizes = data.get("shape").items().stream()
                .mapToInt(size -> Math.toIntExact(size.whole()))
                .toArray();
        Model model = Model.of(architecture.network(loss.outputs(targets.size())), Shape.of(sizes));
        SafeTensors tensors = SafeTensors.read(weights);
        DType dtype = dtype(tensors, model, weights);
        return new SavedRun(
                run,
                texts(data.get("columns")),
                new TrainedModel(
                        model,
                        loss,
                        flat(tensors, model.layout(), dtype),
                        flat(tensors, model.stateLayout(), dtype),
                        targets,
                        standardization(run, file)));
    }

    private static String named(Json.Members run, String member, Path file) {
        Json spec = run.find(member);
        if (spec == null) {
            throw new RunException(
                    file, "does not name its " + member + ", which was made by a program", "Load it in that program.");
        }
        return spec.text();
    }

    private static Optional<Standardization> standardization(Json.Members run, Path file) {
        Json figures = run.find("standardization");
        try {
            return figures == null
                    ? Optional.empty()
                    : Optional.of(Standardization.of(
                            numbers(figures.members().get("mean")),
                            numbers(figures.members().get("deviation"))));
        } catch (IllegalArgumentException e) {
            throw damaged(file, e);
        }
    }

    /// The type of the tensors of the file, which must be the model's: its parameters and states.
    private static DType dtype(SafeTensors file, Model model, Path path) {
        List<String> wanted = Stream.of(model.layout(), model.stateLayout())
                .flatMap(layout -> layout.entries().stream())
                .map(entry -> entry.name() + " " + entry.shape())
                .sorted()
                .toList();
        List<String> found = file.tensors().entrySet().stream()
                .map(tensor -> tensor.getKey() + " " + tensor.getValue().shape())
                .sorted()
                .toList();
        List<DType> types =
                file.tensors().values().stream().map(NDArray::dtype).distinct().toList();
        if (!found.equals(wanted) || types.size() != 1 || !types.getFirst().isFloating()) {
            throw new RunException(
                    path,
                    "does not fit " + RunFolder.RUN + " beside it: it holds " + found + " of " + types
                            + ", and the model has " + wanted,
                    "Restore both files from one run.");
        }
        return types.getFirst();
    }

    /// The flat vector of this layout.
    private static NDArray flat(SafeTensors file, Layout layout, DType dtype) {
        NDArray flat = NDArray.zeros(dtype, layout.shape());
        layout.entries().forEach(entry -> layout.write(flat, entry.name(), file.get(entry.name())));
        return flat;
    }

    private static RunException damaged(Path file, Exception e) {
        return new RunException(
                file, "is damaged: " + e.getMessage(), "Train again, or restore the file from a copy.", e);
    }

    private static List<String> texts(Json items) {
        return items.items().stream().map(Json::text).toList();
    }

    private static double[] numbers(Json items) {
        return items.items().stream().mapToDouble(Json::number).toArray();
    }
}
