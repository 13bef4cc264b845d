package org.thalweg.optim;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// The inputs of an optimization's programs, which all traces of its rule share. Their names begin with `slot`
/// and `step`, so that they differ from those of a model's inputs.
final class Wiring {
    /// A slot: its value before the step, and graph over the parameters for the value before the first.
    record Slot(Tensor input, Tensor initial) {}

    /// A number computed on the host from the step's number, from 1, and its rate.
    ///
    /// @param clock how steps are counted
    record Scalar(Tensor input, Schedule schedule, Clock clock, Step.OfRate ofRate) {}

    private final Tensor parameters;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, Scalar> scalars = new LinkedHashMap<>();
    private final Set<Cycle> cycles = new LinkedHashSet<>();
    private @Nullable Tensor key;
    private boolean layoutSeen;
    private boolean complete;

    Wiring(DType dtype, Shape shape) {
        this.parameters = Tensor.input("parameters", dtype, shape);
    }

    Tensor parameters() {
        return parameters;
    }

    Map<String, Slot> slots() {
        return slots;
    }

    Map<String, Scalar> scalars() {
        return scalars;
    }

    Set<Cycle> cycles() {
        return cycles;
    }

    /// Says that all inputs are known: arrays are made for these.
    void complete() {
        complete = true;
    }

    private void requireKnown(boolean known, String what, String name) {
        if (complete && !known) {
            throw new IllegalStateException(
                    what + " " + name + " is asked for in some steps only; ask for it outside of "
                            + "every(…), or in all of its branches");
        }
    }

    /// The key of all random numbers, if the rule draws any: I32[4], the seed and the step's number.
    @Nullable
    Tensor key() {
        return key;
    }

    Tensor random(String name, Distribution distribution, DType dtype, Shape shape) {
        requireKnown(key != null, "randomness", name);
        Tensor known = key == null ? Tensor.input("step key", DType.I32, Shape.of(4)) : key;
        key = known;
        return Tensor.random(known, distribution, name.hashCode(), dtype, shape);
    }

    /// Says that the rule has asked which parameter lies where: it may work on their shapes.
    void layoutSeen() {
        layoutSeen = true;
    }

    boolean seesLayout() {
        return layoutSeen;
    }

    Tensor slot(String name, Tensor initial) {
        requireKnown(slots.containsKey(name), "slot", name);
        Slot slot = slots.computeIfAbsent(
                name, n -> new Slot(Tensor.input("slot " + n, initial.dtype(), initial.shape()), initial));
        if (!slot.input().shape().equals(initial.shape()) || slot.input().dtype() != initial.dtype()) {
            throw new IllegalStateException("slot " + name + " is asked for as "
                    + slot.input().dtype() + slot.input().shape() + " and as " + initial.dtype() + initial.shape());
        }
        return slot.input();
    }

    Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IllegalStateException(
                    "slot " + name + " is kept, but was not asked for; there are " + slots.keySet());
        }
        return slot;
    }

    Tensor scalar(String name, DType dtype, Schedule schedule, Clock clock, Step.OfRate ofRate) {
        requireKnown(scalars.containsKey(name), "number", name);
        return scalars.computeIfAbsent(
                        name, n -> new Scalar(Tensor.input("step " + n, dtype, Shape.SCALAR), schedule, clock, ofRate))
                .input();
    }
}
