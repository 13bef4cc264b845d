package org.thalweg.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// That one training at a time writes into a folder: the file `running`, locked for as long as it does. The system
/// unlocks it when a process dies, however it dies; what is left then is an empty file that the next one takes
/// over.
final class RunLock implements AutoCloseable {
    static final String FILE = "running";

    private final Path file;
    private final @Nullable FileChannel channel;

    private RunLock(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @throws RunException if another training has it
    /// @throws IOException if the file cannot be made
    @SuppressWarnings("resource") // the lock holds the channel
    static RunLock of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new RunLock(file, channel);
            }
        } catch (OverlappingFileLockException _) {
            // by another thread of this process
        } catch (IOException _) { // some network drives have no locks; two trainings in one folder are rare
            channel.close();
            return new RunLock(file, null);
        }
        channel.close();
        throw new RunException(
                folder, "belongs to a training that is running", "Wait for its end, or choose another folder.");
    }

    /// Removes the file and gives the folder free.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        if (channel != null) {
            channel.close();
        }
    }
}
