package org.thalweg.tensor;

/// An index among the numbers that a program was given that names nothing, such as a word outside the vocabulary of an
/// embedding. The message names the operation, the index, its place, and the range that fits.
public final class IndexException extends IndexOutOfBoundsException {
    private static final long serialVersionUID = 1L;

    public IndexException(String message) {
        super(message);
    }
}
