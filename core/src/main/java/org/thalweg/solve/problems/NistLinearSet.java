package org.thalweg.solve.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.thalweg.linear.Matrix;

/// A linear regression set of NIST's Statistical Reference Datasets; the files, in the public domain, are not part of
/// the library.
///
/// In the folder is `certified.csv`, with a line for each set: its name, the first power of x and the last, or
/// the word `columns` and anything, then the residual sum of squares and the coefficients. A set's own file has
/// the columns y and predictors.
///
/// @param a the design: powers of x, each rounded once, or an intercept and the predictors, `[m][n]`
/// @param y the response, `[m]`
/// @param certified the coefficients, `[n]`
/// @param squares the residual sum of squares
public record NistLinearSet(String name, Matrix a, double[] y, double[] certified, double squares) {
    private static final int BEFORE_COEFFICIENTS = 4;

    /// All sets of a folder.
    ///
    /// @throws UncheckedIOException if a file cannot be read
    public static List<NistLinearSet> read(Path folder) {
        return rows(folder.resolve("certified.csv")).stream()
                .map(certified -> of(certified, rows(folder.resolve(certified[0] + ".csv"))))
                .toList();
    }

    private static List<String[]> rows(Path csv) {
        try {
            return Files.readAllLines(csv).stream()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("NIST's linear sets", e);
        }
    }

    private static NistLinearSet of(String[] certified, List<String[]> rows) {
        double[] coefficients = Arrays.stream(certified)
                .skip(BEFORE_COEFFICIENTS)
                .mapToDouble(Double::parseDouble)
                .toArray();
        boolean columns = certified[1].equals("columns");
        var a = new Matrix(rows.size(), coefficients.length);
        double[] y = new double[rows.size()];
        for (int i = 0; i < y.length; i++) {
            String[] row = rows.get(i);
            y[i] = Double.parseDouble(row[0]);
            for (int j = 0; j < coefficients.length; j++) {
                a.set(i, j, columns ? column(row, j) : power(row[1], Integer.parseInt(certified[1]) + j));
            }
        }
        return new NistLinearSet(certified[0], a, y, coefficients, Double.parseDouble(certified[3]));
    }

    private static double column(String[] row, int j) {
        return j == 0 ? 1 : Double.parseDouble(row[j]);
    }

    private static double power(String x, int exponent) {
        return new BigDecimal(x).pow(exponent).doubleValue();
    }

    @Override
    public String toString() {
        return name;
    }
}
