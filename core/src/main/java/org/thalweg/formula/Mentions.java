package org.thalweg.formula;

import java.util.List;
import java.util.function.Predicate;
import org.thalweg.formula.Expression.*;

/// What an expression is made of.
final class Mentions {
    private Mentions() {}

    /// The expressions directly below.
    static List<Expression> parts(Expression expression) {
        return switch (expression) {
            case Numeral _, Constant _, Variable _, Index _ -> List.of();
            case Element e -> List.of(e.index());
            case Negate n -> List.of(n.a());
            case Binary b -> List.of(b.left(), b.right());
            case Call c -> c.arguments();
            case Fold f -> List.of(f.from(), f.to(), f.body());
            case Choice c -> List.of(c.condition().left(), c.condition().right(), c.then(), c.otherwise());
        };
    }

    /// Whether the value depends on an index of this name from outside.
    static boolean index(String name, Expression expression) {
        return switch (expression) {
            case Index i -> i.name().equals(name);
            case Fold f ->
                index(name, f.from()) || index(name, f.to()) || (!f.index().equals(name) && index(name, f.body()));
            default -> any(expression, part -> index(name, part));
        };
    }

    /// Whether the value depends on a variable.
    static boolean variables(Expression expression) {
        return expression instanceof Variable || expression instanceof Element || any(expression, Mentions::variables);
    }

    /// Whether the bounds of a fold in it depend on an index of this name from outside.
    static boolean inBounds(String name, Expression expression) {
        return switch (expression) {
            case Fold f ->
                index(name, f.from()) || index(name, f.to()) || (!f.index().equals(name) && inBounds(name, f.body()));
            default -> any(expression, part -> inBounds(name, part));
        };
    }

    /// Whether an indexed variable in it depends on an index of this name, or a condition or bound does, so
    /// that one value of the index does not stand for all.
    static boolean inElements(String name, Expression expression) {
        return switch (expression) {
            case Element e -> index(name, e.index());
            case Fold f ->
                index(name, f.from()) || index(name, f.to()) || (!f.index().equals(name) && inElements(name, f.body()));
            default -> any(expression, part -> inElements(name, part));
        };
    }

    /// Not a stream: its frames would take the stack that deep expressions need.
    private static boolean any(Expression expression, Predicate<Expression> holds) {
        for (Expression part : parts(expression)) {
            if (holds.test(part)) {
                return true;
            }
        }
        return false;
    }
}
