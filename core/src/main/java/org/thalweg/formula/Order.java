package org.thalweg.formula;

import org.thalweg.graph.Tensor;

/// How the two sides of a [Relation] stand to each other.
public enum Order {
    LESS("<"),
    AT_MOST("<="),
    EQUAL("="),
    AT_LEAST(">="),
    GREATER(">");

    private final String symbol;

    Order(String symbol) {
        this.symbol = symbol;
    }

    /// As it is written; equality is also read as `==`.
    public String symbol() {
        return symbol;
    }

    /// Whether the numbers stand so; never for NaN.
    public boolean holds(double left, double right) {
        return switch (this) {
            case LESS -> left < right;
            case AT_MOST -> left <= right;
            case EQUAL -> left == right;
            case AT_LEAST -> left >= right;
            case GREATER -> left > right;
        };
    }

    Tensor holds(Tensor left, Tensor right) {
        return switch (this) {
            case LESS -> left.less(right);
            case AT_MOST -> left.lessOrEqual(right);
            case EQUAL -> left.equalTo(right);
            case AT_LEAST -> left.greaterOrEqual(right);
            case GREATER -> left.greater(right);
        };
    }
}
