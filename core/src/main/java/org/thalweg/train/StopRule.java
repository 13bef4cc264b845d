package org.thalweg.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.NDArray;

/// When a training ends before its last epoch. A value; [#judge] makes what follows one training.
///
/// ```java
/// trainer.epochs(1000).stop(new EarlyStopping("validation_accuracy", 10, 0.001, true))
/// ```
public interface StopRule {
    /// A judge who has seen nothing yet.
    Judge judge();

    /// Whether it looks at [Progress#gradientNorm], which is computed for those only who do.
    default boolean looksAtGradient() {
        return false;
    }

    /// @throws SetupException if it cannot judge such a training, before it starts
    default void check(Setup setup) {}

    /// Follows one training. What it remembers is part of the training's snapshots.
    interface Judge {
        /// Looks at a step. Allocates nothing.
        default void step(Progress progress) {}

        /// Looks at an epoch.
        default void epoch(Progress progress, EpochReport report) {}

        /// Why the training is to end now, null if it is not. Asked after each step and epoch, and before the
        /// first step of a training that goes on.
        @Nullable
        String verdict(Progress progress);

        /// The model that the training gives in place of `last`, see [Callback#result].
        default TrainedModel result(TrainedModel last) {
            return last;
        }

        /// See [Callback#state].
        default Map<String, NDArray> state() {
            return Map.of();
        }

        /// See [Callback#restore].
        default void restore(Map<String, NDArray> state) {}
    }
}
