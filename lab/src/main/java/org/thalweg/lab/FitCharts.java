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

    /// What goes to the right, in both drawings, and what the first one shows.
    private record View(String name, double[] x, List<Chart.Series> series) {}

    /// The lines of both.
    List<String> render(Screen screen) {
        double[] fitted = problem.fitted(fit.parameters());
        View view = view(fitted);
        var across = new Chart.Dimension(view.name, false);
        var up = new Chart.Dimension(problem.formula().observed(), false);
        List<String> lines = new ArrayList<>(drawn(new Chart("fit", across, up, view.series), ROWS, screen));
        lines.add("");
        double[] ends = ends(view.x);
        List<Chart.Series> residuals = List.of(
                new Chart.Series("", ends, new double[ends.length]), // 0
                Chart.Series.ofPoints("residuals", view.x, residuals(fitted)));
        String weighted = screen.unicode() ? "residual × √w" : "residual * sqrt(w)";
        var residual = new Chart.Dimension(problem.weights() == null ? "residual" : weighted, false);
        lines.addAll(drawn(new Chart("residuals", across, residual, residuals), RESIDUAL_ROWS, screen));
        return lines;
    }

    private static List<String> drawn(Chart chart, int rows, Screen screen) {
        return new TerminalChart(screen.unicode(), screen.colour(), rows)
                .render(chart, screen.width().getAsInt());
    }

    private View view(double[] fitted) {
        List<String> predictors = problem.formula().predictors();
        String observed = problem.formula().observed();
        if (predictors.size() > 1) {
            double[] ends = ends(fitted);
            return new View(
                    "fitted " + observed,
                    fitted,
                    List.of(new Chart.Series("observed = fitted", ends, ends), points(observed, fitted)));
        }
        if (predictors.size() == 1) {
            double[] x = problem.columns().named(predictors.getFirst());
            return new View(predictors.getFirst(), x, List.of(curve(x), points(observed, x)));
        }
        double[] rows = Arrays.stream(problem.rows()).asDoubleStream().toArray();
        return new View("row", rows, List.of(new Chart.Series("fit", rows, fitted), points(observed, rows)));
    }

    private Chart.Series points(String name, double[] x) {
        return Chart.Series.ofPoints(name, x, problem.observed());
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
