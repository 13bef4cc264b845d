package org.thalweg.train;

/// A text that is not JSON, or JSON that is not what was expected.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
