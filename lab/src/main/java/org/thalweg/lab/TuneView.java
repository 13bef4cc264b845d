package org.thalweg.lab;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.thalweg.train.Json;
import org.thalweg.train.Trial;

/// A search for somebody who watches: how many trials have been trained, and the best so far; or a line for each
/// training.
final class TuneView implements Consumer<Trial> {
    private final String metric;
    private final int trials;
    private final int seeds;
    private final boolean json;
    private final Screen screen;
    private final ProgressLine line;
    private final Set<List<Long>> begun = new HashSet<>();
    private String best = "";
    private double bestScore = Double.NaN;

    TuneView(String metric, int trials, int seeds, boolean json, Screen screen) {
        this.metric = metric;
        this.trials = trials;
        this.seeds = seeds;
        this.json = json;
        this.screen = screen;
        this.line = new ProgressLine(screen.unicode(), screen.colour());
    }

    @Override
    public void accept(Trial trial) {
        if (json) {
            Json.Members event = Json.object().with("event", Json.of("trial"));
            for (var member : trial.json().values().entrySet()) {
                event = event.with(member.getKey(), member.getValue());
            }
            screen.line(event.compact());
        } else if (screen.interactive()) {
            show(trial);
        } else {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("trial", trial.number());
            members.put("seed", trial.seed());
            members.put("epochs", trial.epochs());
            members.putAll(trial.values());
            members.put("ending", trial.ending());
            members.put(metric, trial.score(metric));
            members.put("seconds", trial.seconds());
            screen.line(EventView.Form.PLAIN.line("trial", members));
        }
    }

    private void show(Trial trial) {
        begun.add(List.of((long) trial.number(), trial.seed()));
        double score = trial.score(metric);
        boolean better = metric.endsWith("loss") ? score < bestScore : score > bestScore;
        if (better || Double.isNaN(bestScore)) {
            bestScore = score;
            best = String.join(" ", trial.values().values());
        }
        double all = (double) trials * seeds;
        screen.over(line.render(
                "trial " + trial.number() + "/" + trials,
                Math.min(1, begun.size() / all),
                "",
                List.of("best " + Figures.words(metric) + " " + Figures.plain(bestScore), best),
                "",
                screen.width().getAsInt()));
    }

    /// Leaves the line for what comes after.
    void done() {
        screen.over("");
    }
}
