package org.thalweg.lab;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Expression;
import org.thalweg.formula.Fault;
import org.thalweg.formula.FormulaException;
import org.thalweg.formula.TestFunction;
import org.thalweg.formula.Variables;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Traced;
import org.thalweg.spec.Nearest;

/// A function to minimise, where to begin, and within what.
///
/// @param title the formula, or the name of a test function
record MinimizationProblem(
        String title,
        Expression expression,
        Variables variables,
        double[] start,
        @Nullable Bounds bounds) {

    /// @throws UsageException if an option does not fit
    static MinimizationProblem of(Options options) {
        String given = options.parameter(0).orElseThrow();
        Map<String, Integer> constants = constants(options.texts("--let"));
        Optional<TestFunction> known = named(given);
        Map<String, Integer> all =
                new LinkedHashMap<>(known.map(TestFunction::constants).orElse(Map.of()));
        all.putAll(constants);
        Expression expression = read(known.map(TestFunction::formula).orElse(given), all);
        Variables variables = expression
                .variables()
                .startingWith(known.isPresent() ? List.of("x", "y") : List.of())
                .startingWith(Assignments.names(options.text("--start", "")));
        if (variables.count() == 0) {
            throw new UsageException("`" + given + "` has no variable to minimise over; give one such as (x - 1)^2");
        }
        Bounds bounds =
                options.text("--bounds").map(text -> bounds(text, variables)).orElse(null);
        double[] start = options.text("--start")
                .map(text -> start(text, variables))
                .or(() -> known.map(function -> function.start(variables.count())))
                .orElseThrow(() -> new UsageException("--start is missing: say where each variable begins, such as"
                        + " --start " + example(variables)));
        requireInside(bounds, start, variables);
        requireDefined(expression, start, variables);
        return new MinimizationProblem(given, expression, variables, start, bounds);
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

    private static Expression read(String formula, Map<String, Integer> constants) {
        try {
            return Expression.parse(formula, constants);
        } catch (FormulaException e) {
            String cure = String.valueOf(e.getMessage()).contains("is no whole number here")
                    ? "\n  give a constant by --let n=10"
                    : "";
            throw new UsageException(e.getMessage() + cure, e);
        }
    }

    private static Map<String, Integer> constants(List<String> given) {
        Map<String, Integer> constants = new LinkedHashMap<>();
        for (String text : given) {
            for (String part : text.split(",")) {
                String[] sides = part.strip().split("\\s*=\\s*", 2);
                if (sides.length < 2 || !sides[0].matches("[A-Za-z_]\\w*") || !sides[1].matches("-?\\d{1,9}")) {
                    throw new UsageException(
                            "--let " + part.strip() + ": this gives no whole number a name; write one such as n=10");
                }
                constants.put(sides[0], Integer.valueOf(sides[1]));
            }
        }
        return constants;
    }

    private static double[] start(String text, Variables variables) {
        Assignments assignments = Assignments.of("--start", text, variables, example(variables));
        List<String> missing = assignments.missing();
        if (!missing.isEmpty()) {
            throw new UsageException("--start " + text + ": no start for " + String.join(", ", missing)
                    + "; every variable needs one, such as --start " + example(variables));
        }
        List<String> labels = variables.labels();
        double[] start = new double[variables.count()];
        for (int i = 0; i < start.length; i++) {
            start[i] = assignments.number(labels.get(i), assignments.texts().get(i));
        }
        return start;
    }

    private static String example(Variables variables) {
        return String.join(
                ",",
                variables.entries().stream().map(entry -> entry.name() + "=1").toList());
    }

    private static Bounds bounds(String text, Variables variables) {
        String example = variables.entries().getFirst().name() + "=0..1";
        Assignments assignments = Assignments.of("--bounds", text, variables, example);
        double[] lower = new double[variables.count()];
        double[] upper = new double[variables.count()];
        Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        Arrays.fill(upper, Double.POSITIVE_INFINITY);
        List<String> labels = variables.labels();
        for (int i = 0; i < lower.length; i++) {
            String range = assignments.texts().get(i);
            if (range.isEmpty()) {
                continue;
            }
            String label = labels.get(i);
            int dots = range.indexOf("..");
            if (dots < 0 || range.length() == 2) {
                throw new UsageException("--bounds " + label + "=" + range
                        + ": this is no range; write both ends, x=0..1, or one, x=0.. or x=..1");
            }
            if (dots > 0) {
                lower[i] = assignments.number(label, range.substring(0, dots));
            }
            if (dots + 2 < range.length()) {
                upper[i] = assignments.number(label, range.substring(dots + 2));
            }
            if (lower[i] > upper[i]) {
                throw new UsageException(
                        "--bounds " + label + "=" + range + ": the lower end must be at most the upper one");
            }
        }
        return Bounds.of(lower, upper);
    }

    private static void requireInside(@Nullable Bounds bounds, double[] start, Variables variables) {
        for (int i = 0; bounds != null && i < start.length; i++) {
            if (start[i] < bounds.lower(i) || start[i] > bounds.upper(i)) {
                String label = variables.labels().get(i);
                throw new UsageException("the start " + label + "=" + Axis.label(start[i]) + " is outside its bounds, "
                        + Axis.label(bounds.lower(i)) + " to " + Axis.label(bounds.upper(i))
                        + "; begin within them, by --start " + label + "=…");
            }
        }
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

    /// Its value at a point, by the plain evaluation.
    double at(double... x) {
        return expression.at(variables.point(x));
    }
}
