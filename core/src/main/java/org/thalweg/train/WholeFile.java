package org.thalweg.train;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Files that are there whole or not at all: written under another name beside their own, brought to the disk, and
/// renamed, which is brought to the disk too. Whoever is interrupted leaves the file that was there before.
final class WholeFile {
    /// What the other name has behind its own.
    static final String PARTIAL = ".partial";

    private WholeFile() {}

    /// Writes what a file is to hold.
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /// @throws RunException if it cannot be written
    static void write(Path file, Content content) {
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        try {
            try (var channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            move(partial, file);
            sync(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            discard(partial);
            throw new RunException(file, "cannot be written (" + reason(e) + ")", "Choose a folder that can be.", e);
        }
    }

    /// @throws RunException if it cannot be written
    static void write(Path file, String text) {
        write(file, channel -> drain(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /// Gives a file another name, in place of a file that may have it.
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) { // some network drives
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Brings to the disk what was written into a file, or the names of the files in a folder, where the system
    /// can do that.
    static void sync(@Nullable Path path) {
        if (path == null) {
            return;
        }
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // There is no such file yet; or Windows does not open folders, and some network drives do not sync them.
        }
    }

    static void drain(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Reads until the buffer is full.
    static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("it ended while it was read");
            }
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
