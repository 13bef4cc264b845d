package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Expression;
import org.thalweg.formula.Fault;
import org.thalweg.formula.FormulaException;
import org.thalweg.formula.Operator;
import org.thalweg.formula.Order;
import org.thalweg.formula.Relation;
import org.thalweg.formula.Variables;
import org.thalweg.graph.Tensor;
import org.thalweg.solve.Multipliers;
import org.thalweg.solve.TracedConstraints;
import org.thalweg.train.Json;

/// `--subject-to`: the constraints, in the order in which they were given.
record SubjectTo(List<Relation> relations) {
    static final String OPTION = "--subject-to";

    /// A constraint that is closer to its limit counts as active.
    private static final double ACTIVE = 1e-6;

    /// @throws UsageException if one cannot be read, or is none
    static SubjectTo of(List<String> texts, Map<String, Integer> constants) {
        return new SubjectTo(
                texts.stream().flatMap(text -> chain(text, constants).stream()).toList());
    }

    private static List<Relation> chain(String text, Map<String, Integer> constants) {
        try {
            return VariableOptions.read(() -> {
                List<Relation> chain = Relation.chain(text, constants);
                chain.forEach(SubjectTo::requireConstraint);
                return chain;
            });
        } catch (UsageException e) {
            throw new UsageException(OPTION + " \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private static void requireConstraint(Relation relation) {
        if (relation.order() == Order.LESS || relation.order() == Order.GREATER) {
            throw new FormulaException(
                    "a constraint cannot be strict, as its limit may be the minimum; write "
                            + relation.order().symbol() + "=",
                    relation.source());
        }
        if (Variables.of(sides(relation)).count() == 0) {
            throw new FormulaException(
                    "there is no variable in this constraint; write one such as x + y <= 1", relation.source());
        }
    }

    private static List<Expression> sides(Relation relation) {
        return List.of(relation.left(), relation.right());
    }

    /// The expressions on all sides.
    Stream<Expression> sides() {
        return relations.stream().flatMap(relation -> sides(relation).stream());
    }

    boolean isEmpty() {
        return relations.isEmpty();
    }

    boolean hasInequalities() {
        return relations.stream().anyMatch(SubjectTo::isInequality);
    }

    private static boolean isInequality(Relation relation) {
        return relation.order() != Order.EQUAL;
    }

    /// @throws UsageException if a constraint has no value at the start
    void requireDefined(double[] start, Variables variables) {
        for (Relation relation : relations) {
            for (Expression side : sides(relation)) {
                Optional<Fault> fault = side.fault(variables.point(start));
                if (fault.isPresent()) {
                    throw new UsageException("the start is outside the domain of the constraint " + relation + ": "
                            + fault.get().message() + "\n  begin elsewhere, by --start");
                }
            }
        }
    }

    /// With their derivatives, the equations first; to be closed. `null` if there are none.
    @Nullable
    TracedConstraints traced(Variables variables) {
        return isEmpty()
                ? null
                : TracedConstraints.of(
                        variables.count(), x -> rows(false, variables, x), x -> rows(true, variables, x));
    }

    private List<Tensor> rows(boolean inequalities, Variables variables, Tensor x) {
        return relations.stream()
                .filter(relation -> isInequality(relation) == inequalities)
                .map(relation -> zero(relation).over(variables, x))
                .toList();
    }

    /// What is 0 or, of an inequality, at most 0.
    private static Expression zero(Relation relation) {
        return relation.order() == Order.AT_LEAST
                ? new Expression.Binary(Operator.MINUS, relation.right(), relation.left(), relation.source())
                : relation.difference();
    }

    /// A constraint at the end of a search.
    ///
    /// @param value left − right
    /// @param multiplier from 0 for an inequality; for an equation with the sign that f + λ(left − right) has
    record Row(Relation relation, double value, double multiplier, boolean isActive) {
        Json json() {
            return Json.object()
                    .with("text", Json.of(relation.toString()))
                    .with("value", Json.of(value))
                    .with("multiplier", Json.of(multiplier))
                    .with("active", Json.of(isActive));
        }
    }

    /// Each constraint with what the search knows of it.
    List<Row> rows(Multipliers multipliers) {
        List<Row> rows = new ArrayList<>();
        int equation = 0;
        int inequality = (int) relations.stream().filter(r -> !isInequality(r)).count();
        for (Relation relation : relations) {
            int at = isInequality(relation) ? inequality++ : equation++;
            double value = multipliers.values()[at];
            rows.add(new Row(
                    relation,
                    relation.order() == Order.AT_LEAST ? 0 - value : value,
                    multipliers.lambda()[at],
                    !isInequality(relation) || value >= -ACTIVE));
        }
        return rows;
    }
}
