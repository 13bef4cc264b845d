package org.thalweg.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A run folder, or a file of one, that cannot be read or written. The message is one paragraph: which file, what
/// is wrong with it, and what to do.
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param what what is wrong, as a clause
    /// @param cure what to do, as a sentence
    public RunException(Path file, String what, String cure) {
        super(file + ": " + what + ". " + cure);
    }

    /// The same, for a reason that was thrown.
    public RunException(Path file, String what, String cure, @Nullable Throwable cause) {
        super(file + ": " + what + ". " + cure, cause);
    }
}
