package org.thalweg.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// What a fit by least squares says of its parameters, in linear approximation at the minimum: Seber & Wild (1989),
/// "Nonlinear regression", section 2.1. For m residuals, and p parameters that were free:
///
///     σ² = ‖r‖² / (m − p),  covariance Σ = σ²(JᵀJ)⁻¹                      (1)
///     standard error sⱼ = √Σⱼⱼ,  t = bⱼ/sⱼ,  correlation Σᵢⱼ/(sᵢsⱼ)        (2)
///     R² = 1 − ‖r‖² / Σ wᵢ(yᵢ − ȳ)²,  ȳ = Σ wᵢyᵢ / Σ wᵢ                   (3)
///     AIC = m(log 2π + 1 + log(‖r‖²/m)) − Σ log wᵢ + 2(p + 1)             (4)
///
/// (1) is computed from the QR factors of J with scaled columns, never from JᵀJ. The residuals are those that were
/// minimised:
/// √wᵢ times the plain ones, where there are weights. (4) is that of R, which counts σ as a parameter.
///
/// A parameter at a bound has no standard error; the others have those for which it is fixed there. Where J has
/// not full rank (to 10⁻¹² of its largest column, when all have length 1), there are parameters that cannot be
/// told apart: some change of all of them leaves the residuals as they are. They have no standard error either.
///
/// @param parameters b
/// @param atBound which of them are at a bound
/// @param indistinguishable which cannot be told apart from others, by index; empty if all can
/// @param standardErrors s; NaN where there is none
/// @param covariance Σ, NaN likewise
/// @param correlation NaN likewise
/// @param tValues NaN likewise
/// @param sum ‖r‖²
/// @param degreesOfFreedom m − p
/// @param residualDeviation σ; NaN without degrees of freedom
/// @param rSquared R²; NaN without observations
/// @param aic AIC
/// @param residuals minimum, quartiles (linear between order statistics) and maximum of r
public record Fit(
        double[] parameters,
        boolean[] atBound,
        List<Integer> indistinguishable,
        double[] standardErrors,
        double[][] covariance,
        double[][] correlation,
        double[] tValues,
        double sum,
        int degreesOfFreedom,
        double residualDeviation,
        double rSquared,
        double aic,
        Quartiles residuals) {
    /// Of sorted numbers.
    public record Quartiles(double minimum, double first, double median, double third, double maximum) {
        static Quartiles of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Quartiles(
                    sorted[0], at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted[sorted.length - 1]);
        }

        private static double at(double[] sorted, double share) {
            double place = share * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }

    /// What was observed: y, with weights w of the squares, or without.
    public record Observations(double[] y, double @Nullable [] weights) {
        /// Without weights.
        public Observations(double[] y) {
            this(y, null);
        }

        public Observations {
            if (weights != null && weights.length != y.length) {
                throw new IllegalArgumentException("observations: " + y.length + " values and " + weights.length
                        + " weights; there must be as many");
            }
        }

        double deviations() {
            double weight = 0;
            double mean = 0;
            for (int i = 0; i < y.length; i++) {
                weight += weight(i);
                mean += weight(i) * (y[i] - mean) / (weight == 0 ? 1 : weight);
            }
            double sum = 0;
            for (int i = 0; i < y.length; i++) {
                sum += weight(i) * (y[i] - mean) * (y[i] - mean);
            }
            return sum;
        }

        double weight(int i) {
            return weights == null ? 1 : weights[i];
        }
    }

    /// Of a search without bounds, without R².
    public static Fit of(LeastSquares f, Outcome outcome) {
        return of(f, outcome, Bounds.none(f.dimension()), null);
    }

    /// Of a search within bounds.
    ///
    /// @param f the sum of squares that was minimised
    /// @param observations for R²; `null` if it is not wanted
    public static Fit of(LeastSquares f, Outcome outcome, Bounds bounds, @Nullable Observations observations) {
        int m = f.residuals();
        int n = f.dimension();
        if (observations != null && observations.y().length != m) {
            throw new IllegalArgumentException("observations: " + observations.y().length + " of them, and " + m
                    + " residuals; there must be as many");
        }
        double[] b = outcome.point().x().clone();
        double[] r = new double[m];
        double[][] jacobian = new double[m][n];
        f.jacobian(b, r, jacobian);
        boolean[] atBound = new boolean[n];
        for (int j = 0; j < n; j++) {
            atBound[j] = b[j] <= bounds.lower(j) || b[j] >= bounds.upper(j);
        }
        var spread = new Spread(r, jacobian, atBound);
        double sum = Vectors.dot(r, r);
        int freedom = m - spread.rank();
        double variance = freedom > 0 ? sum / freedom : Double.NaN; // (1)
        double[][] covariance = spread.inverse();
        double[] errors = new double[n];
        double[] t = new double[n];
        double[][] correlation = new double[n][n];
        for (int i = 0; i < n; i++) {
            errors[i] = Math.sqrt(variance * covariance[i][i]); // (2)
            t[i] = b[i] / errors[i];
            for (int j = 0; j < n; j++) {
                correlation[i][j] = i == j && !Double.isNaN(covariance[i][i])
                        ? 1
                        : covariance[i][j] / Math.sqrt(covariance[i][i]) / Math.sqrt(covariance[j][j]);
            }
        }
        for (double[] row : covariance) {
            Vectors.scale(variance, row);
        }
        double logs = 0;
        for (int i = 0; observations != null && i < m; i++) {
            logs += Math.log(observations.weight(i));
        }
        double aic = m * (Math.log(2 * Math.PI) + 1 + Math.log(sum / m)) - logs + 2 * (spread.rank() + 1); // (4)
        return new Fit(
                b,
                atBound,
                spread.indistinguishable(),
                errors,
                covariance,
                correlation,
                t,
                sum,
                freedom,
                Math.sqrt(variance),
                observations == null ? Double.NaN : 1 - sum / observations.deviations(), // (3)
                aic,
                Quartiles.of(r));
    }

    /// A table for people.
    ///
    /// @param names of the parameters; `b1`, `b2`, … where there are none
    public String report(String... names) {
        var text = new StringBuilder("%-12s %20s %14s %10s%n".formatted("parameter", "value", "standard error", "t"));
        for (int j = 0; j < parameters.length; j++) {
            text.append(
                    Double.isNaN(standardErrors[j])
                            ? "%-12s %20.10g %14s%n".formatted(name(names, j), parameters[j], reason(j))
                            : "%-12s %20.10g %14.4g %10.3g%n"
                                    .formatted(name(names, j), parameters[j], standardErrors[j], tValues[j]));
        }
        text.append("sum of squares %.10g, %d degrees of freedom, residual standard deviation %.6g%n"
                .formatted(sum, degreesOfFreedom, residualDeviation));
        text.append(Double.isNaN(rSquared) ? "" : "R² %.6f, ".formatted(rSquared))
                .append("AIC %.6g%n".formatted(aic));
        text.append("residuals: minimum %.4g, quartiles %.4g, %.4g, %.4g, maximum %.4g%n"
                .formatted(
                        residuals.minimum(),
                        residuals.first(),
                        residuals.median(),
                        residuals.third(),
                        residuals.maximum()));
        if (!indistinguishable.isEmpty()) {
            List<String> together = new ArrayList<>();
            indistinguishable.forEach(j -> together.add(name(names, j)));
            text.append("the data do not tell apart ")
                    .append(String.join(", ", together))
                    .append('\n');
        }
        return text.toString();
    }

    private String reason(int j) {
        return atBound[j] ? "at its bound" : degreesOfFreedom > 0 ? "not determined" : "no freedom left";
    }

    private static String name(String[] names, int j) {
        return j < names.length ? names[j] : "b" + (j + 1);
    }
}
