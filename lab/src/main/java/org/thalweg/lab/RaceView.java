package org.thalweg.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.train.Callback;
import org.thalweg.train.EpochReport;
import org.thalweg.train.Progress;
import org.thalweg.train.Race;
import org.thalweg.train.TrainingOutcome;

/// A race for somebody who watches, a bar for each rule; or, without a terminal, a line for each epoch or training.
/// Trainings call it from threads of their own.
final class RaceView implements Race.Follower {
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Screen screen;
    private final boolean json;
    private final Board board;
    private final ProgressLine line;
    private final int longest;

    /// How far one rule is, over all seeds.
    private static final class Lane {
        private final int seeds;
        private final Map<Long, Double> done = new LinkedHashMap<>();
        private List<String> figures = List.of();
        private int diverged;

        Lane(int seeds) {
            this.seeds = seeds;
        }

        double share() {
            return done.values().stream().mapToDouble(Double::doubleValue).sum() / seeds;
        }
    }

    RaceView(List<String> rules, int seeds, boolean json, Screen screen) {
        rules.forEach(rule -> lanes.put(rule, new Lane(seeds)));
        this.screen = screen;
        this.json = json;
        this.board = new Board(screen);
        this.line = new ProgressLine(screen.unicode(), screen.colour());
        this.longest = rules.stream().mapToInt(String::length).max().orElse(0);
    }

    private boolean live() {
        return screen.interactive() && !json;
    }

    @Override
    public Callback follow(String rule, long seed) {
        Lane lane = lanes.getOrDefault(rule, new Lane(1));
        return new Callback() {
            @Override
            public void onStep(Progress progress) {
                if (live() && board.due()) {
                    draw(lane, seed, (double) progress.step() / ((double) progress.epochs() * progress.batches()));
                }
            }

            @Override
            public void onEpoch(Progress progress, EpochReport report) {
                epoch(rule, lane, seed, report);
            }

            @Override
            public void onEnd(Progress progress, TrainingOutcome outcome) {
                end(rule, lane, seed, outcome);
            }
        };
    }

    private synchronized void epoch(String rule, Lane lane, long seed, EpochReport report) {
        List<Map.Entry<String, Double>> all = List.copyOf(report.figures().entrySet());
        lane.figures = Stream.of(all.getFirst(), all.getLast())
                .map(figure -> Figures.words(figure.getKey()) + " " + Figures.plain(figure.getValue()))
                .toList();
        if (json) {
            Map<String, Object> members = start(rule, seed);
            members.put("epoch", report.epoch());
            members.put("step", report.step());
            members.putAll(report.figures());
            members.put("seconds", report.seconds());
            screen.line(EventView.Form.JSON.line("epoch", members));
        }
    }

    private synchronized void end(String rule, Lane lane, long seed, TrainingOutcome outcome) {
        if (outcome.ending() instanceof TrainingOutcome.Ending.NotFinite) {
            lane.diverged++;
        }
        if (live()) {
            draw(lane, seed, 1);
            return;
        }
        Map<String, Object> members = start(rule, seed);
        members.put("ending", Comparison.ending(outcome));
        members.put("steps", outcome.steps());
        members.putAll(outcome.figures());
        members.put("seconds", outcome.seconds());
        screen.line((json ? EventView.Form.JSON : EventView.Form.PLAIN).line("run", members));
    }

    private static Map<String, Object> start(String rule, long seed) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("optimizer", rule);
        members.put("seed", seed);
        return members;
    }

    private synchronized void draw(Lane moved, long seed, double done) {
        moved.done.put(seed, done);
        int width = screen.width().getAsInt();
        int room = Math.min(longest, width / 3);
        List<String> lines = new ArrayList<>();
        lanes.forEach((rule, lane) -> {
            String label = rule.length() > room ? rule.substring(0, room - 1) + "…" : rule;
            List<String> figures = new ArrayList<>(lane.figures);
            if (lane.diverged > 0) {
                figures.addFirst(lane.diverged + " diverged");
            }
            lines.add(line.render(label + " ".repeat(room - label.length()), lane.share(), "", figures, "", width));
        });
        board.draw(lines);
    }
}
