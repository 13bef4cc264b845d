package org.thalweg.solve.sampling;

import java.util.Arrays;

/// A chain cannot begin: f, or its gradient, is not finite at its start, where the density is thus 0 or unknown.
public final class InfeasibleStartException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 8;

    private final int chain;
    private final transient double[] x;

    InfeasibleStartException(int chain, Place start, String tried, String cure) {
        super("chain " + chain + " cannot begin at x = " + text(start.x()) + tried + ": "
                + (Double.isFinite(start.value())
                        ? "the gradient is not finite there"
                        : "f(x) = " + start.value() + " is not finite")
                + "; " + cure);
        this.chain = chain;
        this.x = start.x().clone();
    }

    /// Which chain, from 0.
    public int chain() {
        return chain;
    }

    /// Where.
    public double[] x() {
        return x.clone();
    }

    private static String text(double[] x) {
        return x.length <= SHOWN
                ? Arrays.toString(x)
                : Arrays.toString(Arrays.copyOf(x, SHOWN)).replace("]", ", … ]");
    }
}
