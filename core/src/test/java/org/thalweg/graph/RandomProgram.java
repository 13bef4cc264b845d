package org.thalweg.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// A random graph out of all ops with values for its inputs, the same for a seed for ever: to compare two ways of
/// computing it.
///
/// The comparison is stable, because the graph is grown with its values known. Every floating value stays within ±20.
/// What has jumps (comparisons, floor, casts to integers, the index of the largest) is only applied to values that come
/// from inputs by ops that IEEE 754 rounds correctly, so that any correct computation gives these values exactly and
/// jumps where the reference does.
public final class RandomProgram {
    /// Larger tensors are not grown; several tiles of compiled loops still fit.
    static final int MOST_ELEMENTS = 20_000;

    static final double LARGEST = 20;

    private static final int[] SIZES = {1, 1, 2, 3, 4, 5, 7, 8, 16, 17, 33, 66};

    private final long seed;
    private final DType dtype;
    private final Rng rng;
    private final Map<Tensor, NDArray> inputs = new HashMap<>();
    private final List<Tensor> variables = new ArrayList<>();
    private final List<Tensor> pool = new ArrayList<>();
    private final Set<Tensor> exact = new HashSet<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final Evaluator evaluator;

    private RandomProgram(long seed, DType dtype) {
        this.seed = seed;
        this.dtype = dtype;
        this.rng = Rng.of(seed);
        begin();
        this.evaluator = Evaluator.of(inputs);
        grow();
    }

    /// The program of a seed, with floating tensors of type F32 or F64.
    public static RandomProgram of(long seed, DType dtype) {
        return new RandomProgram(seed, dtype);
    }

    /// What to compare: some tensors of the graph, the last one grown among them.
    public List<Tensor> outputs() {
        return outputs;
    }

    /// The inputs with their values.
    public Map<Tensor, NDArray> inputs() {
        return inputs;
    }

    /// The floating inputs.
    public List<Tensor> variables() {
        return variables;
    }

    /// A scalar that takes part of all floating outputs.
    public Tensor loss() {
        Tensor loss = Tensor.constant(dtype, 0);
        for (Tensor y : outputs) {
            if (y.dtype() == dtype) {
                loss = loss.plus(y.times(0.3).sin().sum());
            }
        }
        return loss;
    }

    /// The outputs, and the gradients of the loss by each floating input.
    public List<Tensor> outputsAndGradients() {
        List<Tensor> all = new ArrayList<>(outputs);
        all.addAll(Derivatives.gradient(loss(), variables));
        return all;
    }

    private void begin() {
        int base = rng.nextInt(SIZES.length);
        for (int i = 0; i < 4; i++) {
            int[] sizes = new int[rng.nextInt(4)];
            for (int axis = 0; axis < sizes.length; axis++) {
                boolean shared = rng.nextInt(2) == 0; // sizes that recur meet in one op
                sizes[axis] = rng.nextInt(60) == 0 ? 0 : SIZES[shared ? base : rng.nextInt(SIZES.length)];
            }
            Domain domain = i < 2 ? Domain.grid(0.25, 0) : Domain.between(-2, 2);
            variables.add(input("x" + i, dtype, Shape.of(sizes), domain));
        }
        input("flags", DType.BOOL, Shape.of(SIZES[base]), Domain.truth());
        input("numbers", DType.I32, Shape.of(SIZES[rng.nextInt(SIZES.length)]), Domain.whole(-5, 5));
        input("key", DType.I32, Shape.of(4), Domain.words());
    }

    private Tensor input(String name, DType type, Shape shape, Domain domain) {
        Tensor x = Tensor.input(name, type, shape);
        inputs.put(x, domain.sample(type, shape, rng));
        pool.add(x);
        exact.add(x);
        return x;
    }

    private void grow() {
        RandomOps ops = new RandomOps(this);
        int wanted = pool.size() + 8 + rng.nextInt(30);
        for (int tries = 0; tries < 400 && pool.size() < wanted; tries++) {
            Tensor grown = ops.next();
            if (grown != null && fits(grown)) {
                pool.add(grown);
            }
        }
        outputs.add(pool.getLast());
        for (int i = 0; i < 3; i++) {
            Tensor t = pool.get(rng.nextInt(pool.size()));
            if (!outputs.contains(t)) {
                outputs.add(t);
            }
        }
    }

    private boolean fits(Tensor t) {
        List<Tensor> parts = Order.of(List.of(t), new HashSet<>(pool));
        if (parts.stream().anyMatch(part -> part.shape().elements() > MOST_ELEMENTS)) {
            return false;
        }
        for (Tensor part : parts) {
            if (OpRows.isExact(part.op()) && exact.containsAll(part.op().inputs())) {
                exact.add(part);
            }
        }
        NDArray value = evaluator.value(t);
        for (int i = 0; i < t.shape().elements(); i++) {
            if (t.dtype().isFloating() && !(Math.abs(value.get(i)) <= LARGEST)) {
                return false;
            }
        }
        return true;
    }

    // ---- for RandomOps

    Rng rng() {
        return rng;
    }

    DType dtype() {
        return dtype;
    }

    List<Tensor> pool() {
        return pool;
    }

    /// Whether any correct computation gives the evaluator's bits.
    boolean isExact(Tensor t) {
        return exact.contains(t);
    }

    @Override
    public String toString() {
        return "random program " + seed + " in " + dtype + " of " + pool.size() + " tensors";
    }
}
