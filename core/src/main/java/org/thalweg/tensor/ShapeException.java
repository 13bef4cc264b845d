package org.thalweg.tensor;

/// Sizes that do not go together. The message names the operation, where it stands, the shapes on both sides and what
/// would fit.
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
