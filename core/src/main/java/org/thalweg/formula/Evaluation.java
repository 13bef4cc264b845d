package org.thalweg.formula;

import static org.thalweg.formula.Expression.*;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Source;

/// The value of expressions in double precision, one part after the other: the meaning, and the judge of the graph.
final class Evaluation {
    /// Where values come from: of a variable if the index is 0, else of its element.
    interface Lookup {
        double value(String name, int index, Source source);
    }

    private static final Lookup NOTHING = (name, _, source) -> {
        throw Variables.unknown(name, List.of(), source);
    };

    private final Lookup lookup;
    private boolean watching;
    private @Nullable Fault fault;

    Evaluation(Lookup lookup) {
        this.lookup = lookup;
    }

    static Evaluation at(Map<String, Double> point) {
        return new Evaluation((name, index, source) -> {
            Double value = point.get(index == 0 ? name : name + "[" + index + "]");
            if (value == null) {
                throw Variables.unknown(index == 0 ? name : name + "[" + index + "]", point.keySet(), source);
            }
            return value;
        });
    }

    /// Whether a relation without variables holds.
    static boolean holds(Relation relation, @Nullable Scope scope) {
        return new Evaluation(NOTHING).truth(relation, scope);
    }

    /// The value of an expression without variables.
    static double value(Expression expression, @Nullable Scope scope) {
        return new Evaluation(NOTHING).of(expression, scope);
    }

    double value(Expression expression) {
        return of(expression, null);
    }

    Optional<Fault> fault(Expression expression) {
        watching = true;
        double value = value(expression);
        return Double.isFinite(value) ? Optional.empty() : Optional.ofNullable(fault);
    }

    private double of(Expression expression, @Nullable Scope scope) {
        return switch (expression) {
            case Numeral n -> n.value();
            case Constant c -> c.value();
            case Index i -> Scope.value(scope, i);
            case Variable v -> given(v, lookup.value(v.name(), 0, v.source()), scope);
            case Element e -> given(e, lookup.value(e.name(), Whole.element(e, scope), e.source()), scope);
            case Negate n -> -of(n.a(), scope);
            case Binary b -> {
                double left = of(b.left(), scope);
                double right = of(b.right(), scope);
                yield watched(b, b.operator().of(left, right), () -> reason(b, left, right), scope);
            }
            case Call c -> {
                double[] values = new double[c.arguments().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = of(c.arguments().get(i), scope);
                }
                yield watched(c, c.function().of(values), () -> reason(c, values[0]), scope);
            }
            case Fold f -> {
                Whole.Range range = Whole.range(f, scope);
                double total = f.by() == Folding.SUM ? 0 : 1;
                for (int k = 0; k < range.count(); k++) {
                    double term = of(f.body(), new Scope(f.index(), range.from() + k, scope));
                    total = f.by() == Folding.SUM ? total + term : total * term;
                }
                yield watched(f, total, () -> "too large for a double", scope);
            }
            case Choice c -> of(truth(c.condition(), scope) ? c.then() : c.otherwise(), scope);
        };
    }

    private boolean truth(Relation relation, @Nullable Scope scope) {
        return relation.order().holds(of(relation.left(), scope), of(relation.right(), scope));
    }

    private double given(Expression variable, double value, @Nullable Scope scope) {
        return watched(variable, value, () -> "the value given is " + shown(value), scope);
    }

    private double watched(Expression part, double value, Supplier<String> reason, @Nullable Scope scope) {
        if (watching && fault == null && !Double.isFinite(value)) {
            fault = new Fault(part.toString(), value, reason.get() + Whole.where(scope), part.source());
        }
        return value;
    }

    private static String reason(Binary b, double left, double right) {
        return switch (b.operator()) {
            case OVER -> right == 0 ? "division by 0" + because(b.right()) : tooLarge(b, left, right);
            case POWER -> {
                if (left == 0 && right < 0) {
                    yield equation(b.left(), 0) + "a negative power of 0";
                }
                yield left < 0 && right != Math.rint(right)
                        ? equation(b.left(), left) + "a power that is not whole wants a base of 0 or above"
                        : tooLarge(b, left, right);
            }
            case PLUS, MINUS, TIMES -> tooLarge(b, left, right);
        };
    }

    private static String because(Expression divisor) {
        return divisor instanceof Numeral ? "" : ", " + divisor + " = 0";
    }

    private static String tooLarge(Binary b, double left, double right) {
        return "too large for a double, from " + shown(left) + b.operator().symbol() + shown(right);
    }

    private static String reason(Call call, double x) {
        String wants = call.function().wants();
        String argument = equation(call.arguments().getFirst(), x);
        return wants.isEmpty()
                ? argument + "too large for a double"
                : argument + call.function().label() + " wants " + wants;
    }

    /// `x - 3 = -2, `, or nothing where the expression is the number already.
    private static String equation(Expression expression, double value) {
        return expression instanceof Numeral ? "" : expression + " = " + shown(value) + ", ";
    }

    private static String shown(double value) {
        return (value < 0 ? "-" : "") + Printer.number(Math.abs(value)).replace("Infinity", "∞");
    }
}
