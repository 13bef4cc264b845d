package org.thalweg.solve;

/// How a search ended, and where: at its best point, whatever happened.
public sealed interface Outcome {
    /// The best point that was found.
    Point point();

    /// What ended the search, in words and numbers.
    String why();

    /// Iterations done.
    long iterations();

    Counts counts();

    /// A test of convergence.
    enum Test {
        /// The gradient vanishes: (1) of [Tolerances].
        GRADIENT,
        /// The conditions of Karush, Kuhn & Tucker hold: the largest of [Multipliers] is at most the first
        /// tolerance.
        KKT,
        /// The value hardly falls: (2).
        VALUE,
        /// The steps are short: (3).
        STEP,
        /// The value is low enough: (4).
        TARGET,
        /// No step changes the value by more than its rounding.
        PRECISION,
        /// Values around are not lower, and gradients around cancel each other: the minimum is at a kink.
        KINK
    }

    /// A test of convergence holds at the point.
    record Converged(Test test, Point point, String why, long iterations, Counts counts) implements Outcome {}

    /// The budget is spent, or an observer stopped the search.
    record Stopped(Point point, String why, long iterations, Counts counts) implements Outcome {}

    /// The method could not go on, or found that there is no minimum.
    record Failed(Point point, String why, long iterations, Counts counts) implements Outcome {}

    /// `converged`, `stopped` or `failed`.
    default String name() {
        return switch (this) {
            case Converged _ -> "converged";
            case Stopped _ -> "stopped";
            case Failed _ -> "failed";
        };
    }

    /// A few lines for people.
    default String report() {
        Counts c = counts();
        return "%s: %s%nf = %.10g, ‖∇f‖∞ = %.3g after %d iterations, %d values, %d gradients, %d products, %d Hessians, %d factorizations"
                .formatted(
                        name(),
                        why(),
                        point().value(),
                        point().gradientNorm(),
                        iterations(),
                        c.values(),
                        c.gradients(),
                        c.products(),
                        c.hessians(),
                        c.factorizations());
    }
}
