package org.thalweg.train;

/// Follows a training. Called on the thread that trains, between steps, so the model does not change meanwhile; what a
/// callback throws ends the training. Any may ask it to end with [Progress#stop].
public interface Callback {
    /// Before the first step, when everything has been checked.
    default void onStart(Setup setup, Progress progress) {}

    /// After each step.
    default void onStep(Progress progress) {}

    /// After each epoch that was not cut short.
    default void onEpoch(Progress progress, EpochReport report) {}

    /// At the end, also of a training that was stopped.
    default void onEnd(Progress progress, Outcome outcome) {}

    /// When the training fails, by an exception of its own or of a callback.
    default void onFailure(Throwable failure) {}
}
