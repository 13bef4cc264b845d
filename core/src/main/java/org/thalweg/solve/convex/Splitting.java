package org.thalweg.solve.convex;

/// What came of splitting a sum of functions.
///
/// @param converged whether the tests of both residuals hold; if not, the iterations are used up
/// @param x the last iterate
/// @param primal how far the two parts are apart
/// @param dual how far their multipliers are apart
/// @param iterations done
public record Splitting(boolean converged, double[] x, double primal, double dual, int iterations) {}
