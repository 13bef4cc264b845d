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
    TrialLog(Path file, Json.Members search) {
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
                throw new RunException(
                        file,
                        "holds the trials of another search" + difference(text, search),
                        "Name another folder, or remove the file.");
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
                    "Name another folder, or remove the file.",
                    e);
        }
    }

    /// The first thing that another search has otherwise.
    private static String difference(String text, Json.Members search) {
        Json.Members other = Json.parse(text.lines().findFirst().orElse("{}")).members();
        for (var member : search.values().entrySet()) {
            Json before = other.find(member.getKey());
            if (!member.getValue().equals(before)) {
                return ": its `" + member.getKey() + "` is " + (before == null ? "not named" : before.compact())
                        + ", not " + member.getValue().compact();
            }
        }
        return "";
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
