package org.thalweg.formula;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Expression.*;
import org.thalweg.spec.Source;

/// Finds the variables of expressions, how many elements an indexed one has, and indices and bounds that are wrong.
final class Occurrences {
    /// A variable: the largest index of its elements, or 0 if it has none, and where it first appears.
    record Occurrence(int size, Source source) {}

    private final Map<String, Occurrence> found = new LinkedHashMap<>();

    private Occurrences() {}

    /// The variables in the order in which they first appear.
    ///
    /// @throws FormulaException if a name is used with an index and without, or an index or bound is wrong
    static Map<String, Occurrence> of(List<Expression> expressions) {
        Occurrences all = new Occurrences();
        expressions.forEach(expression -> all.visit(expression, null, 1));
        return all.found;
    }

    private void visit(Expression expression, @Nullable Scope scope, long times) {
        switch (expression) {
            case Variable v -> add(v.name(), 0, v.source());
            case Element e -> add(e.name(), Whole.element(e, scope), e.source());
            case Fold f -> fold(f, scope, times);
            case Choice c
            when !Mentions.variables(c.condition().left())
                    && !Mentions.variables(c.condition().right()) ->
                visit(Evaluation.holds(c.condition(), scope) ? c.then() : c.otherwise(), scope, times);
            case Numeral _, Constant _, Index _ -> {}
            case Negate n -> visit(n.a(), scope, times);
            case Binary b -> {
                visit(b.left(), scope, times);
                visit(b.right(), scope, times);
            }
            case Call _, Choice _ -> {
                for (Expression part : Mentions.parts(expression)) {
                    visit(part, scope, times);
                }
            }
        }
    }

    private void fold(Fold fold, @Nullable Scope scope, long times) {
        Whole.Range range = Whole.range(fold, scope);
        Whole.requireTerms(times * range.count(), fold);
        int visits = Mentions.inElements(fold.index(), fold.body()) ? range.count() : Math.min(1, range.count());
        for (int k = 0; k < visits; k++) {
            visit(fold.body(), new Scope(fold.index(), range.from() + k, scope), times * range.count());
        }
    }

    private void add(String name, int size, Source source) {
        Occurrence before = found.get(name);
        if (before == null) {
            found.put(name, new Occurrence(size, source));
        } else if ((before.size == 0) != (size == 0)) {
            throw new FormulaException(
                    "`" + name + "` stands " + (size == 0 ? "without" : "with") + " an index here and "
                            + (size == 0 ? "with" : "without") + " one at column " + (before.source.start() + 1)
                            + "; expected one of the two",
                    source);
        } else if (size > before.size) {
            found.put(name, new Occurrence(size, before.source));
        }
    }
}
