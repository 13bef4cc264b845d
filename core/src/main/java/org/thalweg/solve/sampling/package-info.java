/// Draws from the density exp(−f(x)/T) of an [org.thalweg.solve.Objective] f, the negative log density up to a
/// constant,
/// by Markov chains.
///
/// A [Sampling] says what is drawn from, how many chains there are and how long they are; a [Sampler], a record of
/// hyperparameters, how they move: [MetropolisHastings] by values alone, [Langevin] with gradients. What comes is
/// [Samples], with [Diagnostics] that say how much the draws are worth.
///
/// What holds:
///
/// - Hyperparameters are learned during warm-up only, whose states are thrown away: after it a chain is a Markov chain.
/// - Where f is not finite there is no density: such a proposal is rejected, a chain does not begin there.
/// - Equal seeds give equal draws, on any number of threads.
@org.jspecify.annotations.NullMarked
package org.thalweg.solve.sampling;
