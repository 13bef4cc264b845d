package org.thalweg.lab;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.thalweg.formula.Expression;
import org.thalweg.formula.FormulaException;
import org.thalweg.formula.Order;
import org.thalweg.formula.Relation;
import org.thalweg.formula.Variables;
import org.thalweg.spec.Nearest;

/// `--formula`: what is observed, on the left, and the model of it, on the right. Names of columns stand for these, all
/// others are parameters.
///
/// @param relation as it was written
/// @param parameters those with a start first, in its order
/// @param predictors the columns that the model reads
record FitFormula(Relation relation, Variables parameters, List<String> predictors) {
    private static final String EXAMPLE = "--formula \"y = a + b*x\"";

    /// @throws UsageException if the formula is missing or does not fit the table, or a parameter has no start
    static FitFormula of(Options options, ColumnTable table) {
        String text = options.text("--formula")
                .orElseThrow(() -> new UsageException("--formula is missing: say what to fit, such as " + EXAMPLE
                        + "; the columns of " + table.path() + " are " + table.shown()));
        Map<String, Integer> constants = new LinkedHashMap<>(VariableOptions.constants(options.texts("--let")));
        Relation relation = read(text, constants);
        requireObserved(relation, table);
        requireNoConstant(text, constants, table);
        Variables mentioned = relation.right().variables();
        List<String> predictors = mentioned.entries().stream()
                .filter(entry -> table.has(entry.name()))
                .map(entry -> {
                    if (entry.size() > 0) {
                        throw refused(
                                relation.right(),
                                entry.name(),
                                "`" + entry.name() + "` is a column of " + table.path() + " and takes no index");
                    }
                    return entry.name();
                })
                .toList();
        Variables parameters = mentioned.without(table.names());
        if (parameters.count() == 0) {
            throw new UsageException("--formula " + text + ": there is no parameter to fit, all names are columns of "
                    + table.path() + "; give one such as " + EXAMPLE);
        }
        String start = options.text("--start").orElseThrow(() -> noStart(parameters, table));
        requireStarted(relation, parameters, Assignments.names(start), table);
        return new FitFormula(relation, parameters.startingWith(Assignments.names(start)), predictors);
    }

    private static Relation read(String text, Map<String, Integer> constants) {
        Relation relation = VariableOptions.read(() -> Relation.parse(text, constants));
        if (relation.order() != Order.EQUAL) {
            throw new UsageException("--formula " + text + ": what is fitted is an equation, and this says `"
                    + relation.order().symbol() + "`; give one such as " + EXAMPLE);
        }
        return relation;
    }

    /// The left side is made of columns.
    private static void requireObserved(Relation relation, ColumnTable table) {
        if (relation.left().variables().count() == 0) {
            throw new UsageException("--formula " + relation + ": the left side is what was observed, and names no"
                    + " column; the columns of " + table.path() + " are " + table.shown());
        }
        try {
            relation.left().requireOnly(table.names());
        } catch (FormulaException e) {
            String name = e.source().excerpt().strip();
            throw new UsageException(
                    new FormulaException(
                                            "no column `" + name + "` in " + table.path() + "; there are "
                                                    + table.shown() + Nearest.suggestion(name, table.names()),
                                            e.source())
                                    .getMessage()
                            + "\n  the left side is what was observed, made of columns"
                            + table.numbers(),
                    e);
        }
    }

    /// A column would be shadowed by a constant of its name.
    private static void requireNoConstant(String text, Map<String, Integer> constants, ColumnTable table) {
        SequencedSet<String> names = new LinkedHashSet<>(List.of("pi", "e"));
        names.addAll(constants.keySet());
        for (String name : names) {
            if (table.has(name)
                    && Pattern.compile("(?<![\\w.])" + name + "(?!\\w)")
                            .matcher(text)
                            .find()) {
                throw new UsageException("--formula " + text + ": `" + name + "` is a constant, but " + table.path()
                        + " has a column of this name; rename "
                        + (constants.containsKey(name) ? "the constant" : "the column"));
            }
        }
    }

    private static UsageException noStart(Variables parameters, ColumnTable table) {
        List<String> names =
                parameters.entries().stream().map(Variables.Entry::name).toList();
        return new UsageException("--start is missing: " + String.join(", ", names)
                + (names.size() == 1 ? " needs a start" : " need one each") + ", such as --start "
                + VariableOptions.example(parameters) + otherNames(table));
    }

    /// What stands in a formula besides parameters.
    static String otherNames(ColumnTable table) {
        return "\n  the other names that can be used are the columns of " + table.path() + ": " + table.shown();
    }

    /// A name that is no column and has no start may be either, written wrongly.
    private static void requireStarted(
            Relation relation, Variables parameters, List<String> started, ColumnTable table) {
        for (String name : started) {
            if (table.has(name)) {
                throw new UsageException("--start " + name + "=…: `" + name + "` is a column of " + table.path()
                        + ", so it has no start; the parameters are " + parameters);
            }
        }
        for (Variables.Entry entry : parameters.entries()) {
            String suggestion = started.contains(entry.name()) ? "" : Nearest.suggestion(entry.name(), table.names());
            if (!suggestion.isEmpty()) {
                throw refused(
                        relation.right(),
                        entry.name(),
                        "`" + entry.name() + "` is no column of " + table.path() + " and has no start; the columns are "
                                + table.shown() + suggestion);
            }
        }
    }

    /// The problem with the place of a variable in the text.
    private static UsageException refused(Expression expression, String name, String problem) {
        List<String> others = expression.variables().entries().stream()
                .map(Variables.Entry::name)
                .filter(other -> !other.equals(name))
                .toList();
        try {
            expression.requireOnly(others);
        } catch (FormulaException e) {
            return new UsageException(String.valueOf(new FormulaException(problem, e.source()).getMessage()), e);
        }
        return new UsageException(problem);
    }

    /// What was observed, as text.
    String observed() {
        return relation.left().toString();
    }
}
