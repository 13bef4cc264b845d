package org.thalweg.solve;

/// How often a search evaluated what. Value and gradient together count as one of each; for a sum of squares the
/// residuals count as a value, and the Jacobian as a gradient.
///
/// @param values of f or of the residuals
/// @param gradients of f, or Jacobians
/// @param products of the Hessian with vectors
/// @param hessians whole ones
/// @param factorizations of matrices
public record Counts(long values, long gradients, long products, long hessians, long factorizations) {}
