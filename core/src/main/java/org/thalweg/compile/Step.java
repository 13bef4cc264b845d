package org.thalweg.compile;

import java.util.List;
import org.thalweg.kernel.ThreadTeam;

/// One stage of an executable: a loop, a matrix product, a movement of data.
interface Step {
    /// The places it reads.
    List<Place> reads();

    /// The places it writes.
    List<Place> writes();

    /// Looks up arrays and offsets; called once memory is planned, and again when an input is bound to another
    /// array.
    void bind();

    /// Does the work. Allocates nothing.
    void run(ThreadTeam team);

    /// The loops it consists of, whose code `explain()` shows.
    default List<LoopStep> loops() {
        return List.of();
    }

    /// What it does, on a line (or several, indented) of `explain()`.
    String describe();
}
