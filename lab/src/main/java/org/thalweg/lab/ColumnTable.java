package org.thalweg.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import org.thalweg.data.Csv;
import org.thalweg.data.Dataset;
import org.thalweg.data.Source;
import org.thalweg.spec.Nearest;

/// A CSV table whose columns go by their names.
///
/// @param path as the user wrote it
/// @param names of all columns
record ColumnTable(String path, Source source, Csv csv, List<String> names) {
    /// Reads the header.
    ///
    /// @throws UsageException if this is no table
    static ColumnTable of(String path) {
        return switch (DataChoice.of(path)) {
            case DataChoice.Table table -> {
                Csv csv = Csv.unlabelled().delimiter(table.delimiter());
                yield new ColumnTable(path, table.source(), csv, csv.header(table.source()));
            }
            case DataChoice.Embedded _, DataChoice.Arrays _ ->
                throw new UsageException(
                        path + ": this is no CSV table; give the path of one, with the names of its columns in"
                                + " the first line");
        };
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /// Refuses a column that is not there.
    ///
    /// @param role what it was wanted for, such as an option
    void require(String role, String name) {
        if (!has(name)) {
            throw new UsageException(role + ": no column `" + name + "` in " + path + "; there are " + shown()
                    + Nearest.suggestion(name, names) + numbers());
        }
    }

    /// The names, for a message.
    String shown() {
        return String.join(", ", names);
    }

    /// What to do where the first line holds no names.
    String numbers() {
        return names.stream().allMatch(name -> name.matches("[-+.\\d][-+.\\deE]*"))
                ? "\n  the first line holds numbers: put a line with the names of the columns above it"
                : "";
    }

    /// Some of the columns, of which each line must hold a number.
    ///
    /// @throws org.thalweg.data.DataException with line and column, if a value is missing or no number
    Map<String, double[]> read(SequencedCollection<String> wanted) {
        List<String> order = wanted.stream().distinct().toList();
        Dataset rows = csv.columns(order).read(source);
        Map<String, double[]> columns = new LinkedHashMap<>();
        double[] row = new double[order.size()];
        order.forEach(name -> columns.put(name, new double[rows.features().count()]));
        for (int i = 0; i < rows.features().count(); i++) {
            rows.features().copy(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                columns.get(order.get(j))[i] = row[j];
            }
        }
        return columns;
    }
}
