package org.thalweg.nn;

/// A kind of network, whose last layer waits for the data to say how many outputs there are.
@FunctionalInterface
public interface Architecture {
    /// The network with that many outputs.
    Layer network(int outputs);
}
