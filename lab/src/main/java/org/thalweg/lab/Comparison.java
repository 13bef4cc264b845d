package org.thalweg.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.thalweg.train.EpochReport;
import org.thalweg.train.Json;
import org.thalweg.train.LossCurve;
import org.thalweg.train.Race;
import org.thalweg.train.Spread;
import org.thalweg.train.TrainingOutcome;

/// What a race came to.
///
/// @param judged what stands before the names of the figures that count, such as `test_`
/// @param metric the figure beside the loss, without that
record Comparison(List<Race.Run> runs, String judged, String metric, Optional<Race.Goal> goal) {
    /// What one rule came to. Figures are over the seeds with which it did not diverge.
    ///
    /// @param steps to the goal, over the seeds that reached it
    record Row(
            String rule,
            Spread finalLoss,
            Spread bestLoss,
            Spread finalMetric,
            Spread bestMetric,
            Spread steps,
            Spread secondsToGoal,
            Spread seconds,
            int diverged) {
        Json.Members json() {
            return Json.object()
                    .with("optimizer", Json.of(rule))
                    .with("final_loss", finalLoss.json())
                    .with("best_loss", bestLoss.json())
                    .with("final_metric", finalMetric.json())
                    .with("best_metric", bestMetric.json())
                    .with("steps_to_goal", steps.json())
                    .with("seconds_to_goal", secondsToGoal.json())
                    .with("seconds", seconds.json())
                    .with("diverged", Json.of(diverged));
        }
    }

    /// `completed`, or `diverged at step 12`.
    static String ending(TrainingOutcome outcome) {
        return switch (outcome.ending()) {
            case TrainingOutcome.Ending.Completed _ -> "completed";
            case TrainingOutcome.Ending.Stopped(String reason) -> reason;
            case TrainingOutcome.Ending.NotFinite failure -> "diverged at step " + failure.step();
        };
    }

    List<Row> rows() {
        Map<String, List<Race.Run>> byRule = new LinkedHashMap<>();
        runs.forEach(run ->
                byRule.computeIfAbsent(run.rule(), _ -> new ArrayList<>()).add(run));
        List<Row> rows = new ArrayList<>();
        byRule.forEach((rule, all) -> {
            List<Race.Run> good =
                    all.stream().filter(Predicate.not(Race.Run::diverged)).toList();
            List<EpochReport> reached =
                    good.stream().flatMap(run -> run.reached().stream()).toList();
            rows.add(new Row(
                    rule,
                    spread(good, run -> last(run, "loss")),
                    spread(good, run -> best(run, "loss", false)),
                    spread(good, run -> last(run, metric)),
                    spread(good, run -> best(run, metric, true)),
                    spread(reached, EpochReport::step),
                    spread(reached, EpochReport::seconds),
                    spread(good, run -> run.outcome().seconds()),
                    all.size() - good.size()));
        });
        return rows;
    }

    private static <T> Spread spread(List<T> of, ToDoubleFunction<T> figure) {
        return Spread.of(of.stream().mapToDouble(figure).toArray());
    }

    private double last(Race.Run run, String name) {
        String part = judged.isEmpty() ? "train_" : judged;
        return run.outcome().figures().getOrDefault(part + name, Double.NaN);
    }

    private double best(Race.Run run, String name, boolean larger) {
        var figures = run.epochs().stream()
                .mapToDouble(report -> report.figures().getOrDefault(judged + name, Double.NaN))
                .summaryStatistics();
        return larger ? figures.getMax() : figures.getMin();
    }

    void print(Screen screen) {
        String reached = goal.map(wanted -> " to " + Axis.label(wanted.value())).orElse(" to goal");
        String name = Figures.words(judged + metric);
        var table = new TextTable(List.of(
                "optimizer",
                "diverged",
                name,
                Figures.words(judged + "loss"),
                "steps" + reached,
                "seconds" + reached,
                "best " + metric,
                "best loss",
                "seconds"));
        for (Row row : rows()) {
            table.add(List.of(
                    row.rule,
                    row.diverged == 0 ? "" : row.diverged + " of " + seeds(),
                    TextTable.cell(row.finalMetric, screen.unicode()),
                    TextTable.cell(row.finalLoss, screen.unicode()),
                    goal.isPresent() && row.steps.count() == 0 ? "never" : whole(row.steps, screen.unicode()),
                    TextTable.cell(row.secondsToGoal, screen.unicode()),
                    TextTable.cell(row.bestMetric, screen.unicode()),
                    TextTable.cell(row.bestLoss, screen.unicode()),
                    TextTable.cell(row.seconds, screen.unicode())));
        }
        table.print(screen);
    }

    private static String whole(Spread spread, boolean unicode) {
        if (spread.count() == 0) {
            return "";
        }
        String mean = String.valueOf(Math.round(spread.mean()));
        return spread.count() == 1 ? mean : mean + (unicode ? " ± " : " +- ") + Math.round(spread.error());
    }

    private long seeds() {
        return runs.stream().map(Race.Run::seed).distinct().count();
    }

    /// All curves and the table.
    Json.Members json() {
        List<Json> all = new ArrayList<>();
        for (Race.Run run : runs) {
            Json.Members curves = Json.object()
                    .with("steps", doubles(run.epochs(), EpochReport::step))
                    .with("seconds", doubles(run.epochs(), EpochReport::seconds));
            for (String name : run.epochs().isEmpty()
                    ? List.<String>of()
                    : List.copyOf(run.epochs().getFirst().figures().keySet())) {
                curves = curves.with(
                        name, doubles(run.epochs(), report -> report.figures().getOrDefault(name, Double.NaN)));
            }
            all.add(Json.object()
                    .with("optimizer", Json.of(run.rule()))
                    .with("seed", Json.of(run.seed()))
                    .with("ending", Json.of(ending(run.outcome())))
                    .with("epochs", curves)
                    .with(
                            "training",
                            Json.object()
                                    .with("steps", doubles(run.losses(), LossCurve.Point::step))
                                    .with("loss", doubles(run.losses(), LossCurve.Point::loss))));
        }
        return Json.object()
                .with("runs", new Json.Items(all))
                .with(
                        "summary",
                        new Json.Items(rows().stream().<Json>map(Row::json).toList()));
    }

    private static <T> Json doubles(List<T> of, ToDoubleFunction<T> figure) {
        return Json.of(of.stream().mapToDouble(figure).toArray());
    }

    /// The loss while it trained, and the metric after each epoch, as means over the seeds with which it did not
    /// diverge:
    /// what did would leave no room for the others.
    List<Chart> charts() {
        List<Chart.Series> losses = new ArrayList<>();
        List<Chart.Series> metrics = new ArrayList<>();
        for (Row row : rows()) {
            List<Race.Run> own = runs.stream()
                    .filter(run -> run.rule().equals(row.rule) && !run.diverged())
                    .toList();
            String name = own.isEmpty() ? row.rule + ": diverged" : row.rule;
            losses.add(mean(
                    name, own.stream().map(Race.Run::losses).toList(), LossCurve.Point::step, LossCurve.Point::loss));
            metrics.add(mean(
                    name,
                    own.stream().map(Race.Run::epochs).toList(),
                    EpochReport::step,
                    report -> report.figures().getOrDefault(judged + metric, Double.NaN)));
        }
        var step = new Chart.Dimension("step", false);
        return List.of(
                new Chart("training loss", step, new Chart.Dimension("training loss", true), losses),
                new Chart(
                        Figures.words(judged + metric),
                        step,
                        new Chart.Dimension(Figures.words(judged + metric), false),
                        metrics));
    }

    /// Point by point, of those that are as long.
    private static <T> Chart.Series mean(
            String name, List<List<T>> curves, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        List<T> longest = curves.stream().reduce(List.of(), (a, b) -> a.size() >= b.size() ? a : b);
        double[] xs = longest.stream().mapToDouble(x).toArray();
        double[] ys = new double[xs.length];
        for (int i = 0; i < ys.length; i++) {
            int at = i;
            ys[i] = curves.stream()
                    .filter(curve -> curve.size() > at)
                    .mapToDouble(curve -> y.applyAsDouble(curve.get(at)))
                    .average()
                    .orElse(Double.NaN);
        }
        return new Chart.Series(name, xs, ys);
    }
}
