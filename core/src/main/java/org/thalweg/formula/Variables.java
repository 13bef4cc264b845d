package org.thalweg.formula;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.thalweg.spec.Nearest;
import org.thalweg.spec.Source;

/// The variables of a problem and where each stands in one vector: `x` takes one place, the elements `x[1]`, `x[2]`, …
/// of an indexed name one after the other.
public final class Variables {
    /// A name: without elements if `size` is 0, with `x[1]` … `x[size]` otherwise; its first place is `offset`.
    public record Entry(String name, int size, int offset) {
        /// How many places it takes.
        public int places() {
            return Math.max(1, size);
        }

        Stream<String> labels() {
            return size == 0 ? Stream.of(name) : IntStream.rangeClosed(1, size).mapToObj(i -> name + "[" + i + "]");
        }
    }

    private final Map<String, Entry> byName = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private Variables() {}

    /// The variables of several expressions, such as an objective and its constraints, in the order in which
    /// they first appear.
    ///
    /// @throws FormulaException if a name is used with an index and without
    public static Variables of(List<? extends Expression> expressions) {
        Variables all = new Variables();
        Occurrences.of(List.copyOf(expressions)).forEach((name, occurrence) -> all.add(name, occurrence.size()));
        return all;
    }

    /// Variables of these names without elements.
    ///
    /// @throws IllegalArgumentException if a name is given twice
    public static Variables named(Collection<String> names) {
        Variables all = new Variables();
        names.forEach(name -> all.add(name, 0));
        return all;
    }

    private void add(String name, int size) {
        Entry entry = new Entry(name, size, count());
        if (byName.put(name, entry) != null) {
            throw new IllegalArgumentException("the variable " + name + " is given twice");
        }
        entries.add(entry);
    }

    /// The same variables with those of the given names first, in that order; names of no variable are passed over.
    public Variables startingWith(Collection<String> names) {
        Variables all = new Variables();
        Stream.concat(names.stream(), entries.stream().map(Entry::name))
                .distinct()
                .filter(byName::containsKey)
                .forEach(name -> all.add(name, sizeOf(name)));
        return all;
    }

    /// The same variables without those of the given names.
    public Variables without(Collection<String> names) {
        Variables rest = new Variables();
        entries.stream()
                .filter(entry -> !names.contains(entry.name()))
                .forEach(entry -> rest.add(entry.name(), entry.size()));
        return rest;
    }

    private int sizeOf(String name) {
        return entry(name).orElseThrow().size();
    }

    private Optional<Entry> entry(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The names in order.
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// The number of places.
    public int count() {
        return entries.isEmpty()
                ? 0
                : entries.getLast().offset() + entries.getLast().places();
    }

    /// What stands in each place: `x`, or `x[1]`.
    public List<String> labels() {
        return entries.stream().flatMap(Entry::labels).toList();
    }

    /// A vector of this order as a map from label to value.
    public Map<String, Double> point(double... values) {
        requireCount(values.length);
        List<String> labels = labels();
        Map<String, Double> point = new LinkedHashMap<>();
        IntStream.range(0, values.length).forEach(i -> point.put(labels.get(i), values[i]));
        return point;
    }

    private void requireCount(int length) {
        if (length != count()) {
            throw new FormulaException(length + " values for " + count() + " variables, " + shown(), Source.NONE);
        }
    }

    Evaluation.Lookup lookup(double... values) {
        requireCount(values.length);
        return (name, index, source) -> values[place(name, index, source)];
    }

    /// The place of a variable, or of one of its elements if the index is not 0.
    int place(String name, int index, Source source) {
        Entry entry = entry(name, index != 0, source);
        if (index > entry.size()) {
            throw new FormulaException(
                    "`" + name + "[" + index + "]` is outside; there are " + name + "[1] … " + name + "[" + entry.size()
                            + "]",
                    source);
        }
        return entry.offset() + Math.max(0, index - 1);
    }

    Entry entry(String name, boolean indexed, Source source) {
        return entry(name)
                .filter(entry -> (entry.size() > 0) == indexed)
                .orElseThrow(() -> unknown(name, shownNames(), source));
    }

    private List<String> shownNames() {
        return entries.stream()
                .map(e -> e.size() == 0 ? e.name() : e.name() + "[1] … " + e.name() + "[" + e.size() + "]")
                .toList();
    }

    private String shown() {
        return String.join(", ", shownNames());
    }

    /// A refusal of a variable that is not among those known.
    static FormulaException unknown(String name, Collection<String> known, Source source) {
        String all = known.isEmpty() ? "there are none here" : "there are " + String.join(", ", known);
        return new FormulaException("no variable `" + name + "`; " + all + Nearest.suggestion(name, known), source);
    }

    @Override
    public String toString() {
        return shown();
    }
}
