package org.thalweg.bench;

/// What a side says after its turn.
sealed interface Answer {
    /// In milliseconds a step, over the steps of this turn.
    record Measured(Timing timing) implements Answer {}

    /// The side cannot do this case, or its process is gone.
    record Failed(String reason) implements Answer {}
}
