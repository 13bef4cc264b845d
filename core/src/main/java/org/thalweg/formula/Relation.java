package org.thalweg.formula;

import java.util.List;
import java.util.Map;
import org.thalweg.spec.Source;

/// Two expressions and how they stand to each other: an equation to fit, `y = b1*(1 - exp(-b2*x))`, a constraint,
/// `x + y <= 1`, or the condition of an `if`.
public record Relation(Expression left, Order order, Expression right, Source source) {

    /// Reads a relation.
    ///
    /// @throws FormulaException if the text is none
    public static Relation parse(String text) {
        return parse(text, Map.of());
    }

    /// Reads a relation in which the names of `constants` stand for whole numbers.
    ///
    /// @throws FormulaException if the text is none
    public static Relation parse(String text, Map<String, Integer> constants) {
        return new Parser(text, constants).relationAlone();
    }

    /// Reads one relation or several in a chain, `0 <= x + y <= 1`: the same as `0 <= x + y` and `x + y <= 1`.
    ///
    /// @throws FormulaException if the text is none
    public static List<Relation> chain(String text, Map<String, Integer> constants) {
        return new Parser(text, constants).chainAlone();
    }

    /// left − right: 0 where an equation holds.
    public Expression difference() {
        return new Expression.Binary(Operator.MINUS, left, right, source);
    }

    /// The relation as text that reads as the same relation.
    @Override
    public String toString() {
        return left + " " + order.symbol() + " " + right;
    }
}
