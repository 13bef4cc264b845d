package org.thalweg.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A network for examples of one shape: its layers, and the parameters and states that they turned out to have.
/// All parameters together are one flat vector θ, all states another.
///
/// @param layer the network
/// @param input the shape of one example, without the batch
/// @param output the shape of the output for one example
/// @param parameters what the layers asked for, in that order
/// @param layout where each parameter lies in θ
/// @param states what the layers carry from step to step beside parameters, in the order in which they asked; most
///     models have none
/// @param stateLayout where each state lies in the flat vector of states
public record Model(
        Layer layer,
        Shape input,
        Shape output,
        List<Parameter> parameters,
        Layout layout,
        List<State> states,
        Layout stateLayout) {
    public Model {
        parameters = List.copyOf(parameters);
        states = List.copyOf(states);
    }

    /// What a pass in training gives.
    ///
    /// @param output for each example of the batch
    /// @param states after the step, in the order of the layout
    public record Pass(Tensor output, List<Tensor> states) {
        public Pass {
            states = List.copyOf(states);
        }
    }

    /// Finds the parameters and states of a network for examples of shape `input`.
    ///
    /// @throws ShapeException if the layers do not fit it or each other
    public static Model of(Layer layer, Shape input) {
        Scope scope = Scope.collecting(DType.F32);
        Tensor y = layer.apply(scope, Tensor.input("x", DType.F32, input.insert(0, 1)));
        var layout = Layout.builder();
        scope.found().forEach(parameter -> layout.add(parameter.path(), parameter.shape()));
        var stateLayout = Layout.builder();
        scope.states().forEach(state -> stateLayout.add(state.path(), state.shape()));
        return new Model(
                layer, input, y.shape().without(0), scope.found(), layout.build(), scope.states(), stateLayout.build());
    }

    /// The output for `x : [batch, …input]` in inference, of a model without states.
    ///
    /// @param values a tensor for each parameter, in the order of the layout: [Layout#views] of θ
    public Tensor infer(List<Tensor> values, Tensor x) {
        return infer(values, List.of(), x);
    }

    /// The output for `x : [batch, …input]` in inference.
    ///
    /// @param values a tensor for each parameter, in the order of the layout: [Layout#views] of θ
    /// @param current a tensor for each state, in the order of its layout
    public Tensor infer(List<Tensor> values, List<Tensor> current, Tensor x) {
        return layer.apply(Scope.over(named(values, current), dtype(values, x), null), x);
    }

    /// The output for `x : [batch, …input]` in training, of a model without states.
    ///
    /// @param values as in [#infer]
    /// @param key `I32[4]`, as [org.thalweg.graph.Op.Random] takes it: new in every step
    public Tensor train(List<Tensor> values, Tensor x, Tensor key) {
        return train(values, List.of(), x, key).output();
    }

    /// The output for `x : [batch, …input]` in training, and the states after it.
    ///
    /// @param values as in [#infer]
    /// @param current as in [#infer]: the states before the step
    /// @param key `I32[4]`, as [org.thalweg.graph.Op.Random] takes it: new in every step
    public Pass train(List<Tensor> values, List<Tensor> current, Tensor x, Tensor key) {
        return pass(Scope.over(named(values, current), dtype(values, x), key), current, x);
    }

    /// The output for `x : [batch, …input]` in training, and the states after it where running statistics are
    /// made anew, batch by batch: the cure when the parameters are not those at which they were gathered, but
    /// an average of them. Izmailov, Podoprikhin, Garipov, Vetrov & Wilson (2018), arXiv:1803.05407, section
    /// 3.2; as in Ioffe & Szegedy (2015), arXiv:1502.03167, Algorithm 2, the statistics are means over the
    /// batches of a pass.
    ///
    /// What a state follows ([Scope#follow]) it becomes the mean of; every other state stays as it is, as the very
    /// tensor that was given.
    ///
    /// @param values as in [#infer]
    /// @param current as in [#infer]: what the batches before made of them; before the first, any finite values
    /// @param key as in [#train]
    /// @param share a scalar: the examples of this batch, divided by those of all batches so far with this one;
    ///     1 for the first
    public Pass refresh(List<Tensor> values, List<Tensor> current, Tensor x, Tensor key, Tensor share) {
        return pass(Scope.refreshing(named(values, current), dtype(values, x), key, share), current, x);
    }

    private Pass pass(Scope scope, List<Tensor> current, Tensor x) {
        Tensor output = layer.apply(scope, x);
        List<Tensor> next = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            next.add(scope.kept(states.get(i).path()).orElse(current.get(i)));
        }
        return new Pass(output, next);
    }

    private Map<String, Tensor> named(List<Tensor> values, List<Tensor> current) {
        requireOneEach(values, parameters.size(), "parameters");
        requireOneEach(current, states.size(), "states");
        Map<String, Tensor> named = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            named.put(parameters.get(i).path(), values.get(i)); // itself: gradients are taken in these very tensors
        }
        for (int i = 0; i < states.size(); i++) {
            named.put(states.get(i).path(), current.get(i));
        }
        return named;
    }

    private static DType dtype(List<Tensor> values, Tensor x) {
        return values.isEmpty() ? x.dtype() : values.getFirst().dtype(); // x may be whole numbers
    }

    private static void requireOneEach(List<Tensor> given, int number, String what) {
        if (given.size() != number) {
            throw new ShapeException(given.size() + " tensors for " + number + " " + what + "; one for each is needed");
        }
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

    /// The states before the first step, one flat vector.
    public NDArray initialState(DType dtype) {
        NDArray flat = NDArray.zeros(dtype, stateLayout.shape());
        for (State state : states) {
            int offset = stateLayout.entry(state.path()).offset();
            for (int i = 0; i < state.shape().elements(); i++) {
                flat.set(offset + i, state.initial());
            }
        }
        return flat;
    }
}
