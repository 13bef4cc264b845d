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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.NDArray;

/// Keeps a training in a folder, and reads it back:
///
/// - `run.json`: what was trained on what, how, and what came out; see [RunDescription]. Written at the start, and
///   again at the end;
/// - `metrics.jsonl`: [EpochReport#figures], an object on a line, after each epoch;
/// - `weights.safetensors`: the parameters and the model's states by name, see [SafeTensors], at the end;
/// - `checkpoint.safetensors`, if there are to be [#checkpoints]: a [Snapshot] of the training, from time to time
///   and at the end, with a checksum over all of it. `checkpoint-before.safetensors` is the one before, while the
///   training runs.
///
/// The first three depend on the training alone, not on the machine, the time, the folder or the number of
/// threads: the same training leaves the same bytes. A checkpoint also knows how long it took.
///
/// A file is there whole or not at all. A run that has not ended is one whose `run.json` has no `result`; while it
/// goes on, there is a file `running`, locked by its process. It can go on ([Trainer#resume]) after the process
/// was killed. If the training fails with an exception, what was written is removed, unless there is a checkpoint
/// to go on from; if the loss became infinite or no number, there are no weights.
public final class RunFolder implements Callback {
    static final String RUN = "run.json";
    static final String METRICS = "metrics.jsonl";
    static final String WEIGHTS = "weights.safetensors";

    /// What a process may leave that died before its folder was one of a run.
    private static final Set<String> AT_BIRTH = Set.of(RunLock.FILE, RUN + WholeFile.PARTIAL);

    private final Path folder;
    private final Json.Members more;
    private final Map<String, String> notes;
    private final @Nullable Checkpoints checkpoints;
    private final boolean goesOn;
    private final List<Path> made = new ArrayList<>();
    private Json.Members description = Json.object();
    private @Nullable RunLock lock;

    private RunFolder(
            Path folder,
            Json.Members more,
            Map<String, String> notes,
            @Nullable Checkpoints checkpoints,
            boolean goesOn) {
        this.folder = folder;
        this.more = more;
        this.notes = notes;
        this.checkpoints = checkpoints;
        this.goesOn = goesOn;
    }

    /// A folder for one training. It is made when the training starts, with the folders around it. An earlier run
    /// in it is replaced.
    public static RunFolder in(Path folder) {
        return in(folder, Json.object());
    }

    /// The same, with further members for `run.json`, such as the version of the program.
    public static RunFolder in(Path folder, Json.Members more) {
        return new RunFolder(folder, more, Map.of(), null, false);
    }

    /// The same with checkpoints, from which a training whose process ended can go on.
    public RunFolder checkpoints(CheckpointEvery every) {
        return new RunFolder(folder, more, notes, new Checkpoints(folder, every), goesOn);
    }

    /// The same with a further file, written at the start, for whoever goes on with the run.
    public RunFolder note(String name, String text) {
        Map<String, String> all = new LinkedHashMap<>(notes);
        all.put(name, text);
        return new RunFolder(folder, more, all, checkpoints, goesOn);
    }

    /// The same folder for a training that goes on where an earlier one in it was, with its files: see
    /// [Trainer#resume].
    RunFolder goingOn() {
        return new RunFolder(folder, more, notes, checkpoints, true);
    }

    /// The last checkpoint that is whole, to go on from; empty if there is none yet, so that the training begins
    /// anew.
    ///
    /// @param warnings takes what is wrong with the last checkpoint, if it is damaged and the one before it is
    ///     taken
    /// @throws RunException if there is no run in the folder, or none of its checkpoints is whole
    public Optional<Snapshot> latest(Consumer<String> warnings) {
        return Checkpoints.latest(folder, RunDescription.fingerprint(SavedRun.describe(folder)), warnings);
    }

    /// The folder.
    public Path folder() {
        return folder;
    }

    /// @throws RunException if the folder cannot be made or written to, or holds other things than a run,
    ///     or another training is running in it
    @Override
    public void onStart(Setup setup, Progress progress) {
        description = RunDescription.of(setup, more);
        if (goesOn) {
            goOn(progress);
        } else {
            make();
        }
        WholeFile.write(folder.resolve(RUN), description.pretty());
        notes.forEach((name, text) -> WholeFile.write(folder.resolve(name), text));
        if (checkpoints != null) {
            checkpoints.start(RunDescription.fingerprint(description), progress.step());
        }
    }

    /// @param epoch the epoch to which the training has come
    /// @throws RunException if a training is not the one in this folder, or has fewer epochs
    void requireSame(Setup setup, int epoch) {
        RunDescription.requireSame(
                folder.resolve(RUN), SavedRun.describe(folder), RunDescription.of(setup, Json.object()));
        if (epoch > setup.epochs()) {
            throw new RunException(
                    folder,
                    "has come to epoch " + epoch + ", and " + setup.epochs() + " are asked for",
                    "Ask for at least " + epoch + ".");
        }
    }

    /// Forgets what came after the checkpoint, which comes again.
    private void goOn(Progress progress) {
        Path metrics = folder.resolve(METRICS);
        try {
            lock = RunLock.of(folder);
            Files.deleteIfExists(folder.resolve(WEIGHTS));
            if (Files.exists(metrics)) {
                WholeFile.write(
                        metrics,
                        Files.readString(metrics)
                                .lines()
                                .limit(progress.wholeEpochs())
                                .map(line -> line + "\n")
                                .collect(Collectors.joining()));
            }
        } catch (IOException e) {
            throw new RunException(
                    metrics, "cannot be read (" + WholeFile.reason(e) + ")", "Restore the folder from a copy.", e);
        }
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
            lock = RunLock.of(folder);
            clear();
        } catch (IOException e) {
            throw new RunException(
                    folder,
                    "cannot hold a run (" + WholeFile.reason(e) + ")",
                    "Choose a folder that can be made and written to.",
                    e);
        }
    }

    /// In this order: weights and checkpoints never lie beside another `run.json`.
    private void clear() throws IOException {
        for (String name : List.of(Checkpoints.LAST, Checkpoints.BEFORE, WEIGHTS, METRICS)) {
            Files.deleteIfExists(folder.resolve(name));
        }
        for (String name : notes.keySet()) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder.resolve(RUN));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.map(file -> file.getFileName().toString()).allMatch(AT_BIRTH::contains);
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
    public boolean wantsSnapshot(Progress progress) {
        return checkpoints != null && checkpoints.due(progress);
    }

    @Override
    public void onSnapshot(Progress progress, Snapshot snapshot) {
        if (checkpoints != null) {
            checkpoint(checkpoints, snapshot);
        }
    }

    /// The lines of the epochs before a checkpoint are on the disk before it.
    private void checkpoint(Checkpoints kept, Snapshot snapshot) {
        WholeFile.sync(folder.resolve(METRICS));
        kept.write(snapshot);
    }

    @Override
    public void onEnd(Progress progress, TrainingOutcome outcome) {
        if (checkpoints != null) {
            checkpoint(checkpoints, progress.snapshot());
        }
        if (!(outcome.ending() instanceof TrainingOutcome.Ending.NotFinite)) {
            weights(outcome.model()).write(folder.resolve(WEIGHTS));
        }
        WholeFile.write(
                folder.resolve(RUN), RunDescription.ended(description, outcome).pretty());
        if (checkpoints != null) {
            checkpoints.end();
        }
        try {
            unlock();
        } catch (IOException e) {
            throw new RunException(
                    folder, "cannot be given free (" + WholeFile.reason(e) + ")", "Remove " + RunLock.FILE + ".", e);
        }
    }

    private void unlock() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
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

    /// Removes what this training wrote, and the folders that it made, unless it can go on from a checkpoint.
    @Override
    public void onFailure(Throwable failure) {
        try {
            boolean ours = lock != null; // else the files of these names are someone else's
            boolean keep = goesOn || (ours && Checkpoints.any(folder));
            if (ours && !keep) {
                clear();
            }
            unlock();
            if (keep) {
                return;
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
