package org.thalweg.lab;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.thalweg.train.Json;

/// The folder that `--out` names, for results of several trainings.
record ResultFolder(Path path) {
    /// Makes the folder if it is not there.
    ///
    /// @throws UsageException if that is not possible
    static ResultFolder at(Path path) {
        try {
            Files.createDirectories(path);
            return new ResultFolder(path);
        } catch (IOException e) {
            throw new UsageException(
                    "--out " + path + ": no folder can be made there (" + reason(e) + "); name another", e);
        }
    }

    /// Writes data and pictures under one name: JSON, SVG, and PNG where the JDK can draw.
    ///
    /// @return the names of the files
    List<String> write(String name, Json json, Picture picture) {
        List<String> written = new ArrayList<>(List.of(name + ".json", name + ".svg"));
        try {
            Files.writeString(path.resolve(name + ".json"), json.pretty());
            var svg = new SvgDrawing(picture.width(), picture.height());
            picture.draw(svg);
            Files.writeString(path.resolve(name + ".svg"), svg.toString());
            if (drawn(path.resolve(name + ".png"), picture)) {
                written.add(name + ".png");
            }
            return written;
        } catch (IOException e) {
            throw new UsageException("--out " + path + ": cannot be written (" + reason(e) + "); name another", e);
        }
    }

    /// What went wrong, in words where the system only names the file.
    static String reason(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            default -> e.toString();
        };
    }

    /// A JDK without java.desktop, or a system without any font, can draw no text.
    private static boolean drawn(Path file, Picture picture) throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            var image = new ImageDrawing(picture.width(), picture.height());
            picture.draw(image);
            image.write(file);
            return true;
        } catch (LinkageError | RuntimeException | InternalError _) {
            return false;
        }
    }
}
