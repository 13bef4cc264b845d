package org.thalweg.lab;

import java.util.List;
import java.util.SequencedCollection;
import org.thalweg.data.Csv;
import org.thalweg.data.Rows;
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
    Columns read(SequencedCollection<String> wanted) {
        List<String> order = wanted.stream().distinct().toList();
        Rows rows = csv.columns(order).read(source).features();
        List<double[]> columns =
                order.stream().map(_ -> new double[rows.count()]).toList();
        double[] row = new double[order.size()];
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                columns.get(j)[i] = row[j];
            }
        }
        return new Columns(order, columns);
    }
}
