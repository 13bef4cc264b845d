package org.thalweg.solve;

import java.util.Arrays;

/// An exception of the user's function, with the point at which it arose.
public final class ObjectiveException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 8;

    private final transient double[] x;

    /// @param x where, which is copied
    public ObjectiveException(double[] x, RuntimeException cause) {
        super("the function failed at x = " + text(x) + ": " + cause, cause);
        this.x = x.clone();
    }

    /// Where.
    public double[] x() {
        return x.clone();
    }

    static String text(double[] x) {
        return x.length <= SHOWN
                ? Arrays.toString(x)
                : Arrays.toString(Arrays.copyOf(x, SHOWN)).replace("]", ", … ]");
    }
}
