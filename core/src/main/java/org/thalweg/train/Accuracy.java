package org.thalweg.train;

import org.thalweg.nn.Loss;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

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
        return new Hits((prediction, from, classes, right) -> Classes.largest(prediction, from, classes) == right);
    }
}
