package org.thalweg.lab;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.thalweg.formula.Variables;
import org.thalweg.solve.Counts;
import org.thalweg.solve.Multipliers;
import org.thalweg.solve.Observer;
import org.thalweg.solve.Point;

/// `--trace`: a table of the iterates, written as they come.
final class IterateTrace implements Observer, AutoCloseable {
    private final BufferedWriter out;

    /// @throws UsageException if there is no writing there
    IterateTrace(Path path, Variables variables) {
        List<String> header = new ArrayList<>(List.of("iteration"));
        header.addAll(variables.labels());
        header.addAll(List.of("value", "gradient_norm"));
        try {
            this.out = Files.newBufferedWriter(path);
            out.write(String.join(",", header));
            out.write('\n');
        } catch (IOException e) {
            throw new UsageException(
                    "--trace " + path + ": cannot be written (" + e + "); name a file in a folder that there is", e);
        }
    }

    @Override
    public boolean sees(long iteration, Point point, Counts counts) {
        try {
            out.write(Long.toString(iteration));
            for (double value : point.x()) {
                out.write("," + CsvFile.cell(value));
            }
            Multipliers multipliers = point.multipliers(); // under constraints, of the Lagrangian
            double slope = multipliers == null ? point.gradientNorm() : multipliers.stationarity();
            out.write("," + CsvFile.cell(point.value()) + "," + CsvFile.cell(slope) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
