package org.thalweg.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Path;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// What a layer gets beside its input: its parameters and state, whether it trains or infers, and random numbers.
/// A scope belongs to one application of a model; [Model] makes it.
///
/// Two kinds of application differ in what [#parameter] and [#state] answer: the first, over shapes, notes which
/// of them there are and hands out stand-ins; later ones hand out the values that [Model] was given.
public final class Scope {
    /// What the scopes of one application share.
    private static final class Shared {
        final Map<String, Parameter> found = new LinkedHashMap<>();
        final Map<String, State> states = new LinkedHashMap<>();
        final Map<String, Tensor> kept = new HashMap<>();
        final @Nullable Map<String, Tensor> values; // of parameters and states
        final @Nullable Tensor key;
        final @Nullable Tensor share; // of the newest batch, where running statistics are made anew
        final DType dtype;
        int randoms;

        Shared(@Nullable Map<String, Tensor> values, @Nullable Tensor key, @Nullable Tensor share, DType dtype) {
            this.values = values;
            this.key = key;
            this.share = share;
            this.dtype = dtype;
        }
    }

    private final Shared shared;
    private final String path;

    private Scope(Shared shared, String path) {
        this.shared = shared;
        this.path = path;
    }

    /// Notes parameters.
    static Scope collecting(DType dtype) {
        return new Scope(new Shared(null, null, null, dtype), "");
    }

    /// Answers with these parameters and states, by path; trains if there is a random key.
    static Scope over(Map<String, Tensor> values, DType dtype, @Nullable Tensor key) {
        return new Scope(new Shared(values, key, null, dtype), "");
    }

    /// Answers with these parameters and states in a pass in training that makes running statistics anew: of states
    /// only those that [#follow] something move.
    ///
    /// @param share the batch's share of the examples seen so far
    static Scope refreshing(Map<String, Tensor> values, DType dtype, Tensor key, Tensor share) {
        return new Scope(new Shared(values, key, share, dtype), "");
    }

    /// The parameters asked for so far, in order.
    List<Parameter> found() {
        return List.copyOf(shared.found.values());
    }

    /// The states asked for so far, in order.
    List<State> states() {
        return List.copyOf(shared.states.values());
    }

    /// What a state is to be after this step, if that was said.
    Optional<Tensor> kept(String path) {
        return Optional.ofNullable(shared.kept.get(path));
    }

    /// Whether the model trains now; layers such as dropout do nothing otherwise.
    public boolean training() {
        return shared.key != null;
    }

    /// The type of the parameters.
    public DType dtype() {
        return shared.dtype;
    }

    /// The layers around this one, such as `encoder/dense2`; empty for a model's outermost layer.
    public String path() {
        return path;
    }

    /// A parameter of this layer.
    ///
    /// @throws IllegalArgumentException if the layer has one of this name already
    public Tensor parameter(String name, Shape shape, Initializer initializer) {
        String whole = join(name);
        requireNew(whole);
        shared.found.put(whole, new Parameter(whole, shape, initializer));
        return value("parameter", whole, shape);
    }

    /// A state of this layer: numbers that no derivative is taken in and that training carries from step to step,
    /// such as a running mean. The layer asks for it in training and in inference, and gets what the last step
    /// left; in training [#keep] says what this step leaves.
    ///
    /// @param initial what every element is before the first step
    /// @throws IllegalArgumentException if the layer has a state or parameter of this name already
    public Tensor state(String name, Shape shape, double initial) {
        String whole = join(name);
        requireNew(whole);
        shared.states.put(whole, new State(whole, shape, initial));
        return value("state", whole, shape);
    }

    /// Says what a state of this layer is after this step. A state for which nothing is said stays as it is.
    ///
    /// A state moves on once in each step, however often the update rule evaluates the loss: by the pass whose
    /// loss the step reports, which is the first that the rule took a gradient of. For most rules that is the one
    /// at the parameters before the step, for Nesterov's momentum the one at the interim point. Every pass of a
    /// step sees the state as it was before.
    ///
    /// @throws IllegalStateException in inference, or if the layer has not asked for such a state, or says it
    ///     twice
    /// @throws ShapeException if shape or type are not the state's
    public void keep(String name, Tensor next) {
        String whole = join(name);
        State state = shared.states.get(whole);
        if (!training() || state == null) {
            throw new IllegalStateException(
                    "state " + whole + " is kept " + (state == null ? "but was not asked for" : "in inference"));
        }
        if (!next.shape().equals(state.shape()) || next.dtype() != shared.dtype) {
            throw new ShapeException(
                    "state " + whole + " is " + shared.dtype + state.shape() + ", what is to be kept is " + next);
        }
        if (shared.share == null) {
            remember(whole, next);
        }
    }

    /// Says that a state of this layer is the running mean of something, of which this batch has the value x:
    ///
    ///     s ← (1 − a) s + a x
    ///
    /// Like [#keep] in training. Where running statistics are made anew ([Model#refresh]), the weight is the share
    /// that the batch's examples have in those seen so far instead of a, so that s becomes the mean over all of
    /// them.
    ///
    /// @param weight a
    /// @throws IllegalStateException as [#keep]
    /// @throws ShapeException as [#keep]
    public void follow(String name, Tensor newest, double weight) {
        String whole = join(name);
        State state = shared.states.get(whole);
        if (state == null) {
            throw new IllegalStateException("state " + whole + " is to follow something but was not asked for");
        }
        Tensor running = value("state", whole, state.shape());
        Tensor share = shared.share;
        keep(name, running.times(1 - weight).plus(newest.times(weight)));
        if (share != null) {
            remember(whole, running.times(share.negate().plus(1)).plus(newest.times(share)));
        }
    }

    private void remember(String whole, Tensor next) {
        if (shared.kept.putIfAbsent(whole, next) != null) {
            throw new IllegalStateException("state " + whole + " is kept twice in one pass");
        }
    }

    private void requireNew(String whole) {
        String kind = shared.found.containsKey(whole) ? "parameter " : shared.states.containsKey(whole) ? "state " : "";
        if (!kind.isEmpty()) {
            throw new IllegalArgumentException(kind + whole + " exists already; give the second another name");
        }
    }

    private Tensor value(String kind, String whole, Shape shape) {
        if (shared.values == null) {
            return Tensor.input(whole, shared.dtype, shape).named(kind + " " + whole);
        }
        Tensor value = shared.values.get(whole);
        if (value == null || !value.shape().equals(shape)) {
            throw new ShapeException(kind + " " + whole + " was " + (value == null ? "not there" : value.shape())
                    + " when the model was made and is " + shape + " now; a layer asks for the same " + kind
                    + "s each time");
        }
        return value;
    }

    /// The output of a layer inside this one, whose parameters and errors carry `name`.
    public Tensor apply(String name, Layer layer, Tensor x) {
        return Path.within(name, () -> layer.apply(new Scope(shared, join(name)), x));
    }

    /// The output of `block` for x, of which training keeps nothing on the way but what it says of states.
    Tensor again(Tensor x, UnaryOperator<Tensor> block) {
        Set<String> before = Set.copyOf(shared.kept.keySet());
        List<String> names = new ArrayList<>();
        List<Tensor> results = Recurrence.checkpoint(List.of(x), inputs -> {
            List<Tensor> made = new ArrayList<>(List.of(block.apply(inputs.getFirst())));
            shared.kept.keySet().stream()
                    .filter(state -> !before.contains(state))
                    .sorted()
                    .forEach(names::add);
            names.forEach(state -> made.add(kept(state).orElseThrow()));
            return made;
        });
        for (int i = 0; i < names.size(); i++) {
            shared.kept.put(names.get(i), results.get(i + 1)); // what it was is inside the block
        }
        return results.getFirst();
    }

    /// Random numbers that are new in every training step and different from all others in this model.
    ///
    /// @throws IllegalStateException in inference, which is the same each time
    public Tensor random(Distribution distribution, DType dtype, Shape shape) {
        if (shared.key == null) {
            throw new IllegalStateException("layer " + path + " asks for random numbers in inference");
        }
        return Tensor.random(shared.key, distribution, shared.randoms++, dtype, shape);
    }

    /// Refuses an input that does not fit the layer.
    ///
    /// @throws ShapeException with the layer, the input's shape and origin, and what would fit
    public void require(boolean holds, Tensor x, String fits) {
        if (!holds) {
            throw refusal("the input does not fit\n  input  " + x + "\n  fits   " + fits);
        }
    }

    /// An error that begins with the layer it is about, if that has a name.
    ShapeException refusal(String what) {
        return new ShapeException(path.isEmpty() ? what : path + ": " + what);
    }

    private String join(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
