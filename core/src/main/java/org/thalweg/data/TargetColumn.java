package org.thalweg.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The column to predict, as it is being read: each distinct text once, with the place where it came first.
final class TargetColumn {
    private static final int MOST_GUESSED_CLASSES = 100; // more whole numbers are taken for counts

    private final Csv options;
    private final int field;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Cell> labels = new ArrayList<>();
    private int[] codes = new int[256]; // the label of each row
    private int count;

    TargetColumn(int field, Csv options) {
        this.field = field;
        this.options = options;
    }

    /// The number of the field in each line, from 0.
    int field() {
        return field;
    }

    void add(Cell cell) {
        if (cell.text().isEmpty()) {
            throw cell.missing();
        }
        Integer code = numbers.putIfAbsent(cell.text(), labels.size());
        if (code == null) {
            code = labels.size();
            labels.add(cell);
        }
        if (count == codes.length) {
            codes = Arrays.copyOf(codes, 2 * count);
        }
        codes[count++] = code;
    }

    /// Classes or real numbers, as [Csv] documents.
    Targets targets() {
        Task task = options.task().orElseGet(() -> options.classNames().isEmpty() ? guess() : Task.CLASSIFICATION);
        return switch (task) {
            case CLASSIFICATION -> classes();
            case REGRESSION -> realNumbers();
        };
    }

    private Task guess() {
        List<Cell> texts = labels.stream().filter(label -> isText(label)).toList();
        if (texts.size() == labels.size()) {
            return Task.CLASSIFICATION;
        }
        if (texts.isEmpty()) {
            return areConsecutive() ? Task.CLASSIFICATION : Task.REGRESSION;
        }
        Cell text = texts.getFirst();
        if (text.isMissingOrNotFinite()) {
            throw text.refusal(options.range(), 1);
        }
        Cell number =
                labels.stream().filter(label -> !isText(label)).findFirst().orElseThrow();
        throw text.refusal(
                "the target is `" + text.text() + "` here, but a number in other lines, such as " + number.text()
                        + " in line " + number.line(),
                "Correct the value; or say that the task is a classification, if both are names of classes.");
    }

    private static boolean isText(Cell label) {
        return Double.isNaN(Cell.number(label.text()));
    }

    /// Whether the labels are 0 … k−1, each with rows of its own.
    private boolean areConsecutive() {
        int k = labels.size();
        return k >= 2
                && k <= MOST_GUESSED_CLASSES
                && IntStream.range(0, k).allMatch(i -> numbers.containsKey(Integer.toString(i)));
    }

    private Targets realNumbers() {
        double[] values = new double[count];
        double[] byLabel = new double[labels.size()];
        for (int i = 0; i < byLabel.length; i++) {
            Cell label = labels.get(i);
            byLabel[i] = Cell.number(label.text());
            if (!Cell.fits(byLabel[i], options.range())) {
                throw Double.isNaN(byLabel[i]) && !label.isMissingOrNotFinite()
                        ? label.refusal(
                                "the target `" + label.text() + "` is not a number",
                                "Correct the value; or use a loss for classes, if this is the name of one.")
                        : label.refusal(options.range(), i);
            }
        }
        Arrays.setAll(values, i -> byLabel[codes[i]]);
        return new RealTargets(Rows.of(1, values), List.of(labels.getFirst().name()));
    }

    private Targets classes() {
        List<String> canonical = labels.stream().map(label -> canonical(label)).toList();
        List<String> names = options.classNames().isEmpty() ? found(canonical) : options.classNames();
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            index.put(names.get(i), i);
        }
        int[] byLabel = new int[labels.size()];
        for (int i = 0; i < byLabel.length; i++) {
            Integer known = index.get(canonical.get(i));
            if (known == null) {
                throw labels.get(i)
                        .refusal(
                                "`" + labels.get(i).text() + "` is not one of the classes",
                                Suggestion.of(canonical.get(i), names, "classes"));
            }
            byLabel[i] = known;
        }
        int[] classes = new int[count];
        Arrays.setAll(classes, i -> byLabel[codes[i]]);
        return ClassTargets.of(classes, names);
    }

    /// The text, but a whole number without point and exponent, so that 3 and 3.0 are the same class.
    private String canonical(Cell label) {
        double number = Cell.number(label.text());
        if (Double.isNaN(number) || options.classNames().contains(label.text())) {
            return label.text();
        }
        if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
            throw label.refusal(
                    label.text() + " is a measurement, not a class",
                    "Use a loss for real numbers, such as mse, or write the class as a whole number or a name.");
        }
        return Long.toString((long) number);
    }

    /// The classes that occur, in order.
    private List<String> found(List<String> canonical) {
        boolean allNumbers = labels.stream().noneMatch(label -> isText(label));
        List<String> names = canonical.stream()
                .distinct()
                .sorted(allNumbers ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder())
                .toList();
        Cell first = labels.getFirst();
        if (names.size() == 1) {
            throw first.refusal(
                    "every line has the class `" + first.text() + "`, so that there is nothing to tell apart",
                    "Give examples of at least two classes.");
        }
        if (names.size() > Math.max(MOST_GUESSED_CLASSES, count / 2)) {
            throw labels.getLast()
                    .refusal(
                            "the target has " + names.size() + " different values in " + count
                                    + " rows, too many for classes",
                            "Name another column, or use a loss for real numbers.");
        }
        return names;
    }
}
