package org.thalweg.solve;

/// A [Block] raised the value, or wrote where it should not: its closed form is wrong, or not of this function.
public final class BlockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BlockException(String message) {
        super(message);
    }
}
