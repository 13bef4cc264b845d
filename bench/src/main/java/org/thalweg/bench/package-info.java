/// Side by side with PyTorch and JAX, and with what the machine can do at most. Not published.
///
/// `bench/run` starts [Run]. Read it first, then [Comparison], which lets the sides take turns: each side is a
/// process of its own that answers requests, [Serve] for Thalweg and `bench/peers/peers.py` for the others, and a
/// [Server] holds its reins. A [Case] is one training step; what it has to do at least is counted in [Counts], and
/// [Limits] says how long that must take here, from figures measured in the same run.
///
/// Invariants: all processes run on the same cores; while one is timed, all others are stopped; whatever ends the
/// run, no process stays behind.
///
/// Not here: benchmarks of single kernels, which are in `org.thalweg.bench.kernel`.
@org.jspecify.annotations.NullMarked
package org.thalweg.bench;
