package org.thalweg.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.optim.OptimizationState;
import org.thalweg.tensor.NDArray;

/// The way back to before a step that went wrong. Steps write over what they read, so that a step that is not
/// finite leaves no good parameters. To check each before it writes would cost another pass over the gradient, up
/// to a tenth of a step; this keeps a copy of all values every so many steps, from which the steps since are done
/// again: they come out as they did, to the last bit. So it is also enough to look at all values every few steps.
///
/// The copies are made once and written over.
final class LastGood {
    /// Few enough steps to do again in no time, and enough for the copies to cost nothing: they are 2 (1 + slots)
    /// passes over the parameters, less than a single step takes.
    private static final int STEPS = 128;

    private final OptimizationState state;
    private final NDArray modelState;
    private final NDArray parametersCopy;
    private final Map<String, NDArray> slotCopies = new LinkedHashMap<>();
    private final List<NDArray> slots = new ArrayList<>();
    private final List<NDArray> copies = new ArrayList<>();
    private final NDArray modelStateCopy;
    private Snapshot.@Nullable Position position;
    private Map<String, NDArray> tallies = Map.of();
    private Map<String, Double> rates = Map.of();
    private long step = Long.MIN_VALUE;

    LastGood(OptimizationState state, NDArray modelState) {
        this.state = state;
        this.modelState = modelState;
        this.parametersCopy = state.parameters().copy();
        this.modelStateCopy = modelState.copy();
        state.slots().forEach((name, values) -> {
            NDArray copy = values.copy();
            slotCopies.put(name, copy);
            slots.add(values);
            copies.add(copy);
        });
    }

    /// Whether it is time for a copy; always before the first.
    boolean due() {
        return state.iteration() - step >= STEPS || step < 0;
    }

    /// Keeps what is there now.
    void keep(Snapshot.Position now, Map<String, NDArray> counted) {
        step = state.iteration();
        position = now;
        tallies = counted;
        rates = state.rateNumbers();
        parametersCopy.copyFrom(state.parameters());
        modelStateCopy.copyFrom(modelState);
        for (int i = 0; i < slots.size(); i++) {
            copies.get(i).copyFrom(slots.get(i));
        }
    }

    /// What was kept last, without what callbacks remember.
    Snapshot snapshot() {
        if (position == null) {
            throw new IllegalStateException("nothing was kept before the first step");
        }
        return new Snapshot(position, parametersCopy, slotCopies, rates, modelStateCopy, tallies, Map.of());
    }
}
