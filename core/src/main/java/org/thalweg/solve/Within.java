package org.thalweg.solve;

/// The model of f around a point, and its minimum, or something like it, within a radius:
///
///     m(p) = ∇fᵀp + ½pᵀHp,   ‖p‖ ≤ Δ
@FunctionalInterface
interface Within {
    /// A step no longer than Δ.
    Proposal radius(double delta);

    /// A step.
    ///
    /// @param step p, an array of its own
    /// @param promise −m(p), by how much the value falls if the model is right
    record Proposal(double[] step, double promise) {}
}
