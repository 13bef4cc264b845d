package org.thalweg.formula;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.thalweg.formula.Expression.*;

/// Expressions as text that reads as the same expression, with no parentheses that are not needed.
final class Printer {
    private static final int SIGNED = 3;
    private static final int ATOM = 5;

    private Printer() {}

    static String print(Expression expression) {
        var text = new StringBuilder();
        write(expression, 0, text);
        return text.toString();
    }

    /// Writes an expression, in parentheses if it binds less than `binding`. Its frames are kept small, for deep
    /// trees.
    private static void write(Expression expression, int binding, StringBuilder into) {
        boolean open = binding(expression) < binding;
        if (open) {
            into.append('(');
        }
        switch (expression) {
            case Numeral n -> into.append(number(n.value()));
            case Constant c -> into.append(c.name());
            case Variable v -> into.append(v.name());
            case Index i -> into.append(i.name());
            case Element e -> {
                into.append(e.name()).append('[');
                write(e.index(), 0, into);
                into.append(']');
            }
            case Negate n -> {
                into.append('-');
                write(n.a(), SIGNED, into);
            }
            case Binary b -> {
                boolean power = b.operator() == Operator.POWER;
                write(b.left(), power ? ATOM : b.operator().binding(), into);
                into.append(b.operator().symbol());
                write(b.right(), power ? SIGNED : b.operator().binding() + 1, into);
            }
            case Call c -> {
                into.append(c.function().label()).append('(');
                write(c.arguments(), into);
                into.append(')');
            }
            case Fold f -> {
                into.append(f.by().name().toLowerCase(Locale.ROOT)).append('(');
                into.append(f.index()).append(", ");
                write(List.of(f.from(), f.to(), f.body()), into);
                into.append(')');
            }
            case Choice c -> {
                into.append("if(");
                write(c.condition().left(), 0, into);
                into.append(' ').append(c.condition().order().symbol()).append(' ');
                write(List.of(c.condition().right(), c.then(), c.otherwise()), into);
                into.append(')');
            }
        }
        if (open) {
            into.append(')');
        }
    }

    private static void write(List<Expression> list, StringBuilder into) {
        for (int i = 0; i < list.size(); i++) {
            into.append(i == 0 ? "" : ", ");
            write(list.get(i), 0, into);
        }
    }

    private static int binding(Expression expression) {
        return switch (expression) {
            case Binary b -> b.operator().binding();
            case Negate _ -> SIGNED;
            default -> ATOM;
        };
    }

    /// The shortest digits that read as the same double: `3`, `0.5`, `1e-08`.
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        String digits = Double.toString(value);
        double size = Math.abs(value);
        return size >= 1e-5 && size < 1e15
                ? new BigDecimal(digits).toPlainString()
                : digits.replace(".0E", "e").replace('E', 'e');
    }
}
