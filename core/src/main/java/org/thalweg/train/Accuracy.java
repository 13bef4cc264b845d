package org.thalweg.train;

import org.thalweg.nn.Loss;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.NDArray;

/// The share of places, one per example or several, whose most probable class is the right one. Of equal
/// probabilities the first counts as the largest.
@Named("accuracy")
@Meaning("the share of places whose most probable class is right")
public record Accuracy() implements Metric {
    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public Loss.Target target() {
        return Loss.Target.CLASS;
    }

    @Override
    public Tally tally() {
        return new Hits();
    }

    private static final class Hits implements Tally {
        private long hits;
        private long places;

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
                hits += Classes.largest(prediction, i * classes, classes) == right[i] ? 1 : 0;
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
}
