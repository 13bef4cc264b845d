package org.thalweg.solve.convex;

/// What came of a [QuadraticProgram].
///
/// ```java
/// switch (new InteriorPoint().solve(program)) {
///     case Solved(var x, var y, var z, var value, var residuals, var iterations) -> …
///     case PrimalInfeasible(var y, var z, var iterations) -> …
///     …
/// }
/// ```
public sealed interface QuadraticSolution {
    /// Iterations done.
    long iterations();

    /// A solution.
    ///
    /// @param x the minimiser
    /// @param y multipliers of the equations
    /// @param z multipliers of the inequalities
    /// @param value ½xᵀPx + qᵀx
    /// @param residuals of the conditions of optimality, computed from x, y and z
    record Solved(
            double[] x, double[] y, double[] z, double value, QuadraticProgram.Residuals residuals, long iterations)
            implements QuadraticSolution {}

    /// No x satisfies the constraints, for Aᵀy + Gᵀz = 0, z ≥ 0 and bᵀy + hᵀz = −1.
    record PrimalInfeasible(double[] y, double[] z, long iterations) implements QuadraticSolution {}

    /// The value has no lower bound on the constraints, if any x satisfies them: Pd = 0, Ad = 0, Gd ≤ 0 and qᵀd =
    /// −1.
    record DualInfeasible(double[] direction, long iterations) implements QuadraticSolution {}

    /// The iterations are used up, or rounding lets none be better.
    ///
    /// @param x the best iterate
    /// @param why in words
    record Unfinished(
            double[] x, double[] y, double[] z, QuadraticProgram.Residuals residuals, String why, long iterations)
            implements QuadraticSolution {}

    /// The solution, for callers who know that there is one.
    ///
    /// @throws ArithmeticException if there is none
    default Solved orElseThrow() {
        return switch (this) {
            case Solved solved -> solved;
            case PrimalInfeasible _ ->
                throw new ArithmeticException("the quadratic program is infeasible: no x satisfies its constraints");
            case DualInfeasible _ ->
                throw new ArithmeticException("the quadratic program is unbounded: its value has no lower bound");
            case Unfinished unfinished -> throw new ArithmeticException(unfinished.why());
        };
    }
}
