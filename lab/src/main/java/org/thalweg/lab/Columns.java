package org.thalweg.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Columns of numbers, of one length.
///
/// @param names in order, each once
/// @param values of each, in the same order
record Columns(List<String> names, List<double[]> values) {
    /// The number of rows.
    int count() {
        return values.isEmpty() ? 0 : values.getFirst().length;
    }

    /// A column that is there.
    double[] named(String name) {
        return values.get(names.indexOf(name));
    }

    /// Some of the columns.
    Columns only(List<String> wanted) {
        return new Columns(wanted, wanted.stream().map(this::named).toList());
    }

    /// Some of the rows, by number from 0.
    Columns rows(int[] rows) {
        return new Columns(
                names,
                values.stream()
                        .map(column -> IntStream.of(rows)
                                .mapToDouble(row -> column[row])
                                .toArray())
                        .toList());
    }

    /// The values of a row by name.
    Map<String, Double> row(int row) {
        Map<String, Double> point = new LinkedHashMap<>();
        for (int j = 0; j < names.size(); j++) {
            point.put(names.get(j), values.get(j)[row]);
        }
        return point;
    }
}
