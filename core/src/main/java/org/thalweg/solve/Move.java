package org.thalweg.solve;

/// What a method makes of an iteration.
public sealed interface Move {
    /// The next point.
    record To(Point point) implements Move {}

    /// The point stays: no step changes the value by more than its rounding, or the method's own test of a minimum
    /// holds.
    record Settled(String why) implements Move {}

    /// The method cannot go on from the point.
    record Stuck(String why) implements Move {}

    /// The method found that the constraints contradict each other, at least near the point of least violation.
    record Infeasible() implements Move {}
}
