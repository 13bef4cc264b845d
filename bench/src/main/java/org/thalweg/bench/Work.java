package org.thalweg.bench;

import java.util.Arrays;
import java.util.List;

/// What a step has to do at least, as phases that follow each other.
///
/// No phases means that nothing worth counting is done: such a step measures overhead, and has no limit.
public record Work(List<Phase> phases) {
    public Work {
        phases = List.copyOf(phases);
    }

    public static Work of(Phase... phases) {
        return new Work(Arrays.asList(phases));
    }

    public boolean counted() {
        return !phases.isEmpty();
    }

    /// A part of a step: floating-point operations (a fused multiply-add is two), or bytes that move to and from
    /// a working set. Phases are either the one or the other; what could run in its shadow is not counted.
    public sealed interface Phase {
        /// Arithmetic, at best at the peak of fused multiply-adds.
        record Arithmetic(String name, double flops) implements Phase {}

        /// Memory, at best at the bandwidth of this [Traffic] over a working set of `workingSet` bytes: one
        /// that stays in a cache moves faster.
        record Memory(String name, double bytes, Traffic traffic, long workingSet) implements Phase {}
    }
}
