package org.thalweg.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Expression;
import org.thalweg.formula.Fault;
import org.thalweg.formula.TestFunction;
import org.thalweg.formula.Variables;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Traced;
import org.thalweg.solve.TracedConstraints;
import org.thalweg.spec.Nearest;

/// A function to minimise, where to begin, within what and under what.
///
/// @param title the formula, or the name of a test function
record MinimizationProblem(
        String title,
        Expression expression,
        Variables variables,
        double[] start,
        @Nullable Bounds bounds,
        SubjectTo constraints) {

    /// @throws UsageException if an option does not fit
    static MinimizationProblem of(Options options) {
        String given = options.parameter(0).orElseThrow();
        Map<String, Integer> constants = VariableOptions.constants(options.texts("--let"));
        Optional<TestFunction> known = named(given);
        Map<String, Integer> all =
                new LinkedHashMap<>(known.map(TestFunction::constants).orElse(Map.of()));
        all.putAll(constants);
        String formula = known.map(TestFunction::formula).orElse(given);
        Expression expression = VariableOptions.read(() -> Expression.parse(formula, all));
        SubjectTo constraints = SubjectTo.of(options.texts(SubjectTo.OPTION), all);
        Variables variables = VariableOptions.read(
                        () -> Variables.of(Stream.concat(Stream.of(expression), constraints.sides())
                                .toList()))
                .startingWith(known.isPresent() ? List.of("x", "y") : List.of())
                .startingWith(Assignments.names(options.text("--start", "")));
        if (variables.count() == 0) {
            throw new UsageException("`" + given + "` has no variable to minimise over; give one such as (x - 1)^2");
        }
        Bounds bounds = options.text("--bounds")
                .map(text -> VariableOptions.bounds(text, variables))
                .orElse(null);
        double[] start = options.text("--start")
                .map(text -> VariableOptions.start(text, variables, "variable", ""))
                .or(() -> known.map(function -> function.start(variables.count())))
                .orElseThrow(() -> new UsageException("--start is missing: say where each variable begins, such as"
                        + " --start " + VariableOptions.example(variables)));
        VariableOptions.requireInside(bounds, start, variables);
        requireDefined(expression, start, variables);
        constraints.requireDefined(start, variables);
        return new MinimizationProblem(given, expression, variables, start, bounds, constraints);
    }

    private static Optional<TestFunction> named(String given) {
        List<String> names = TestFunction.all().stream().map(TestFunction::name).toList();
        Optional<TestFunction> known = TestFunction.all().stream()
                .filter(function -> function.name().equals(given))
                .findFirst();
        if (known.isEmpty() && given.matches("[A-Za-z][A-Za-z0-9-]{3,}")) {
            String suggestion = Nearest.suggestion(given, names);
            if (!suggestion.isEmpty()) {
                throw new UsageException("no function `" + given + "`" + suggestion
                        + "\n  `thalweg list functions` shows them all; or give an expression such as x^2 + y^2");
            }
        }
        return known;
    }

    private static void requireDefined(Expression expression, double[] start, Variables variables) {
        Optional<Fault> fault = expression.fault(variables.point(start));
        fault.ifPresent(f -> {
            throw new UsageException(
                    "the start is outside the function's domain: " + f.message() + "\n  begin elsewhere, by --start");
        });
    }

    /// With its derivatives; to be closed.
    Traced function() {
        return Traced.of(variables.count(), x -> expression.over(variables, x));
    }

    /// Its constraints with their derivatives, to be closed; `null` if there are none.
    @Nullable
    TracedConstraints traced() {
        return constraints.traced(variables);
    }

    /// Its value at a point, by the plain evaluation.
    double at(double... x) {
        return expression.at(variables.point(x));
    }
}
