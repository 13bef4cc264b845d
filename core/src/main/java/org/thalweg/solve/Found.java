package org.thalweg.solve;

/// What a line search found.
public sealed interface Found {
    /// A step that satisfies the conditions which the search promises.
    record Step(Trial trial) implements Found {}

    /// No such step, but one with a lower value.
    record Lower(Trial trial, String why) implements Found {}

    /// No lower value.
    record Nothing(String why) implements Found {}

    /// The lower of what was tried and the start.
    static Found best(Phi phi, Trial best, String why) {
        return best.alpha() > 0 && best.value() < phi.value() ? new Lower(best, why) : new Nothing(why);
    }
}
