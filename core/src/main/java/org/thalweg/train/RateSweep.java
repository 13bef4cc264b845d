package org.thalweg.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.thalweg.compile.Executable;
import org.thalweg.optim.OptimizationState;
import org.thalweg.tensor.NDArray;

/// Takes the steps of a [RangeTest], and takes them back.
final class RateSweep {
    private final TrainingPrograms programs;
    private final OptimizationState state;
    private final Feed feed;

    RateSweep(TrainingPrograms programs, Feed feed) {
        this.programs = programs;
        this.state = programs.state();
        this.feed = feed;
    }

    RangeTest.Result run(RangeTest test) {
        long iteration = state.iteration();
        NDArray parameters = state.parameters().copy();
        NDArray modelState = programs.modelState().copy();
        Map<String, NDArray> slots = new LinkedHashMap<>();
        state.slots().forEach((name, values) -> slots.put(name, values.copy()));
        Map<String, Double> rates = state.rateNumbers();
        try {
            return sweep(test);
        } catch (IllegalArgumentException e) {
            throw new SetupException("the range test cannot set the rate: " + e.getMessage());
        } finally {
            state.restoreRates(rates);
            state.restore(iteration, parameters, slots);
            programs.modelState().copyFrom(modelState);
        }
    }

    private RangeTest.Result sweep(RangeTest test) {
        double[] rates = new double[test.steps()];
        double[] losses = new double[test.steps()];
        double[] smoothed = new double[test.steps()];
        double average = 0;
        double least = Double.POSITIVE_INFINITY;
        boolean diverged = false;
        int taken = 0;
        while (taken < test.steps() && !diverged) {
            int i = taken++;
            rates[i] = test.rate(i); // (1)
            losses[i] = step(i, rates[i]);
            average = test.smoothing() * average + (1 - test.smoothing()) * losses[i]; // (2)
            smoothed[i] = average / (1 - Math.pow(test.smoothing(), i + 1.0));
            least = Math.min(least, smoothed[i]);
            diverged = !Double.isFinite(losses[i]) || smoothed[i] > test.divergence() * least; // (3)
        }
        return new RangeTest.Result(
                Arrays.copyOf(rates, taken),
                Arrays.copyOf(losses, taken),
                Arrays.copyOf(smoothed, taken),
                diverged,
                steepest(rates, smoothed, taken));
    }

    /// The loss of the batch that comes i-th, before the update.
    private double step(int i, double rate) {
        int batch = i % feed.batches();
        if (batch == 0) {
            feed.startEpoch(i / feed.batches());
        }
        TrainingPrograms.Batch program = programs.batch(feed.size(batch));
        feed.load(batch, program);
        state.setRate(rate);
        Executable run = program.step();
        return run.output(TrainingPrograms.LOSS).get(0);
    }

    /// (4)
    private static OptionalDouble steepest(double[] rates, double[] smoothed, int taken) {
        int lowest = 0;
        for (int i = 1; i < taken; i++) {
            lowest = smoothed[i] < smoothed[lowest] ? i : lowest;
        }
        int k = Math.max(1, rates.length / 20);
        double steepest = 0;
        OptionalDouble rate = OptionalDouble.empty();
        for (int i = Math.max(k, rates.length / 10); i <= lowest && i + k < taken; i++) {
            double fall = smoothed[i + k] - smoothed[i - k];
            if (fall < steepest) {
                steepest = fall;
                rate = OptionalDouble.of(rates[i]);
            }
        }
        return rate;
    }
}
