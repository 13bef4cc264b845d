package org.thalweg.solve;

/// A function that knows itself blurred: f_σ(x) = E f(x + σε), ε of a standard normal distribution, by a closed
/// form. [Blurring] then takes no samples.
public interface Blurred extends Objective {
    /// f_σ, of as many variables; f itself for σ = 0.
    Objective at(double sigma);
}
