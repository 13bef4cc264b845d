package org.thalweg.train;

/// What was asked of a training does not fit it: a rule that watches a figure that there is not, say. The message
/// is one paragraph: what, what there is, and what to do.
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message the paragraph
    public SetupException(String message) {
        super(message);
    }
}
