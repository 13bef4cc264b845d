package org.thalweg.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.thalweg.solve.Fit;

/// A fit in two drawings: the data with the curve through them, or the observed over the fitted values where there are
/// several predictors; and below the residuals, observed − fitted, times √w where there are weights.
record FitCharts(FitProblem problem, Fit fit) {
    private static final int ROWS = 14;
    private static final int RESIDUAL_ROWS = 8;
    /// Points of the curve.
    private static final int CURVE = 400;
    /// How far the curve may go beyond the data, as a share of their range.
    private static final double ROOM = 0.25;

    /// The lines of both.
    List<String> render(Screen screen) {
        double[] fitted = problem.fitted(fit.parameters());
        double[] residuals = residuals(fitted);
        List<String> predictors = problem.formula().predictors();
        String observed = problem.formula().observed();
        int width = screen.width().getAsInt();
        double[] x;
        String across;
        List<Chart.Series> upper;
        if (predictors.size() == 1) {
            across = predictors.getFirst();
            x = problem.columns().get(across);
            upper = List.of(curve(x), Chart.Series.ofPoints(observed, x, problem.observed()));
        } else if (predictors.isEmpty()) {
            across = "row";
            x = Arrays.stream(problem.rows()).asDoubleStream().toArray();
            upper = List.of(new Chart.Series("fit", x, fitted), Chart.Series.ofPoints(observed, x, problem.observed()));
        } else {
            across = "fitted " + observed;
            x = fitted;
            double[] ends = ends(fitted);
            upper = List.of(
                    new Chart.Series("observed = fitted", ends, ends),
                    Chart.Series.ofPoints(observed, fitted, problem.observed()));
        }
        var horizontal = new Chart.Dimension(across, false);
        List<String> lines = new ArrayList<>(new TerminalChart(screen.unicode(), screen.colour(), ROWS)
                .render(new Chart("fit", horizontal, new Chart.Dimension(observed, false), upper), width));
        lines.add("");
        double[] ends = ends(x);
        List<Chart.Series> lower = List.of(
                new Chart.Series("", ends, new double[ends.length]), Chart.Series.ofPoints("residuals", x, residuals));
        String name =
                problem.weights() == null ? "residual" : screen.unicode() ? "residual × √w" : "residual * sqrt(w)";
        lines.addAll(new TerminalChart(screen.unicode(), screen.colour(), RESIDUAL_ROWS)
                .render(new Chart("residuals", horizontal, new Chart.Dimension(name, false), lower), width));
        return lines;
    }

    private double[] residuals(double[] fitted) {
        double[] weights = problem.weights();
        return IntStream.range(0, fitted.length)
                .mapToDouble(i -> (weights == null ? 1 : Math.sqrt(weights[i])) * (problem.observed()[i] - fitted[i]))
                .toArray();
    }

    private static double[] ends(double[] x) {
        return new double[] {
            Arrays.stream(x).min().orElse(0), Arrays.stream(x).max().orElse(1)
        };
    }

    /// The model over the range of its predictor, as far as it is near the data.
    private Chart.Series curve(double[] x) {
        double[] across = ends(x);
        double[] up = ends(problem.observed());
        double room = ROOM * (up[1] - up[0]);
        double[] places = new double[CURVE];
        double[] values = new double[CURVE];
        for (int i = 0; i < CURVE; i++) {
            places[i] = across[0] + i / (CURVE - 1.0) * (across[1] - across[0]);
            double value = problem.at(fit.parameters(), places[i]);
            values[i] = value >= up[0] - room && value <= up[1] + room ? value : Double.NaN;
        }
        return new Chart.Series("fit", places, values);
    }
}
