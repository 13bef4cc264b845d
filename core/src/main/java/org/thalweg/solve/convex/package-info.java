/// Convex problems with structure that gradients do not show: quadratic programs, sums of a function and another of a
/// linear map, the lasso.
///
/// Read in this order:
///
/// 1. [QuadraticProgram] and [QuadraticSolution], then [InteriorPoint], few expensive iterations to high precision, and
///    [Admm], many cheap ones.
/// 2. [Splitting], the answer of [Admm] for f(x) + g(x) and of [PrimalDualHybridGradient] for g(x) + h(Kx), where the
///    functions are given by their proximal maps ([org.thalweg.solve.Proximal]).
/// 3. [CoordinateDescent] for lasso and elastic net, one λ or a path of them.
/// 4. [DictionaryLearning], sparse coding: convex in the atoms and in the codes, which take turns, but not in both.
///
/// What holds:
///
/// - That a program has no solution is an answer with a certificate that can be checked, not an exception.
/// - What is wrong with a call (sizes, NaN) is an exception that says what fits.
/// - Residuals in an answer are computed from its x, not carried along.
/// - Equal arguments give equal bits.
///
/// Limits: matrices of quadratic programs are dense; cones are products of half-lines. A smooth f and a g with kinks,
/// or sets, are for [org.thalweg.solve.ProximalGradient] and [org.thalweg.solve.ProjectedGradient].
@org.jspecify.annotations.NullMarked
package org.thalweg.solve.convex;
