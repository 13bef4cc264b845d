package org.thalweg.solve.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.formula.Relation;
import org.thalweg.graph.Tensor;
import org.thalweg.solve.TracedResiduals;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A nonlinear regression set of NIST's Statistical Reference Datasets, read from its own `.dat` file; the
/// files, in the public domain, are not part of the library.
///
/// What counts in a file: the lines `b1 = start start certified deviation`, those that begin
/// `Residual Sum of Squares:` and `Residual Standard Deviation:`, and all lines of numbers behind the one that begins
/// `Data:` and names the columns. The models are not read but stand here, as formulas.
///
/// @param formula the observed, and the model over x, or x1 and x2, and b1, b2, …
/// @param starts two, each of p numbers
/// @param certified p numbers of 11 digits
/// @param deviations the certified standard deviations of the parameters
/// @param sum the certified residual sum of squares
/// @param deviation the certified residual standard deviation
/// @param y the response
/// @param x the predictors, `[k][n]`
public record NistSet(
        String name,
        Relation formula,
        double[][] starts,
        double[] certified,
        double[] deviations,
        double sum,
        double deviation,
        double[] y,
        double[][] x) {
    private static final String SATURATION = "y = b1*(1 - exp(-b2*x))";
    private static final String CHWIRUT = "y = exp(-b1*x)/(b2 + b3*x)";
    private static final String LANCZOS = "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)";
    private static final String GAUSS = "y = b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2)";
    private static final String CUBICS = "y = (b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3)";

    private static final Map<String, String> FORMULAS = formulas();

    private static Map<String, String> formulas() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Bennett5", "y = b1*(b2 + x)^(-1/b3)");
        all.put("BoxBOD", SATURATION);
        all.put("Chwirut1", CHWIRUT);
        all.put("Chwirut2", CHWIRUT);
        all.put("DanWood", "y = b1*x^b2");
        all.put(
                "ENSO",
                "y = b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4)"
                        + " + b8*cos(2*pi*x/b7) + b9*sin(2*pi*x/b7)");
        all.put("Eckerle4", "y = (b1/b2)*exp(-0.5*((x - b3)/b2)^2)");
        all.put("Gauss1", GAUSS);
        all.put("Gauss2", GAUSS);
        all.put("Gauss3", GAUSS);
        all.put("Hahn1", CUBICS);
        all.put("Kirby2", "y = (b1 + b2*x + b3*x^2)/(1 + b4*x + b5*x^2)");
        all.put("Lanczos1", LANCZOS);
        all.put("Lanczos2", LANCZOS);
        all.put("Lanczos3", LANCZOS);
        all.put("MGH09", "y = b1*(x^2 + x*b2)/(x^2 + x*b3 + b4)");
        all.put("MGH10", "y = b1*exp(b2/(x + b3))");
        all.put("MGH17", "y = b1 + b2*exp(-x*b4) + b3*exp(-x*b5)");
        all.put("Misra1a", SATURATION);
        all.put("Misra1b", "y = b1*(1 - (1 + b2*x/2)^(-2))");
        all.put("Misra1c", "y = b1*(1 - (1 + 2*b2*x)^(-0.5))");
        all.put("Misra1d", "y = b1*b2*x/(1 + b2*x)");
        all.put("Nelson", "log(y) = b1 - b2*x1*exp(-b3*x2)");
        all.put("Rat42", "y = b1/(1 + exp(b2 - b3*x))");
        all.put("Rat43", "y = b1/(1 + exp(b2 - b3*x))^(1/b4)");
        all.put("Roszman1", "y = b1 - b2*x - atan(b3/(x - b4))/pi");
        all.put("Thurber", CUBICS);
        return all;
    }

    /// The names of all 27, in alphabetical order.
    public static List<String> names() {
        return List.copyOf(FORMULAS.keySet());
    }

    /// Reads a set from the folder that holds its file.
    ///
    /// @throws IllegalArgumentException if there is no set of this name
    /// @throws UncheckedIOException if the file cannot be read
    public static NistSet read(Path folder, String name) {
        try {
            return parse(name, Files.readString(folder.resolve(name + ".dat"), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("NIST set " + name, e);
        }
    }

    private static NistSet parse(String name, String text) {
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
                formula(name),
                new double[][] {columns[0], columns[1]},
                columns[2],
                columns[3],
                sum,
                deviation,
                observed[0],
                Arrays.copyOfRange(observed, 1, observed.length));
    }

    private static Relation formula(String name) {
        String text = FORMULAS.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no NIST set " + name + "; there are " + String.join(", ", names()));
        }
        return Relation.parse(text);
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.strip().split("\\s+"))
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

    /// The residuals, model − observed, of the parameters; to be closed.
    public TracedResiduals residuals() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        values.put("y", data(y));
        for (int k = 0; k < x.length; k++) {
            values.put(x.length == 1 ? "x" : "x" + (k + 1), data(x[k]));
        }
        return TracedResiduals.of(certified.length, b -> {
            for (int j = 0; j < certified.length; j++) {
                values.put("b" + (j + 1), b.slice(0, j, j + 1).reshape(Shape.SCALAR));
            }
            return formula.right().of(values).minus(formula.left().of(values));
        });
    }

    private static Tensor data(double[] column) {
        return Tensor.constant(NDArray.of(Shape.of(column.length), column));
    }

    @Override
    public String toString() {
        return name;
    }
}
