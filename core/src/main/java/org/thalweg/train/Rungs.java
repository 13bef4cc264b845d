package org.thalweg.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which trial trains next, and for how long: `get_job` of Algorithm 2 of [Search.Halving]. With one rung, all trials
/// in their order. Safe for use by several threads.
final class Rungs {
    private final int last;
    private final int eta;
    private final int trials;
    private final boolean smallerIsBetter;
    private final List<Map<Integer, Double>> scores = new ArrayList<>();
    private final List<Set<Integer>> promoted = new ArrayList<>();
    private int started;
    private int running;
    private boolean ended;

    Rungs(int count, int eta, int trials, boolean smallerIsBetter) {
        this.last = count - 1;
        this.eta = eta;
        this.trials = trials;
        this.smallerIsBetter = smallerIsBetter;
        for (int rung = 0; rung < count; rung++) {
            scores.add(new HashMap<>());
            promoted.add(new HashSet<>());
        }
    }

    /// @param rung from 0
    record Task(int trial, int rung) {}

    /// What to do now; waits while that depends on what still runs. Null when all is done.
    synchronized @Nullable Task next() throws InterruptedException {
        while (!ended) {
            Task task = task();
            if (task != null) {
                running++;
                return task;
            }
            if (running == 0) {
                return null;
            }
            wait();
        }
        return null;
    }

    private @Nullable Task task() {
        for (int rung = last - 1; rung >= 0; rung--) {
            Map<Integer, Double> here = scores.get(rung);
            Set<Integer> gone = promoted.get(rung);
            Integer best = here.keySet().stream()
                    .filter(trial -> !Double.isNaN(here.getOrDefault(trial, Double.NaN)))
                    .sorted(order(here, smallerIsBetter))
                    .limit(here.size() / eta)
                    .filter(trial -> !gone.contains(trial))
                    .findFirst()
                    .orElse(null);
            if (best != null) {
                gone.add(best);
                return new Task(best, rung + 1);
            }
        }
        return started < trials ? new Task(started++, 0) : null;
    }

    /// The best first, what is no number last, of equal ones the trial that came first.
    static Comparator<Integer> order(Map<Integer, Double> scores, boolean smallerIsBetter) {
        Comparator<Integer> byScore = Comparator.comparingDouble(trial -> {
            double score = scores.getOrDefault(trial, Double.NaN);
            return Double.isNaN(score) ? Double.POSITIVE_INFINITY : smallerIsBetter ? score : -score;
        });
        return byScore.thenComparing(Comparator.naturalOrder());
    }

    synchronized void done(Task task, double score) {
        scores.get(task.rung()).put(task.trial(), score);
        running--;
        notifyAll();
    }

    /// Lets all who wait go.
    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
