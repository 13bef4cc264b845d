package org.thalweg.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The first line of a table that is not blank: the names of its columns.
///
/// @param line its number, from 1
/// @param names in the order of the fields, each once
record CsvHeader(Source source, long line, List<String> names) {
    private static final String DELIMITERS = ",;\t|";

    /// @throws DataException if a name is empty or occurs twice, or the line is not split at its delimiter
    CsvHeader {
        names = names.stream().map(String::strip).toList();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.indexOf('\0') >= 0) {
                throw refusal(source, line, "", "this is not text", "Give a CSV file, or an IDX file with its labels.");
            }
            if (name.isEmpty()) {
                throw refusal(
                        source,
                        line,
                        ", column " + (i + 1),
                        "the column has no name",
                        "Name it in the file's first line.");
            }
            Integer before = seen.putIfAbsent(name, i + 1);
            if (before != null) {
                throw refusal(
                        source,
                        line,
                        "",
                        "the columns " + before + " and " + (i + 1) + " have the same name, `" + name + "`",
                        "Give each its own.");
            }
        }
    }

    /// @throws DataException if the line seems to be split by another sign than `delimiter`
    void requireDelimiter(char delimiter) {
        String first = names.getFirst();
        if (names.size() == 1) {
            DELIMITERS
                    .chars()
                    .filter(sign -> sign != delimiter && first.indexOf(sign) >= 0)
                    .findFirst()
                    .ifPresent(sign -> {
                        throw refusal(
                                source,
                                line,
                                "",
                                "split at " + sign(delimiter) + " there is one column, `" + first + "`",
                                "Set the delimiter to " + sign((char) sign) + ".");
                    });
        }
    }

    private static String sign(char delimiter) {
        return delimiter == '\t' ? "a tab" : "`" + delimiter + "`";
    }

    /// The number of fields of a line.
    int size() {
        return names.size();
    }

    /// The names of some fields, by number from 0.
    List<String> names(int[] fields) {
        return IntStream.of(fields).mapToObj(names::get).toList();
    }

    /// A field of a later line, by number from 0.
    Cell cell(long line, int field, String text) {
        return new Cell(source, line, field + 1, names.get(field), text);
    }

    /// The field of the target.
    int target(String name) {
        return field("target", name);
    }

    /// The fields that are inputs.
    int[] inputs(Csv options) {
        List<String> without = options.without();
        without.forEach(name -> field("column to leave out", name));
        int[] fields = options.columns().isEmpty()
                ? IntStream.range(0, size())
                        .filter(i -> !options.target().equals(Optional.of(names.get(i))))
                        .toArray()
                : options.columns().stream()
                        .mapToInt(name -> field("input", name))
                        .toArray();
        int[] inputs = IntStream.of(fields)
                .filter(i -> !without.contains(names.get(i)))
                .toArray();
        if (inputs.length == 0) {
            throw refusal(
                    source,
                    line,
                    "",
                    "no column is left for an input, of " + String.join(", ", names),
                    "Give at least one beside the target.");
        }
        return inputs;
    }

    private int field(String role, String name) {
        int found = names.indexOf(name);
        if (found >= 0) {
            return found;
        }
        boolean numbers = names.stream().noneMatch(other -> Double.isNaN(Cell.number(other)));
        throw refusal(
                source,
                line,
                "",
                "there is no column `" + name + "` for the " + role,
                numbers
                        ? "The line holds numbers: put a line with the names of the columns above it."
                        : Suggestion.of(name, names, "columns"));
    }

    private static DataException refusal(Source source, long line, String where, String problem, String cure) {
        return new DataException(source.name(), "line " + line + " (the header)" + where, problem, cure);
    }
}
