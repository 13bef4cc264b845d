package org.thalweg.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A network for examples of one shape: its layers, and the parameters that they turned out to have. All parameters
/// together are one flat vector θ.
///
/// @param layer the network
/// @param input the shape of one example, without the batch
/// @param output the shape of the output for one example
/// @param parameters what the layers asked for, in that order
/// @param layout where each parameter lies in θ
public record Model(Layer layer, Shape input, Shape output, List<Parameter> parameters, Layout layout) {
    public Model {
        parameters = List.copyOf(parameters);
    }

    /// Finds the parameters of a network for examples of shape `input`.
    ///
    /// @throws ShapeException if the layers do not fit it or each other
    public static Model of(Layer layer, Shape input) {
        Scope scope = Scope.collecting(DType.F32);
        Tensor y = layer.apply(scope, Tensor.input("x", DType.F32, input.insert(0, 1)));
        var layout = Layout.builder();
        scope.found().forEach(parameter -> layout.add(parameter.path(), parameter.shape()));
        return new Model(layer, input, y.shape().without(0), scope.found(), layout.build());
    }

    /// The output for `x : [batch, …input]` in inference.
    ///
    /// @param values a tensor for each parameter, in the order of the layout: [Layout#views] of θ
    public Tensor infer(List<Tensor> values, Tensor x) {
        return apply(values, x, null);
    }

    /// The output for `x : [batch, …input]` in training.
    ///
    /// @param values as in [#infer]
    /// @param key `I32[4]`, as [org.thalweg.graph.Op.Random] takes it: new in every step
    public Tensor train(List<Tensor> values, Tensor x, Tensor key) {
        return apply(values, x, key);
    }

    private Tensor apply(List<Tensor> values, Tensor x, @Nullable Tensor key) {
        if (values.size() != parameters.size()) {
            throw new ShapeException(
                    values.size() + " tensors for " + parameters.size() + " parameters; one for each is needed");
        }
        Map<String, Tensor> named = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            named.put(parameters.get(i).path(), values.get(i)); // itself: gradients are taken in these very tensors
        }
        return layer.apply(Scope.over(named, x.dtype(), key), x);
    }

    /// How many numbers θ has.
    public int size() {
        return layout.size();
    }

    /// θ at the start. The same seed gives the same values, and a parameter's do not depend on which others there
    /// are.
    public NDArray initial(DType dtype, long seed) {
        NDArray theta = NDArray.zeros(dtype, Shape.of(size()));
        Rng random = Rng.of(seed).stream("initial");
        for (Parameter parameter : parameters) {
            DoubleSupplier values = parameter.initializer().values(random.stream(parameter.path()), parameter.shape());
            int offset = layout.entry(parameter.path()).offset();
            for (int i = 0; i < parameter.shape().elements(); i++) {
                theta.set(offset + i, values.getAsDouble());
            }
        }
        return theta;
    }
}
