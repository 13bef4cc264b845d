package org.thalweg.lab;

/// What the user can mend: a wrong option, or input that cannot be used. The message is one paragraph that names the
/// cure. The command ends with exit code 2.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
