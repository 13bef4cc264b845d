package org.thalweg.train;

import java.util.Map;
import org.thalweg.tensor.NDArray;

/// Follows a training. Called on the thread that trains, between steps, so the model does not change meanwhile; what a
/// callback throws ends the training. Any may ask it to end with [Progress#stop], and
/// change its rate with [Progress#setRate] and [Progress#scaleRate].
///
/// A callback that remembers something from step to step says so by [#state] and takes it back by [#restore]: it
/// is part of every [Snapshot] then, so that a training that goes on does as if it had not paused.
public interface Callback {
    /// Before the first step, when everything has been checked; of a training that goes on, before its next step
    /// and after [#restore].
    default void onStart(Setup setup, Progress progress) {}

    /// After each step. A step that is not finite is mostly noticed before, by its loss, and at the latest fifteen
    /// steps on, before the next report or snapshot.
    default void onStep(Progress progress) {}

    /// After each epoch that was not cut short.
    default void onEpoch(Progress progress, EpochReport report) {}

    /// Whether it would have a snapshot now. Asked after each step, when all callbacks have been told of it, and
    /// of the epoch if it was the last step of one. Allocates nothing.
    default boolean wantsSnapshot(Progress progress) {
        return false;
    }

    /// The snapshot that was wanted. All of its values are finite.
    default void onSnapshot(Progress progress, Snapshot snapshot) {}

    /// When the steps are over: the model that the training gives, in place of the one that they ended with. Each
    /// callback is handed what the one before it gave.
    default TrainedModel result(TrainedModel model) {
        return model;
    }

    /// At the end, also of a training that was stopped.
    default void onEnd(Progress progress, TrainingOutcome outcome) {}

    /// When the training fails, by an exception of its own or of a callback.
    default void onFailure(Throwable failure) {}

    /// What the state is kept under; callbacks of one training with equal names must have equal states.
    default String stateName() {
        return getClass().getSimpleName();
    }

    /// What is remembered, by name: copies. Single numbers are scalars of type F64. Empty if nothing is.
    default Map<String, NDArray> state() {
        return Map.of();
    }

    /// Takes back what [#state] gave. Not called if nothing was kept under this name.
    default void restore(Map<String, NDArray> state) {}
}
