package org.thalweg.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The books of a training: how many epochs, batches and examples are done, and the running figures of the epoch
/// in progress.
final class Ledger {
    private final List<Metric> metrics;
    private final List<Metric.Tally> tallies;
    private int epoch;
    private int whole;
    private int batch;
    private int examples;
    private long seen;
    private double lossSum;
    private double lastLoss;

    Ledger(List<Metric> metrics) {
        this.metrics = metrics;
        this.tallies = metrics.stream().map(Metric::tally).toList();
    }

    int epoch() {
        return epoch;
    }

    int whole() {
        return whole;
    }

    int batch() {
        return batch;
    }

    int examples() {
        return examples;
    }

    double lastLoss() {
        return lastLoss;
    }

    /// Whether the next step is the first of an epoch.
    boolean betweenEpochs() {
        return whole == epoch;
    }

    void startEpoch() {
        epoch++;
        batch = 0;
        examples = 0;
        lossSum = 0;
        for (int i = 0; i < tallies.size(); i++) {
            tallies.get(i).reset();
        }
    }

    /// Counts a step.
    void add(double loss, NDArray prediction, NDArray targets, int size) {
        for (int i = 0; i < tallies.size(); i++) {
            tallies.get(i).add(prediction, targets, size);
        }
        lastLoss = loss;
        lossSum += loss * size;
        examples += size;
        seen += size;
        batch++;
    }

    void endEpoch() {
        whole++;
    }

    Scores running() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            figures.put(metrics.get(i).name(), tallies.get(i).value());
        }
        return new Scores(examples, lossSum / examples, figures);
    }

    Snapshot.Position position(long step, double seconds) {
        return new Snapshot.Position(step, epoch, whole, batch, examples, seen, lossSum, lastLoss, seconds);
    }

    /// What each metric has counted in the epoch in progress.
    Map<String, NDArray> counts() {
        Map<String, NDArray> counts = new LinkedHashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            double[] numbers = tallies.get(i).numbers();
            counts.put(metrics.get(i).name(), NDArray.of(Shape.of(numbers.length), numbers));
        }
        return counts;
    }

    /// Goes back, or forward, to what was kept.
    ///
    /// @throws IllegalArgumentException if a metric's count is missing
    void restore(Snapshot.Position position, Map<String, NDArray> counts) {
        epoch = position.epoch();
        whole = position.whole();
        batch = position.batch();
        examples = position.examples();
        seen = position.seen();
        lossSum = position.lossSum();
        lastLoss = position.lastLoss();
        for (int i = 0; i < tallies.size(); i++) {
            NDArray counted = counts.get(metrics.get(i).name());
            if (counted == null) {
                throw new IllegalArgumentException(
                        "the snapshot has no count of " + metrics.get(i).name() + ", only of " + counts.keySet());
            }
            tallies.get(i).restore(counted.doubles());
        }
    }
}
