package org.thalweg.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// A table of numbers that an option asks for.
///
/// @param option its name, for messages
record CsvFile(String option, Path path, List<String> header) {
    /// Writes rows, numbers with all their digits and whole ones without a point.
    ///
    /// @throws UsageException if there is no writing there
    void write(Stream<double[]> rows) {
        List<String> lines = new ArrayList<>(List.of(String.join(",", header)));
        rows.map(row -> DoubleStream.of(row).mapToObj(CsvFile::cell).collect(Collectors.joining(",")))
                .forEach(lines::add);
        try {
            Files.write(path, lines);
        } catch (IOException e) {
            throw new UsageException(
                    option + " " + path + ": cannot be written (" + ResultFolder.reason(e)
                            + "); name a file in a folder that there is",
                    e);
        }
    }

    static String cell(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
