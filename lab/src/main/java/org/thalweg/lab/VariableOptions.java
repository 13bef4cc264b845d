package org.thalweg.lab;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.FormulaException;
import org.thalweg.formula.Variables;
import org.thalweg.solve.Bounds;

/// What options say of the variables of a formula: `--let`, `--start` and `--bounds`.
final class VariableOptions {
    private VariableOptions() {}

    /// The whole numbers that `--let` gives names.
    static Map<String, Integer> constants(List<String> given) {
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

    /// Reads a formula; where it wants a whole number that has no value, the option that gives one is named.
    static <T> T read(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (FormulaException e) {
            String cure = String.valueOf(e.getMessage()).contains("is no whole number here")
                    ? "\n  give a constant by --let n=10"
                    : "";
            throw new UsageException(e.getMessage() + cure, e);
        }
    }

    /// Where each variable begins.
    ///
    /// @param kind what they are called, `variable` or `parameter`
    /// @param hint what else to say where one has no start
    static double[] start(String text, Variables variables, String kind, String hint) {
        Assignments assignments = Assignments.of("--start", text, variables, example(variables));
        List<String> missing = assignments.missing();
        if (!missing.isEmpty()) {
            throw new UsageException("--start " + text + ": no start for " + String.join(", ", missing) + "; every "
                    + kind + " needs one, such as --start " + example(variables) + hint);
        }
        List<String> labels = variables.labels();
        double[] start = new double[variables.count()];
        for (int i = 0; i < start.length; i++) {
            start[i] = assignments.number(labels.get(i), assignments.texts().get(i));
        }
        return start;
    }

    /// `x=1,y=1`
    static String example(Variables variables) {
        return String.join(
                ",",
                variables.entries().stream().map(entry -> entry.name() + "=1").toList());
    }

    /// The ranges that `--bounds` gives.
    static Bounds bounds(String text, Variables variables) {
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

    /// @throws UsageException if the start is not within the bounds
    static void requireInside(@Nullable Bounds bounds, double[] start, Variables variables) {
        for (int i = 0; bounds != null && i < start.length; i++) {
            if (start[i] < bounds.lower(i) || start[i] > bounds.upper(i)) {
                String label = variables.labels().get(i);
                throw new UsageException("the start " + label + "=" + Axis.label(start[i]) + " is outside its bounds, "
                        + Axis.label(bounds.lower(i)) + " to " + Axis.label(bounds.upper(i))
                        + "; begin within them, by --start " + label + "=…");
            }
        }
    }
}
