package org.thalweg.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.NDArray;

/// Keeps a training in a folder, and reads it back:
///
/// - `run.json`: what was trained on what, how, and what came out; see [RunDescription]. Written at the start, and
///   again at the end;
/// - `metrics.jsonl`: [EpochReport#figures], an object on a line, after each epoch;
/// - `weights.safetensors`: the parameters and the model's states by name, see [SafeTensors], at the end.
///
/// All three depend on the training alone, not on the machine, the time, the folder or the number of threads: the same
/// training leaves the same bytes.
///
/// A file is there whole or not at all. If the training fails with an exception, what was written is removed; if the
/// loss became infinite or no number, there are no weights.
public final class RunFolder implements Callback {
    static final String RUN = "run.json";
    static final String METRICS = "metrics.jsonl";
    static final String WEIGHTS = "weights.safetensors";

    private final Path folder;
    private final Json.Members more;
    private final List<Path> made = new ArrayList<>();
    private Json.Members description = Json.object();
    private boolean ours;

    private RunFolder(Path folder, Json.Members more) {
        this.folder = folder;
        this.more = more;
    }

    /// A folder for one training. It is made when the training starts, with the folders around it. An earlier run
    /// in it is replaced.
    public static RunFolder in(Path folder) {
        return new RunFolder(folder, Json.object());
    }

    /// The same, with further members for `run.json`, such as the version of the program.
    public static RunFolder in(Path folder, Json.Members more) {
        return new RunFolder(folder, more);
    }

    /// The folder.
    public Path folder() {
        return folder;
    }

    /// @throws RunException if the folder cannot be made or written to, or holds other things than a run
    @Override
    public void onStart(Setup setup, Progress progress) {
        make();
        description = RunDescription.of(setup, more);
        WholeFile.write(folder.resolve(RUN), description.pretty());
    }

    private void make() {
        try {
            for (Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
                made.add(p);
            }
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve(RUN)) && !isEmpty(folder)) {
                throw new RunException(
                        folder,
                        "is not empty and holds no run",
                        "Choose an empty folder, or a name that is not taken yet.");
            }
            for (String name :
                    List.of(WEIGHTS, METRICS, RUN)) { // in this order: weights never lie beside another run.json
                Files.deleteIfExists(folder.resolve(name));
            }
            ours = true;
        } catch (IOException e) {
            throw new RunException(
                    folder,
                    "cannot hold a run (" + WholeFile.reason(e) + ")",
                    "Choose a folder that can be made and written to.",
                    e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    @Override
    public void onEpoch(Progress progress, EpochReport report) {
        Json.Members line = Json.object()
                .with("epoch", Json.of(report.epoch()))
                .with("step", Json.of(report.step()))
                .with("rate", Json.of(report.rate()));
        append(RunDescription.with(line, report.figures()).compact() + "\n");
    }

    private void append(String line) {
        Path file = folder.resolve(METRICS);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long before = channel.size();
            try {
                channel.position(before);
                WholeFile.drain(channel, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                channel.truncate(before); // no half line
                throw e;
            }
        } catch (IOException e) {
            throw new RunException(
                    file, "cannot be written (" + WholeFile.reason(e) + ")", "Make room, or choose another folder.", e);
        }
    }

    @Override
    public void onEnd(Progress progress, Outcome outcome) {
        if (!(outcome.ending() instanceof Outcome.Ending.NotFinite)) {
            weights(outcome.model()).write(folder.resolve(WEIGHTS));
        }
        WholeFile.write(
                folder.resolve(RUN), RunDescription.ended(description, outcome).pretty());
    }

    private static SafeTensors weights(TrainedModel trained) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        collect(trained.model().layout(), trained.parameters(), tensors);
        collect(trained.model().stateLayout(), trained.state(), tensors);
        return new SafeTensors(tensors);
    }

    private static void collect(Layout layout, NDArray flat, Map<String, NDArray> tensors) {
        layout.entries().forEach(entry -> tensors.put(entry.name(), layout.read(flat, entry.name())));
    }

    /// Removes what this training wrote, and the folders that it made.
    @Override
    public void onFailure(Throwable failure) {
        try {
            if (ours) { // else the files of these names are someone else's
                for (String name : List.of(WEIGHTS, METRICS, RUN)) {
                    Files.deleteIfExists(folder.resolve(name));
                }
            }
            for (Path path : made) { // from the inside out
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// Reads a run: what was trained, and the model with its weights.
    ///
    /// @throws RunException if there is none, it did not end, a file is damaged or of a later format, or the
    ///     files do not fit each other
    public static SavedRun load(Path folder) {
        return SavedRun.load(folder);
    }
}
