package org.thalweg.solve;

/// How far to go along a descent direction. A record with the constants of its conditions; it sees φ(α) = f(x + αd) and
/// φ′ only ([Phi]). Where φ is not finite it tries shorter steps.
public interface LineSearch {
    /// @param phi along a direction of descent
    /// @param first the step to try first, above 0
    Found search(Phi phi, double first);
}
