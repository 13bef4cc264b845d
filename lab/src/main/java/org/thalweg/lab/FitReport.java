package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.thalweg.solve.Fit;
import org.thalweg.solve.Outcome;
import org.thalweg.train.Json;

/// What a fit found. Standard errors are those at a minimum: where none was reached, there are none.
///
/// @param solver with all its arguments
record FitReport(FitProblem problem, String solver, Outcome outcome, Fit fit) {
    /// More parameters are not shown in the table.
    private static final int SHOWN = 40;

    /// Whether there is a minimum, and it is the only one nearby.
    boolean isSolved() {
        return outcome instanceof Outcome.Converged && fit.indistinguishable().isEmpty();
    }

    private String ending() {
        return outcome instanceof Outcome.Converged && !isSolved() ? "failed" : outcome.name();
    }

    private String why() {
        return fit.indistinguishable().isEmpty() ? outcome.why() : ambiguity() + " (" + outcome.why() + ")";
    }

    private String ambiguity() {
        List<String> labels = problem.formula().parameters().labels();
        List<String> lost = fit.indistinguishable().stream().map(labels::get).toList();
        String first = lost.getFirst();
        String start = CsvFile.cell(problem.start()[fit.indistinguishable().getFirst()]);
        String hold = "--bounds " + first + "=" + start + ".." + start;
        if (lost.size() == 1) {
            return "the data say nothing of " + first + ": the fit is as good with other values of it; leave it out"
                    + " of the formula, or hold it by " + hold;
        }
        return "the data do not tell apart " + String.join(", ", lost) + ": other values of them fit as well; hold"
                + " one, as by " + hold + ", or write them as one parameter";
    }

    private boolean atMinimum() {
        return outcome instanceof Outcome.Converged;
    }

    private double error(int j) {
        return atMinimum() ? fit.standardErrors()[j] : Double.NaN;
    }

    private double t(int j) {
        return atMinimum() ? fit.tValues()[j] : Double.NaN;
    }

    /// One object.
    ///
    /// @param weights the column of weights
    Json.Members json(Optional<String> weights) {
        Json.Members parameters = Json.object();
        List<String> labels = problem.formula().parameters().labels();
        for (int j = 0; j < labels.size(); j++) {
            Json.Members parameter = Json.object()
                    .with("value", Json.of(fit.parameters()[j]))
                    .with("se", Json.of(error(j)))
                    .with("t", Json.of(t(j)));
            if (problem.bounds() != null) {
                parameter = parameter.with("at_bound", Json.of(fit.atBound()[j]));
            }
            parameters = parameters.with(labels.get(j), parameter);
        }
        Json.Members all = Json.object()
                .with("parameters", parameters)
                .with("rss", Json.of(fit.sum()))
                .with("r2", Json.of(fit.rSquared()))
                .with("aic", Json.of(fit.aic()))
                .with("dof", Json.of(fit.degreesOfFreedom()))
                .with("sigma", Json.of(fit.residualDeviation()))
                .with("outcome", Json.of(ending()))
                .with("why", Json.of(why()))
                .with("iterations", Json.of(outcome.iterations()))
                .with("evaluations", Effort.of(outcome).evaluations())
                .with("solver", Json.of(solver))
                .with("formula", Json.of(problem.formula().relation().toString()))
                .with("data", Json.of(problem.path()))
                .with("rows", Json.of(problem.count()));
        if (!fit.indistinguishable().isEmpty()) {
            List<String> lost =
                    fit.indistinguishable().stream().map(labels::get).toList();
            all = all.with("indistinguishable", Json.of(lost));
        }
        return weights.isPresent() ? all.with("weights", Json.of(weights.get())) : all;
    }

    /// Charts and table.
    void show(Screen screen) {
        screen.out()
                .println(screen.bold(problem.formula().relation().toString())
                        + screen.dim("  by " + solver + "  ")
                        + problem.count()
                        + (problem.count() == 1 ? " row of " : " rows of ")
                        + problem.path());
        screen.out().println();
        new FitCharts(problem, fit).render(screen).forEach(screen.out()::println);
        screen.out().println();
        screen.out().println(screen.bold(ending()) + ": " + why());
        screen.out().println();
        table(screen);
        screen.out().println();
        rows(screen);
    }

    private void table(Screen screen) {
        var table = new TextTable(List.of("parameter", "value", "standard error", "t", ""));
        List<String> labels = problem.formula().parameters().labels();
        for (int j = 0; j < Math.min(SHOWN, labels.size()); j++) {
            boolean known = !Double.isNaN(error(j));
            table.add(List.of(
                    labels.get(j),
                    number("%.10g", fit.parameters()[j]),
                    known ? number("%.4g", error(j)) : reason(j),
                    known ? number("%.4g", t(j)) : "",
                    ""));
        }
        table.print(screen);
        if (labels.size() > SHOWN) {
            screen.out().println((labels.size() - SHOWN) + " more; --json gives all");
        }
    }

    private String reason(int j) {
        if (fit.atBound()[j]) {
            return "at its bound";
        }
        return !atMinimum() ? "no minimum" : fit.degreesOfFreedom() > 0 ? "not determined" : "no freedom left";
    }

    private void rows(Screen screen) {
        List<List<String>> rows = new ArrayList<>();
        int freedom = fit.degreesOfFreedom();
        rows.add(List.of(
                problem.weights() == null ? "sum of squares" : "weighted sum of squares",
                number("%.10g", fit.sum()) + "  on " + freedom
                        + (freedom == 1 ? " degree of freedom" : " degrees of freedom")));
        if (freedom > 0) {
            rows.add(List.of("sigma", number("%.6g", fit.residualDeviation())));
        }
        rows.add(List.of(screen.unicode() ? "R²" : "R^2", number("%.6f", fit.rSquared())));
        if (Double.isFinite(fit.aic())) {
            rows.add(List.of("AIC", number("%.6g", fit.aic())));
        }
        rows.add(List.of("effort", Effort.of(outcome).text()));
        int widest =
                rows.stream().mapToInt(row -> row.getFirst().length()).max().orElse(1);
        for (List<String> row : rows) {
            String space = " ".repeat(widest - row.getFirst().length() + 2);
            screen.out().println(row.getFirst() + space + row.get(1));
        }
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
