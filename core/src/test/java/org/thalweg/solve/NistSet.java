package org.thalweg.solve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A nonlinear regression set of NIST's Statistical Reference Datasets in its own `.dat` format. What counts in it: the
/// lines `b1 = start start certified deviation`, those that begin `Residual Sum of Squares:` and
/// `Residual Standard Deviation:`, and all lines of numbers behind the one that begins `Data:` and names the columns.
///
/// @param starts two, each of p numbers
/// @param certified p numbers of 11 digits
/// @param deviations the certified standard deviations of the parameters
/// @param sum the certified residual sum of squares
/// @param deviation the certified residual standard deviation
/// @param y the response
/// @param x the predictors, `[k][n]`
record NistSet(
        String name,
        double[][] starts,
        double[] certified,
        double[] deviations,
        double sum,
        double deviation,
        double[] y,
        double[][] x) {
    static NistSet read(String name) {
        try (InputStream in = NistSet.class.getResourceAsStream("nist/" + name + ".dat")) {
            if (in == null) {
                throw new IllegalArgumentException("no NIST set " + name);
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException("NIST set " + name, e);
        }
    }

    static NistSet parse(String name, String text) {
        List<double[]> parameters = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        double sum = Double.NaN;
        double deviation = Double.NaN;
        boolean data = false;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.matches("b\\d+ *=.*")) {
                parameters.add(numbers(line.substring(line.indexOf('=') + 1)));
            } else if (line.startsWith("Residual Sum of Squares:")) {
                sum = numbers(line.substring(line.indexOf(':') + 1))[0];
            } else if (line.startsWith("Residual Standard Deviation:")) {
                deviation = numbers(line.substring(line.indexOf(':') + 1))[0];
            } else if (line.matches("Data: +y .*")) {
                data = true;
            } else if (data && !line.isEmpty()) {
                rows.add(numbers(line));
            }
        }
        double[][] columns = transposed(parameters);
        double[][] observed = transposed(rows);
        return new NistSet(
                name,
                new double[][] {columns[0], columns[1]},
                columns[2],
                columns[3],
                sum,
                deviation,
                observed[0],
                java.util.Arrays.copyOfRange(observed, 1, observed.length));
    }

    private static double[] numbers(String line) {
        return java.util.Arrays.stream(line.strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static double[][] transposed(List<double[]> rows) {
        double[][] columns = new double[rows.getFirst().length][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows.get(i)[j];
            }
        }
        return columns;
    }
}
