package org.thalweg.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Path;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// What a layer gets beside its input: its parameters, whether it trains or infers, and random numbers. A scope
/// belongs to one application of a model; [Model] makes it.
///
/// Two kinds of application differ in what [#parameter] answers: the first, over shapes, notes which parameters
/// there are and hands out stand-ins; later ones hand out the values that [Model] was given.
public final class Scope {
    /// What the scopes of one application share.
    private static final class Shared {
        final Map<String, Parameter> found = new LinkedHashMap<>();
        final @Nullable Map<String, Tensor> values;
        final @Nullable Tensor key;
        final DType dtype;
        int randoms;

        Shared(@Nullable Map<String, Tensor> values, @Nullable Tensor key, DType dtype) {
            this.values = values;
            this.key = key;
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
        return new Scope(new Shared(null, null, dtype), "");
    }

    /// Answers with these parameters, by path; trains if there is a random key.
    static Scope over(Map<String, Tensor> values, DType dtype, @Nullable Tensor key) {
        return new Scope(new Shared(values, key, dtype), "");
    }

    /// The parameters asked for so far, in order.
    List<Parameter> found() {
        return List.copyOf(shared.found.values());
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
        if (shared.found.putIfAbsent(whole, new Parameter(whole, shape, initializer)) != null) {
            throw new IllegalArgumentException("parameter " + whole + " exists already; give the second another name");
        }
        if (shared.values == null) {
            return Tensor.input(whole, shared.dtype, shape).named("parameter " + whole);
        }
        Tensor value = shared.values.get(whole);
        if (value == null || !value.shape().equals(shape)) {
            throw new ShapeException("parameter " + whole + " was " + (value == null ? "not there" : value.shape())
                    + " when the model was made and is " + shape
                    + " now; a layer asks for the same parameters each time");
        }
        return value;
    }

    /// The output of a layer inside this one, whose parameters and errors carry `name`.
    public Tensor apply(String name, Layer layer, Tensor x) {
        return Path.within(name, () -> layer.apply(new Scope(shared, join(name)), x));
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
            throw new ShapeException(path + ": the input does not fit\n  input  " + x + "\n  fits   " + fits);
        }
    }

    private String join(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
