package org.thalweg.formula;

import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Expression.*;

/// Indices and bounds: whole numbers made of numbers, constants and the indices around.
final class Whole {
    /// More terms are no formula but data.
    static final int TERMS = 1_000_000;

    private Whole() {}

    /// @throws FormulaException if it is no whole number
    static long of(Expression expression, @Nullable Scope scope) {
        double value = switch (expression) {
            case Numeral n -> n.value();
            case Constant c -> c.value();
            case Index i -> Scope.value(scope, i);
            case Negate n -> -of(n.a(), scope);
            case Binary b -> b.operator().of((double) of(b.left(), scope), (double) of(b.right(), scope));
            case Call c -> {
                double[] values = new double[c.arguments().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = of(c.arguments().get(i), scope);
                }
                yield c.function().of(values);
            }
            case Variable v ->
                throw new FormulaException(
                        "`" + v.name() + "` is no whole number here; expected one made of numbers, constants given"
                                + " beside the formula, such as n=10, and the indices of sums around it",
                        v.source());
            case Element e ->
                throw new FormulaException(
                        "`" + e + "` is a variable; expected a whole number that is known beforehand", e.source());
            case Fold _, Choice _ ->
                throw new FormulaException(
                        "no sum, product or if may stand in an index or a bound", expression.source());
        };
        if (value != Math.rint(value) || Math.abs(value) > 1e15) {
            throw new FormulaException(
                    "`" + expression + "` is " + Printer.number(value) + "; expected a whole number",
                    expression.source());
        }
        return (long) value;
    }

    /// The first index and the number of terms of a fold.
    record Range(long from, int count) {}

    static Range range(Fold fold, @Nullable Scope scope) {
        long from = of(fold.from(), scope);
        long count = Math.max(0, of(fold.to(), scope) - from + 1);
        requireTerms(count, fold);
        return new Range(from, (int) count);
    }

    static void requireTerms(long terms, Fold fold) {
        if (terms > TERMS) {
            throw new FormulaException(
                    String.format("%,d terms", terms).replace(',', ' ') + "; expected at most 1 000 000",
                    fold.source());
        }
    }

    /// The value of an index, at least 1.
    static int element(Element element, @Nullable Scope scope) {
        long index = of(element.index(), scope);
        if (index < 1 || index > Integer.MAX_VALUE) {
            throw new FormulaException(
                    "`" + element + "` is " + element.name() + "[" + index + "]" + where(scope)
                            + "; expected an index of 1 or more",
                    element.source());
        }
        return (int) index;
    }

    /// ` at i = 3, j = 1`.
    static String where(@Nullable Scope scope) {
        var text = new StringBuilder();
        for (Scope s = scope; s != null; s = s.outer()) {
            text.insert(0, (s.outer() == null ? " at " : ", ") + s.name() + " = " + s.value());
        }
        return text.toString();
    }
}
