package org.thalweg.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// The checkpoints of a [RunFolder]: the last one, and the one before it, to which one goes back if the last one
/// turns out to be damaged.
final class Checkpoints {
    static final String LAST = "checkpoint.safetensors";
    static final String BEFORE = "checkpoint-before.safetensors";
    static final String CURE = "Train again, or restore the file from a copy.";

    private final Path folder;
    private final CheckpointEvery every;
    private String run = "";
    private long step;
    private long nanos;
    private long cost;

    Checkpoints(Path folder, CheckpointEvery every) {
        this.folder = folder;
        this.every = every;
    }

    /// From now on the time counts.
    ///
    /// @param description what they belong to, see [#fingerprint]
    void start(String description, long firstStep) {
        run = description;
        step = firstStep;
        nanos = System.nanoTime();
    }

    /// Whether it is time for one. Allocates nothing.
    boolean due(Progress progress) {
        return every.due(progress.step() - step, System.nanoTime() - nanos, cost, progress.seconds());
    }

    /// Writes one, and keeps the one before.
    ///
    /// @throws RunException if it cannot be written
    void write(Snapshot snapshot) {
        long began = System.nanoTime();
        put(snapshot);
        step = snapshot.position().step();
        nanos = System.nanoTime();
        cost = nanos - began;
    }

    private void put(Snapshot snapshot) {
        Path fresh = folder.resolve(LAST + ".new");
        CheckpointFile.write(fresh, snapshot, run);
        Path last = folder.resolve(LAST);
        try {
            if (Files.exists(last)) {
                WholeFile.move(last, folder.resolve(BEFORE));
            }
            WholeFile.move(fresh, last);
            WholeFile.sync(folder);
        } catch (IOException e) {
            throw new RunException(
                    last, "cannot be written (" + WholeFile.reason(e) + ")", "Choose a folder that can be.", e);
        }
    }

    /// Leaves the last one alone: nothing can come between it and its use any more.
    ///
    /// @throws RunException if the one before cannot be removed
    void end() {
        remove(BEFORE);
        remove(LAST + ".new");
    }

    private void remove(String name) {
        Path file = folder.resolve(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new RunException(file, "cannot be removed (" + WholeFile.reason(e) + ")", "Remove it by hand.", e);
        }
    }

    /// Whether there is something to go on from.
    static boolean any(Path folder) {
        return Files.exists(folder.resolve(LAST)) || Files.exists(folder.resolve(BEFORE));
    }

    /// The last one that is whole; empty if none was written yet.
    ///
    /// @param run as in [#start]
    /// @param warnings takes what is wrong with the last one, if that is damaged
    /// @throws RunException if there are some, and all are damaged
    static Optional<Snapshot> latest(Path folder, String run, Consumer<String> warnings) {
        Path last = folder.resolve(LAST);
        Path before = folder.resolve(BEFORE);
        if (!Files.exists(last)) {
            return Files.exists(before) ? Optional.of(CheckpointFile.read(before, run)) : Optional.empty();
        }
        try {
            return Optional.of(CheckpointFile.read(last, run));
        } catch (RunException e) {
            if (!Files.exists(before)) {
                throw e;
            }
            Snapshot snapshot = CheckpointFile.read(before, run);
            warnings.accept(
                    String.valueOf(e.getMessage()).replace(" " + CURE, "") + " Going on from the one before it, of"
                            + " step " + snapshot.position().step() + ".");
            return Optional.of(snapshot);
        }
    }
}
