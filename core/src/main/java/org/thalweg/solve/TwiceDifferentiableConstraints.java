package org.thalweg.solve;

/// Constraints with second derivatives, of which a solver needs the part that the Hessian of the Lagrangian has of
/// them.
public interface TwiceDifferentiableConstraints extends Constraints {
    /// Writes Σ λᵢ ∇²cᵢ(x) v to `product`, over all constraints.
    void hessianVector(double[] x, double[] lambda, double[] v, double[] product);
}
