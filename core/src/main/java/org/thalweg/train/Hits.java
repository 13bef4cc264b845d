package org.thalweg.train;

import org.thalweg.tensor.NDArray;

/// Counts the places, one per example or several, at which a prediction of classes is right.
final class Hits implements Metric.Tally {
    /// Says whether one place is right.
    interface Guess {
        /// @param from the first of `classes` elements of the prediction, those of the place
        /// @param right the class that is right
        boolean hits(NDArray prediction, int from, int classes, int right);
    }

    private final Guess guess;
    private long hits;
    private long places;

    Hits(Guess guess) {
        this.guess = guess;
    }

    @Override
    public void reset() {
        hits = 0;
        places = 0;
    }

    @Override
    public void add(NDArray prediction, NDArray target, int examples) {
        int classes = prediction.shape().size(-1);
        int count = target.shape().elements() / target.shape().size(0) * examples;
        int[] right = target.ints();
        for (int i = 0; i < count; i++) {
            hits += guess.hits(prediction, i * classes, classes, right[i]) ? 1 : 0;
        }
        places += count;
    }

    @Override
    public double value() {
        return (double) hits / places;
    }

    @Override
    public double[] numbers() {
        return new double[] {hits, places};
    }

    @Override
    public void restore(double[] numbers) {
        hits = (long) numbers[0];
        places = (long) numbers[1];
    }
}
