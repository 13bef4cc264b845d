package org.thalweg.lab;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Expression;
import org.thalweg.formula.Fault;
import org.thalweg.formula.FormulaException;
import org.thalweg.formula.Variables;
import org.thalweg.graph.Tensor;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Fit;
import org.thalweg.solve.TracedResiduals;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A formula, the data to fit it to, where to begin, and within what.
///
/// @param rows where each row that counts stood in the table, from 1; rows of weight 0 are left out
/// @param columns the predictors
/// @param observed the left side of the formula
/// @param weights of the squares, above 0
record FitProblem(
        String path,
        FitFormula formula,
        int[] rows,
        Columns columns,
        double[] observed,
        double @Nullable [] weights,
        double[] start,
        @Nullable Bounds bounds) {

    /// @throws UsageException if an option does not fit
    static FitProblem of(Options options) {
        ColumnTable table = ColumnTable.of(options.parameter(0).orElseThrow());
        FitFormula formula = FitFormula.of(options, table);
        Optional<String> weighing = options.text("--weights");
        weighing.ifPresent(column -> table.require("--weights " + column, column));
        Variables parameters = formula.parameters();
        double[] start = VariableOptions.start(
                options.text("--start", ""), parameters, "parameter", FitFormula.otherNames(table));
        Bounds bounds = options.text("--bounds")
                .map(text -> VariableOptions.bounds(text, parameters))
                .orElse(null);
        VariableOptions.requireInside(bounds, start, parameters);
        List<String> left = formula.relation().left().variables().labels();
        SequencedSet<String> wanted = new LinkedHashSet<>(left);
        wanted.addAll(formula.predictors());
        weighing.ifPresent(wanted::add);
        Columns all = table.read(wanted);
        Optional<double[]> weights = weighing.map(column -> weights(all.named(column), column, table));
        int[] counting = IntStream.range(0, all.count())
                .filter(row -> weights.isEmpty() || weights.get()[row] > 0)
                .toArray();
        requireRows(counting.length, parameters, table);
        Columns read = all.rows(counting);
        int[] rows = IntStream.of(counting).map(row -> row + 1).toArray();
        return new FitProblem(
                table.path(),
                formula,
                rows,
                read.only(formula.predictors()),
                observed(formula, read.only(left), rows, table),
                weighing.map(read::named).orElse(null),
                start,
                bounds);
    }

    private static double[] weights(double[] weights, String column, ColumnTable table) {
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] < 0) {
                throw new UsageException("--weights " + column + ": the weight in row " + (i + 1) + " of "
                        + table.path() + ", " + Axis.label(weights[i])
                        + ", is negative; a weight is above 0, or 0 for a row that does not count");
            }
        }
        return weights;
    }

    private static void requireRows(int rows, Variables parameters, ColumnTable table) {
        if (rows < parameters.count()) {
            throw new UsageException(table.path() + " has " + rows + (rows == 1 ? " row" : " rows") + " for the "
                    + parameters.count() + " parameters " + parameters
                    + "; there must be at least as many rows as parameters, and more for standard errors");
        }
    }

    private static double[] observed(FitFormula formula, Columns read, int[] rows, ColumnTable table) {
        Expression left = formula.relation().left();
        double[] observed = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            Map<String, Double> point = read.row(i);
            observed[i] = left.at(point);
            if (!Double.isFinite(observed[i])) {
                Fault fault = left.fault(point).orElseThrow();
                throw new UsageException(shown(
                                "row " + rows[i] + " of " + table.path() + " is outside the domain of the left side: "
                                        + fault.message(),
                                fault)
                        + "\n  take the row out, or give it a weight of 0");
            }
        }
        return observed;
    }

    /// A problem with its place in the formula.
    private static String shown(String problem, Fault fault) {
        return String.valueOf(new FormulaException(problem, fault.source()).getMessage());
    }

    int count() {
        return rows.length;
    }

    /// √w (model − observed); to be closed.
    TracedResiduals residuals() {
        return TracedResiduals.of(start.length, b -> {
            Map<String, Tensor> values = new LinkedHashMap<>();
            columns.names().forEach(name -> values.put(name, constant(columns.named(name))));
            for (Variables.Entry entry : formula.parameters().entries()) {
                Tensor part = b.slice(0, entry.offset(), entry.offset() + entry.places());
                values.put(entry.name(), entry.size() == 0 ? part.reshape(Shape.SCALAR) : part);
            }
            Tensor model = formula.relation().right().of(values);
            Tensor residuals = model.broadcastTo(Shape.of(count())).minus(constant(observed));
            return weights == null ? residuals : residuals.times(constant(roots(weights)));
        });
    }

    private static double[] roots(double[] weights) {
        return Arrays.stream(weights).map(Math::sqrt).toArray();
    }

    private static Tensor constant(double[] column) {
        return Tensor.constant(NDArray.of(Shape.of(column.length), column));
    }

    /// Refuses a start at which the model or its derivatives have no value.
    void requireDefined(TracedResiduals f) {
        double[] r = new double[count()];
        double[][] jacobian = new double[count()][start.length];
        f.jacobian(start, r, jacobian);
        for (int i = 0; i < r.length; i++) {
            if (!Double.isFinite(r[i])) {
                int row = i;
                formula.relation().right().fault(point(row, start)).ifPresent(fault -> {
                    throw outside(fault, row);
                });
                throw new UsageException("the model is too large for a double at the start, in " + place(i)
                        + "\n  begin elsewhere, by --start");
            }
        }
        for (int i = 0; i < r.length; i++) {
            requireSlope(jacobian[i], i);
        }
    }

    /// Where one derivative is infinite, others by the same rule may be NaN.
    private void requireSlope(double[] slopes, int row) {
        IntStream wrong = IntStream.range(0, slopes.length).filter(j -> !Double.isFinite(slopes[j]));
        wrong.boxed().min(Comparator.comparing(j -> Double.isNaN(slopes[j]))).ifPresent(j -> {
            throw new UsageException("the model has no slope at the start: its derivative by "
                    + formula.parameters().labels().get(j) + " is " + slopes[j] + " in " + place(row)
                    + "\n  begin elsewhere, by --start");
        });
    }

    private UsageException outside(Fault fault, int row) {
        if (isOfData(fault, row)) {
            return new UsageException(shown(place(row) + " is outside the formula's domain: " + fault.message(), fault)
                    + "\n  take the row out, or choose another formula; no start can mend it");
        }
        return new UsageException(
                shown("the start is outside the formula's domain, in " + place(row) + ": " + fault.message(), fault)
                        + "\n  begin elsewhere, by --start");
    }

    /// Whether no parameter has a part in it: with others it stays as it is.
    private boolean isOfData(Fault fault, int row) {
        double[] others = Arrays.stream(start).map(value -> 1.01 * value + 0.01).toArray();
        return formula.relation()
                .right()
                .fault(point(row, others))
                .filter(fault::equals)
                .isPresent();
    }

    /// `row 3 of data.csv (x = 2)`
    private String place(int i) {
        List<String> values = columns.names().stream()
                .map(name -> name + " = " + CsvFile.cell(columns.named(name)[i]))
                .toList();
        return "row " + rows[i] + " of " + path + (values.isEmpty() ? "" : " (" + String.join(", ", values) + ")");
    }

    private Map<String, Double> point(int row, double[] parameters) {
        Map<String, Double> point = formula.parameters().point(parameters);
        point.putAll(columns.row(row));
        return point;
    }

    /// The model with these parameters, row by row.
    double[] fitted(double[] parameters) {
        double[] fitted = new double[count()];
        for (int i = 0; i < fitted.length; i++) {
            fitted[i] = formula.relation().right().at(point(i, parameters));
        }
        return fitted;
    }

    /// The model where its one predictor has this value.
    double at(double[] parameters, double predictor) {
        Map<String, Double> point = formula.parameters().point(parameters);
        point.put(formula.predictors().getFirst(), predictor);
        return formula.relation().right().at(point);
    }

    Fit.Observations observations() {
        return weights == null ? new Fit.Observations(observed) : new Fit.Observations(observed, weights);
    }
}
