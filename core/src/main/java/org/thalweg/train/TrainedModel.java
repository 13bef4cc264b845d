package org.thalweg.train;

import java.util.List;
import java.util.Optional;
import org.thalweg.data.Rows;
import org.thalweg.data.Standardization;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// A network with its parameters, and what is needed to use it on data as they come.
///
/// @param model the network
/// @param loss what it was trained for, which says what its outputs mean
/// @param parameters θ, a flat vector with the model's layout
/// @param state the model's states, a flat vector with their layout; empty for most models
/// @param targetNames the classes in the order of their indices, or the names of the predicted values
/// @param standardization what features go through first
public record TrainedModel(
        Model model,
        Loss loss,
        NDArray parameters,
        NDArray state,
        List<String> targetNames,
        Optional<Standardization> standardization) {
    public TrainedModel {
        targetNames = List.copyOf(targetNames);
    }

    /// With states as they are before the first step: for models without any.
    public TrainedModel(
            Model model,
            Loss loss,
            NDArray parameters,
            List<String> targetNames,
            Optional<Standardization> standardization) {
        this(model, loss, parameters, model.initialState(parameters.dtype()), targetNames, standardization);
    }

    /// The type that it computes in.
    public DType dtype() {
        return parameters.dtype();
    }

    /// Whether it predicts one of several classes, rather than values.
    public boolean classifies() {
        return loss.target() == Loss.Target.CLASS;
    }

    /// Compiles the network for prediction; close it after use.
    public Predictor predictor(int threads) {
        return new Predictor(this, threads);
    }

    /// What [Predictor#predict] says about a few examples, on one thread. Compiles first: take a [#predictor] for
    /// more.
    public NDArray predict(Rows features) {
        try (Predictor predictor = predictor(1)) {
            return predictor.predict(features);
        }
    }

    /// The same for an array `[n, …]` of F32 or F64.
    ///
    /// @throws org.thalweg.tensor.ShapeException if an example has not the shape that the model takes
    public NDArray predict(NDArray features) {
        return predict(Predictor.rows(features, model.input()));
    }

    /// The most probable class of each example of an array `[n, …]` of F32 or F64.
    ///
    /// @throws IllegalStateException if the model predicts values
    public int[] classes(NDArray features) {
        return Predictor.classes(this, predict(features));
    }
}
