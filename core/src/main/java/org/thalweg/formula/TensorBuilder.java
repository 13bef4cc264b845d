package org.thalweg.formula;

import static org.thalweg.formula.Expression.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Expressions as graph. An index of a sum becomes an [Axis], unless a sum inside has bounds that depend on it:
/// then the terms are built one by one.
final class TensorBuilder {
    /// Terms that are built one by one, in all.
    private static final int UNROLLED = 10_000;

    /// Whole exponents up to this size become products.
    private static final int PRODUCT_POWER = 1_024;

    private final Binding binding;
    private final int rows;
    private int unrolled;

    /// Where a part stands.
    ///
    /// @param axis the innermost axis
    /// @param scope the indices that are built one by one
    /// @param taken where the branch of an `if` around it is taken
    private record Place(
            @Nullable Axis axis,
            @Nullable Scope scope,
            @Nullable Tensor taken) {
        boolean fixed(Expression expression) {
            if (Mentions.variables(expression)) {
                return false;
            }
            for (Axis a = axis; a != null; a = a.outer()) {
                if (Mentions.index(a.name(), expression)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// @param rows 1 if a variable may be a column of data, else 0
    TensorBuilder(Binding binding, int rows) {
        this.binding = binding;
        this.rows = rows;
    }

    static Tensor over(Expression expression, Map<String, Tensor> values) {
        List<Shape> columns = new ArrayList<>();
        Occurrences.of(List.of(expression)).forEach((name, occurrence) -> {
            Tensor given = values.get(name);
            if (given != null && occurrence.size() == 0 && given.rank() > 0) {
                columns.add(given.shape());
            }
        });
        Tensor value = new TensorBuilder(Binding.of(values), columns.isEmpty() ? 0 : 1).build(expression);
        return columns.isEmpty() ? value : value.broadcastTo(columns.getFirst());
    }

    Tensor build(Expression expression) {
        return of(expression, new Place(null, null, null));
    }

    private Tensor of(Expression expression, Place at) {
        return switch (expression) {
            case Numeral n -> number(n.value());
            case Constant c -> number(c.value());
            case Variable v -> binding.plain(v.name(), v.source());
            case Index i -> index(i, at);
            case Element e ->
                new Elements(e, binding.elements(e.name(), e.source()), at.taken != null).along(at.axis, at.scope);
            case Negate n -> of(n.a(), at).negate();
            case Binary b -> binary(b, at);
            case Call c -> call(c, at);
            case Fold f -> fold(f, at);
            case Choice c -> choice(c, at);
        };
    }

    private static Tensor number(double value) {
        return Tensor.constant(DType.F64, value);
    }

    private static Tensor index(Index index, Place at) {
        Axis axis = Axis.named(at.axis, index.name());
        return axis == null || Scope.knows(at.scope, index.name())
                ? number((double) Scope.value(at.scope, index))
                : axis.values();
    }

    /// `x` where the branch around is taken, elsewhere a number at which nothing is infinite: 0 · ∞ in the
    /// derivative of a branch that is not taken would be NaN.
    private static Tensor guarded(Tensor x, Place at, double inside) {
        return at.taken == null ? x : at.taken.select(x, number(inside));
    }

    private Tensor call(Call c, Place at) {
        double inside = c.function().inside();
        List<Tensor> arguments = new ArrayList<>();
        for (Expression argument : c.arguments()) {
            Tensor x = of(argument, at);
            arguments.add(Double.isNaN(inside) ? x : guarded(x, at, inside));
        }
        return c.function().of(arguments);
    }

    private Tensor binary(Binary b, Place at) {
        Tensor left = of(b.left(), at);
        if (b.operator() == Operator.POWER && at.fixed(b.right())) {
            return power(left, Evaluation.value(b.right(), at.scope), at);
        }
        Tensor right = of(b.right(), at);
        return switch (b.operator()) {
            case PLUS -> left.plus(right);
            case MINUS -> left.minus(right);
            case TIMES -> left.times(right);
            case OVER -> left.div(guarded(right, at, 1));
            case POWER -> guarded(left, at, 1).pow(right);
        };
    }

    private static Tensor power(Tensor base, double exponent, Place at) {
        if (exponent == Math.rint(exponent) && Math.abs(exponent) <= PRODUCT_POWER) {
            return exponent < 0
                    ? whole(guarded(base, at, 1), (int) -exponent).reciprocal()
                    : whole(base, (int) exponent);
        }
        Tensor safe = guarded(base, at, 1);
        return exponent == 0.5 ? safe.sqrt() : safe.pow(exponent);
    }

    /// By squaring: x⁷ = x · x² · x⁴.
    private static Tensor whole(Tensor base, int exponent) {
        Tensor product = null;
        Tensor square = base;
        for (int rest = exponent; rest > 0; rest /= 2) {
            if (rest % 2 == 1) {
                product = product == null ? square : product.times(square);
            }
            if (rest > 1) {
                square = square.square();
            }
        }
        return product == null ? number(1).broadcastTo(base.shape()) : product;
    }

    private Tensor choice(Choice c, Place at) {
        Relation condition = c.condition();
        if (at.fixed(condition.left()) && at.fixed(condition.right())) {
            return of(Evaluation.holds(condition, at.scope) ? c.then() : c.otherwise(), at);
        }
        Tensor holds = condition.order().holds(of(condition.left(), at), of(condition.right(), at));
        Tensor then = holds;
        Tensor otherwise = holds.not();
        if (at.taken != null) {
            then = then.and(at.taken);
            otherwise = otherwise.and(at.taken);
        }
        return holds.select(
                of(c.then(), new Place(at.axis, at.scope, then)),
                of(c.otherwise(), new Place(at.axis, at.scope, otherwise)));
    }

    private Tensor fold(Fold f, Place at) {
        Whole.Range range = Whole.range(f, at.scope);
        boolean sum = f.by() == Folding.SUM;
        if (range.count() == 0) {
            return number(sum ? 0 : 1);
        }
        if (Mentions.inBounds(f.index(), f.body()) || range.count() == 1 || Scope.knows(at.scope, f.index())) {
            return oneByOne(f, range, at);
        }
        int behind = at.axis == null ? rows : at.axis.behind() + 1;
        Axis axis = new Axis(f.index(), range.from(), range.count(), behind, at.axis);
        Tensor terms = of(f.body(), new Place(axis, at.scope, at.taken));
        if (terms.rank() <= behind) { // the same for each value of the index
            return sum ? terms.times(range.count()) : power(terms, range.count(), at);
        }
        return sum ? terms.sum(0) : product(terms);
    }

    private Tensor oneByOne(Fold f, Whole.Range range, Place at) {
        unrolled += range.count();
        if (unrolled > UNROLLED) {
            throw new FormulaException(
                    "more than 10 000 terms that are built one by one, since the bounds of a sum inside depend on `"
                            + f.index() + "`; expected fewer, or bounds that do not",
                    f.source());
        }
        List<Tensor> terms = new ArrayList<>();
        for (int k = 0; k < range.count(); k++) {
            terms.add(of(f.body(), new Place(at.axis, new Scope(f.index(), range.from() + k, at.scope), at.taken)));
        }
        return pairwise(terms, f.by());
    }

    private static Tensor pairwise(List<Tensor> terms, Folding by) {
        if (terms.size() == 1) {
            return terms.getFirst();
        }
        int half = terms.size() / 2;
        Tensor a = pairwise(terms.subList(0, half), by);
        Tensor b = pairwise(terms.subList(half, terms.size()), by);
        return by == Folding.SUM ? a.plus(b) : a.times(b);
    }

    /// The product along the first axis: one half times the other, until one is left.
    private static Tensor product(Tensor factors) {
        Tensor rest = factors;
        while (rest.size(0) > 1) {
            int count = rest.size(0);
            int half = count / 2;
            Tensor pairs = rest.slice(0, 0, half).times(rest.slice(0, half, 2 * half));
            rest = count % 2 == 0 ? pairs : Tensor.concat(List.of(pairs, rest.slice(0, count - 1, count)), 0);
        }
        return rest.squeeze(0);
    }
}
