package org.thalweg.data;

/// What is to be predicted for each example.
public sealed interface Targets permits ClassTargets, RealTargets, NoTargets {
    /// The number of examples.
    int count();

    /// The targets of the examples with these numbers, in this order.
    Targets select(int... rows);
}
