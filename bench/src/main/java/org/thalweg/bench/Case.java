package org.thalweg.bench;

/// Something that is measured beside the peers: the same step as the case of this name in `bench/peers/peers.py`,
/// with the same shapes, on random values.
public interface Case {
    /// The name in `peers.py` and on the command line.
    String name();

    /// What a step has to do at least.
    Work work();

    /// Compiles the step for a number of threads. Values are drawn from a fixed seed.
    Step prepare(int threads);
}
