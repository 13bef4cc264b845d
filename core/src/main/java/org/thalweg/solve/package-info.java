/// Minimisation of functions in double precision: solvers for full gradients, second derivatives and sums of
/// squares, for values alone, under bounds and constraints.
///
/// A function is an [Objective], a [TwiceDifferentiable] or a [LeastSquares]; [Minimization] runs a [Solver] on it and
/// gives an [Outcome]. A solver is a record of hyperparameters; what it does in one iteration is its [Method], and the
/// one loop around all methods ([Minimization#run]) has budgets, observers and tests of convergence.
///
/// What holds:
///
/// - A solver that draws random numbers is a function of its `seed`.
/// - No numerical event is an exception: a search that fails says so in its outcome, with the best point it found.
/// - A value that is not finite shortens the step. Exceptions of the user's function come with the point.
/// - A search does not end as converged because it is slow: see [Tolerances] and [Move.Settled].
@org.jspecify.annotations.NullMarked
package org.thalweg.solve;
