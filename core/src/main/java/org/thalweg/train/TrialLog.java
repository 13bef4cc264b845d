package org.thalweg.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The trials of a search as JSON lines, each appended when it is done. The first line says which search it is. What an
/// interruption has left of a last line is dropped.
final class TrialLog {
    private final Path file;
    private final List<Trial> before = new ArrayList<>();

    /// Begins a file, or goes on with one.
    ///
    /// @throws RunException if the file is of another search, or damaged
    TrialLog(Path file, Json search) {
        this.file = file;
        String head = search.compact() + "\n";
        try {
            if (!Files.exists(file)) {
                WholeFile.write(file, head);
                return;
            }
            String text = Files.readString(file);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            if (!whole.startsWith(head)) {
                String other = text.lines().findFirst().orElse("nothing");
                throw new RunException(
                        file,
                        "it holds the trials of another search, " + other + ", and this is " + search.compact(),
                        "Name another folder, or remove the file");
            }
            if (whole.length() < text.length()) {
                WholeFile.write(file, whole);
            }
            whole.lines()
                    .skip(1)
                    .forEach(line -> before.add(Trial.of(Json.parse(line).members())));
        } catch (IOException | JsonException e) {
            throw new RunException(
                    file,
                    "the trials in it cannot be read: " + e.getMessage(),
                    "Name another folder, or remove the file",
                    e);
        }
    }

    /// What the file held when it was opened.
    List<Trial> before() {
        return before;
    }

    synchronized void add(Trial trial) {
        try {
            Files.write(
                    file, (trial.json().compact() + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new RunException(
                    file,
                    "cannot be written: " + WholeFile.reason(e),
                    "The search goes on with it once that is mended",
                    e);
        }
    }
}
