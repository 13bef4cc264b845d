package org.thalweg.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.thalweg.formula.Expression;
import org.thalweg.formula.FormulaException;
import org.thalweg.formula.Variables;
import org.thalweg.spec.Nearest;

/// What an option says of variables, `x=1, y=2`: a text for each. A name alone stands for all elements of an indexed
/// variable, and what comes later counts.
///
/// @param texts in the order of the variables; empty where nothing is said
record Assignments(String option, Variables variables, List<String> texts) {

    /// @throws UsageException if it cannot be read, or names no variable
    static Assignments of(String option, String given, Variables variables, String example) {
        List<String> labels = variables.labels();
        String[] texts = new String[labels.size()];
        Arrays.fill(texts, "");
        for (String part : parts(given)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new UsageException(
                        option + " " + given + ": `" + part.strip() + "` has no `=`; give one such as " + example);
            }
            String name = part.substring(0, equals).replaceAll("\\s", "");
            String text = part.substring(equals + 1).strip();
            int[] places = places(name, labels);
            if (places.length == 0) {
                List<String> names =
                        variables.entries().stream().map(Variables.Entry::name).toList();
                throw new UsageException(option + " " + part.strip() + ": no variable `" + name + "`; there are "
                        + variables + Nearest.suggestion(name, names));
            }
            for (int place : places) {
                texts[place] = text;
            }
        }
        return new Assignments(option, variables, List.of(texts));
    }

    /// The variables that are named, without indices, in order.
    static List<String> names(String given) {
        return parts(given).stream()
                .map(part -> part.replaceAll("[\\[=].*", "").strip())
                .toList();
    }

    private static int[] places(String name, List<String> labels) {
        return IntStream.range(0, labels.size())
                .filter(i -> labels.get(i).equals(name) || labels.get(i).startsWith(name + "["))
                .toArray();
    }

    /// Between commas that stand in no parentheses.
    private static List<String> parts(String given) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= given.length(); i++) {
            char c = i < given.length() ? given.charAt(i) : ',';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth <= 0 || i == given.length())) {
                if (!given.substring(from, i).isBlank()) {
                    parts.add(given.substring(from, i));
                }
                from = i + 1;
            }
        }
        return parts;
    }

    /// The labels for which nothing is said, an indexed name by its ends.
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        List<String> labels = variables.labels();
        for (Variables.Entry entry : variables.entries()) {
            List<String> of = IntStream.range(entry.offset(), entry.offset() + entry.places())
                    .filter(i -> texts.get(i).isEmpty())
                    .mapToObj(labels::get)
                    .toList();
            missing.addAll(of.size() <= 3 ? of : List.of(of.getFirst() + " … " + of.getLast()));
        }
        return missing;
    }

    /// The number in a text, which may be an expression such as `-pi/2`.
    double number(String label, String text) {
        try {
            double value = Expression.parse(text).at();
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (FormulaException e) {
            throw new UsageException(
                    option + " " + label + "=" + text + ": this is not a number; give one such as -1.2 or pi/2", e);
        }
        throw new UsageException(option + " " + label + "=" + text + ": this is not finite");
    }
}
