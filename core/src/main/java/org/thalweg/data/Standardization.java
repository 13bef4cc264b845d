package org.thalweg.data;

import java.util.Map;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Numbers brought to a common scale, with figures that were fitted on the training part and are then used
/// for every part and for later predictions:
///
///     z = (x − mean) / deviation          x = z · deviation + mean
///
/// Mean and deviation are per column, or *uniform*: one pair for all columns, as for the pixels of images.
/// The deviation is that of the population, √(Σ(x − mean)² / n). A constant column has deviation 1 here, so
/// that it becomes 0 and a new value in it stays finite.
public final class Standardization {
    private final double[] mean;
    private final double[] deviation;

    private Standardization(double[] mean, double[] deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /// The figures of each column of `rows`, which should be the training part only.
    ///
    /// @throws DataException if there are no rows, or a column has values so far apart that its deviation
    ///     is not finite
    public static Standardization fit(Rows rows) {
        Moments moments = Moments.of(rows);
        double[] deviation = new double[rows.width()];
        for (int j = 0; j < deviation.length; j++) {
            deviation[j] = deviation(moments.variance[j], "column " + (j + 1));
        }
        return new Standardization(moments.mean, deviation);
    }

    /// One pair of figures for all columns together.
    ///
    /// @throws DataException as [#fit]
    public static Standardization fitUniform(Rows rows) {
        Moments moments = Moments.of(rows);
        double first = moments.mean[0];
        double sum = 0;
        for (double mean : moments.mean) {
            sum += mean - first;
        }
        double mean = first + sum / rows.width();
        double variance = 0; // within the columns and between them
        for (int j = 0; j < rows.width(); j++) {
            variance += moments.variance[j] + (moments.mean[j] - mean) * (moments.mean[j] - mean);
        }
        return uniform(mean, deviation(variance / rows.width(), "all columns"));
    }

    /// Pixels 0 … 255 brought to 0 … 1.
    public static Standardization unitPixels() {
        return uniform(0, 255);
    }

    /// One mean and one deviation for all columns.
    ///
    /// @throws IllegalArgumentException if they are not finite or the deviation is not above 0
    public static Standardization uniform(double mean, double deviation) {
        return of(new double[] {mean}, new double[] {deviation});
    }

    /// The figures of each column; one of each is uniform.
    ///
    /// @throws IllegalArgumentException if their numbers differ, or one is not finite, or a deviation is
    ///     not above 0
    public static Standardization of(double[] mean, double[] deviation) {
        if (mean.length != deviation.length || mean.length == 0) {
            throw new IllegalArgumentException("standardization with " + mean.length + " means and " + deviation.length
                    + " deviations: give as many of each, one per column or one in all");
        }
        for (int j = 0; j < mean.length; j++) {
            if (!Double.isFinite(mean[j]) || !(deviation[j] > 0) || !Double.isFinite(deviation[j])) {
                throw new IllegalArgumentException("standardization of column " + (j + 1) + ": mean " + mean[j]
                        + " must be finite and deviation " + deviation[j] + " finite and above 0");
            }
        }
        return new Standardization(mean.clone(), deviation.clone());
    }

    private static double deviation(double variance, String where) {
        double found = Math.sqrt(variance);
        if (!Double.isFinite(found)) {
            throw new DataException(
                    "standardization",
                    where,
                    "the deviation is not finite, since values there are too large to be squared",
                    "Bring them to another unit, or leave the column out.");
        }
        return found == 0 ? 1 : found;
    }

    /// Mean and variance of each column, in two passes, since Σx² − n·mean² would cancel. The mean is taken
    /// from the first row on, so that a constant column has variance 0 exactly.
    private record Moments(double[] mean, double[] variance) {
        static Moments of(Rows rows) {
            int n = rows.count();
            if (n == 0) {
                throw new DataException(
                        "standardization", "", "there are no rows to fit it on", "Give a training part.");
            }
            double[] first = new double[rows.width()];
            rows.copy(0, first, 0);
            double[] mean = new double[first.length];
            double[] variance = new double[first.length];
            double[] row = new double[first.length];
            for (int i = 0; i < n; i++) {
                rows.copy(i, row, 0);
                for (int j = 0; j < row.length; j++) {
                    mean[j] += row[j] - first[j];
                }
            }
            for (int j = 0; j < row.length; j++) {
                mean[j] = first[j] + mean[j] / n;
            }
            for (int i = 0; i < n; i++) {
                rows.copy(i, row, 0);
                for (int j = 0; j < row.length; j++) {
                    variance[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
                }
            }
            for (int j = 0; j < row.length; j++) {
                variance[j] /= n;
            }
            return new Moments(mean, variance);
        }
    }

    /// Whether one pair of figures stands for all columns.
    public boolean isUniform() {
        return mean.length == 1;
    }

    /// The mean that is taken from column `column`, from 0.
    public double mean(int column) {
        return mean[isUniform() ? 0 : column];
    }

    /// What column `column` is divided by, from 0.
    public double deviation(int column) {
        return deviation[isUniform() ? 0 : column];
    }

    /// z of the value `x` in column `column`, from 0.
    public double apply(int column, double x) {
        return (x - mean(column)) / deviation(column);
    }

    /// x of the standardized value `z` in column `column`, from 0.
    public double inverse(int column, double z) {
        return z * deviation(column) + mean(column);
    }

    /// The figures under the names `mean` and `deviation`, each `F64[columns]`, or `F64[1]` if they are
    /// uniform.
    public Map<String, NDArray> toArrays() {
        Shape shape = Shape.of(mean.length);
        return Map.of("mean", NDArray.of(shape, mean.clone()), "deviation", NDArray.of(shape, deviation.clone()));
    }

    /// The inverse of [#toArrays].
    ///
    /// @throws IllegalArgumentException if a name is missing, or as [#of]
    public static Standardization fromArrays(Map<String, NDArray> arrays) {
        return of(figures(arrays, "mean"), figures(arrays, "deviation"));
    }

    private static double[] figures(Map<String, NDArray> arrays, String name) {
        NDArray found = arrays.get(name);
        if (found == null || found.dtype() != DType.F64) {
            throw new IllegalArgumentException("standardization needs an F64 array `" + name + "`, but has "
                    + (found == null ? "only " + arrays.keySet() : "one of " + found.dtype()));
        }
        return found.toDoubles();
    }

    void requireWidth(int width) {
        if (!isUniform() && mean.length != width) {
            throw new ShapeException("a standardization of " + mean.length + " columns does not fit rows of " + width
                    + "; it must be fitted on data with the same columns");
        }
    }
}
