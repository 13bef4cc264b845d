package org.thalweg.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.thalweg.tensor.NDArray;

/// A training between two steps: everything that decides how it goes on, as copies of its numbers. Who goes on
/// from it, by [Trainer#from], comes to the same parameters as if there had been no pause, to the last bit.
///
/// The order of the examples and the random numbers are functions of seed, epoch and step, so that the position
/// stands for them.
///
/// @param position how far the training is
/// @param parameters θ, a flat vector
/// @param slots what the update rule remembers, by name
/// @param rates what was changed of the rule's rates, by name: [org.thalweg.optim.OptimizationState#rateNumbers]
/// @param modelState the model's states, a flat vector
/// @param tallies what each metric has counted in the epoch in progress, by the metric's name: `F64[n]`
/// @param callbacks what each callback with a state remembers, by [Callback#stateName]
public record Snapshot(
        Position position,
        NDArray parameters,
        Map<String, NDArray> slots,
        Map<String, Double> rates,
        NDArray modelState,
        Map<String, NDArray> tallies,
        Map<String, Map<String, NDArray>> callbacks) {
    public Snapshot {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
        tallies = Collections.unmodifiableMap(new LinkedHashMap<>(tallies));
        callbacks = Collections.unmodifiableMap(new LinkedHashMap<>(callbacks));
    }

    /// How far a training is.
    ///
    /// @param step the steps done
    /// @param epoch the epochs begun
    /// @param whole the epochs done and reported
    /// @param batch the batches done in the epoch begun last
    /// @param examples the examples seen in it
    /// @param seen the examples seen in all epochs
    /// @param lossSum the sum of their losses
    /// @param lastLoss the loss of the last batch
    /// @param seconds what it took until here
    public record Position(
            long step,
            int epoch,
            int whole,
            int batch,
            int examples,
            long seen,
            double lossSum,
            double lastLoss,
            double seconds) {}
}
