package org.thalweg.formula;

/// The operations that are written between two expressions.
public enum Operator {
    PLUS(" + ", 1),
    MINUS(" - ", 1),
    TIMES("*", 2),
    OVER("/", 2),
    POWER("^", 4);

    private final String symbol;
    private final int binding;

    Operator(String symbol, int binding) {
        this.symbol = symbol;
        this.binding = binding;
    }

    String symbol() {
        return symbol;
    }

    /// The larger, the tighter; the unary minus, 3, stands between products and powers.
    int binding() {
        return binding;
    }

    double of(double a, double b) {
        return switch (this) {
            case PLUS -> a + b;
            case MINUS -> a - b;
            case TIMES -> a * b;
            case OVER -> a / b;
            case POWER -> Math.pow(a, b);
        };
    }
}
