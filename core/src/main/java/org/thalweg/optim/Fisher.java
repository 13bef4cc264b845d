package org.thalweg.optim;

/// How the expectation over the outcomes y in F = E[∇log p(y|x, θ) ∇log p(y|x, θ)ᵀ] is taken, y as the model says it.
public enum Fisher {
    /// By one outcome for each row of outputs, drawn at random: one pass backwards for its scores. Unbiased.
    SAMPLED,
    /// As a sum over the outputs of a row: a pass backwards for each, so for few of them.
    EXACT
}
