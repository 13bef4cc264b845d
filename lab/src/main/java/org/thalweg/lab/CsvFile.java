package org.thalweg.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Stream<String> lines = rows.map(
                row -> DoubleStream.of(row).mapToObj(CsvFile::cell).collect(Collectors.joining(",")));
        try {
            Files.write(
                    path,
                    (Iterable<String>) Stream.concat(Stream.of(String.join(",", header)), lines)::iterator);
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException(
                    option + " " + path + ": cannot be written (" + e + "); name a file in a folder that there is", e);
        }
    }

    private static String cell(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }
}
