package org.thalweg.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that are there whole or not at all: written under another name beside their own, brought to the disk, and
/// renamed. Whoever is interrupted leaves the file that was there before.
final class WholeFile {
    private WholeFile() {}

    /// Writes what a file is to hold.
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /// @throws RunException if it cannot be written
    static void write(Path file, Content content) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (var channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            try {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException _) { // some network drives
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            discard(partial);
            throw new RunException(file, "cannot be written (" + reason(e) + ")", "Choose a folder that can be.", e);
        }
    }

    /// @throws RunException if it cannot be written
    static void write(Path file, String text) {
        write(file, channel -> drain(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    static void drain(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// What went wrong, in words: the exceptions of `java.nio.file` say only which file it was.
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "there is no such folder or file";
            case java.nio.file.AccessDeniedException _ -> "access is denied";
            case java.nio.file.FileAlreadyExistsException _ -> "a file of this name is in the way";
            case java.nio.file.DirectoryNotEmptyException _ -> "a folder of this name is in the way";
            case java.nio.file.NotDirectoryException _ -> "a part of the path is a file, not a folder";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException _) {
            // The cause is what matters, and it is on its way.
        }
    }
}
