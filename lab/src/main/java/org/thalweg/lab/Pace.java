package org.thalweg.lab;

import java.util.OptionalDouble;
import org.thalweg.train.Callback;
import org.thalweg.train.EpochReport;
import org.thalweg.train.Progress;

/// How fast a training goes.
///
/// The first step does not count: it compiles the program, and the JVM has compiled nothing yet. Evaluations
/// between epochs count for the time left, but not for the examples a second.
final class Pace implements Callback {
    private long begin;
    private long epochBegin;
    private long now;
    private double perSecond;
    private double done;
    private double doneAtBegin;
    private int examplesAtBegin;
    private boolean running;

    @Override
    public void onStep(Progress progress) {
        now = System.nanoTime();
        double steps = (double) progress.epochs() * progress.batches();
        done = steps == 0 ? Double.NaN : progress.step() / steps;
        if (!running) {
            running = true;
            begin = now;
            epochBegin = now;
            doneAtBegin = done;
            examplesAtBegin = progress.examples();
        } else {
            perSecond = (progress.examples() - examplesAtBegin) / ((now - epochBegin) * 1e-9);
        }
    }

    @Override
    public void onEpoch(Progress progress, EpochReport report) {
        epochBegin = System.nanoTime();
        examplesAtBegin = 0;
    }

    /// The time of the last step.
    long now() {
        return now;
    }

    /// Examples a second in this epoch so far, or in the last one; 0 if there is nothing to tell from.
    double perSecond() {
        return perSecond;
    }

    /// The seconds left, if it goes on as until now.
    OptionalDouble secondsLeft() {
        double sinceBegin = done - doneAtBegin;
        return sinceBegin > 0
                ? OptionalDouble.of((now - begin) * 1e-9 * (1 - done) / sinceBegin)
                : OptionalDouble.empty();
    }

    /// How much of the whole training is done, from 0 to 1; NaN if nobody knows.
    double done() {
        return done;
    }
}
