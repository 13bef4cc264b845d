package org.thalweg.train;

import java.util.List;
import java.util.Optional;
import org.thalweg.data.Sampler;
import org.thalweg.data.Split;
import org.thalweg.data.Standardization;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;

/// What is trained, on what, and how: everything that decides the result, and the number of threads, which does not.
///
/// @param architecture the kind of network
/// @param model the network for these data
/// @param loss what is made small
/// @param rule how parameters move
/// @param data the parts, as they were given; those without examples are not used
/// @param standardization what the features go through first
/// @param metrics what is counted beside the loss
/// @param dtype the type of parameters and activations
/// @param epochs how often the training part is gone through
/// @param streamed whether the training part is only the beginning of a stream, which is gone through once
/// @param batchSize examples per step; the last step of an epoch has what is left
/// @param order in which the examples of an epoch come
/// @param seed of initial values, order and dropout
/// @param threads that compute
/// @param refreshed whether the model's running statistics are made anew where it is evaluated, since that is at other
///     parameters than those it is trained at; see [#statisticsOver]
/// @param stops when to end before the last epoch
public record Setup(
        Architecture architecture,
        Model model,
        Loss loss,
        UpdateRule rule,
        Split data,
        Optional<Standardization> standardization,
        List<Metric> metrics,
        DType dtype,
        int epochs,
        boolean streamed,
        int batchSize,
        Sampler.Order order,
        long seed,
        int threads,
        boolean refreshed,
        List<StopRule> stops) {
    public Setup {
        metrics = List.copyOf(metrics);
        stops = List.copyOf(stops);
    }

    /// The examples that running statistics are made of where the model is evaluated at averaged parameters, in
    /// every report on a held-out part and at the end: 0 if they are those that training gathers. All of the
    /// training part; of a stream, which does not come again, the first examples, by which features are scaled
    /// too, so that they are the same however fast the stream comes and wherever the training paused.
    public int statisticsOver() {
        return refreshed ? data.train().size() : 0;
    }
}
