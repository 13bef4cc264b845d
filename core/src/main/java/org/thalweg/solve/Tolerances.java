package org.thalweg.solve;

/// When a search has converged. Besides, a method itself ends at a point from which no step changes the value by more
/// than its rounding ([Move.Settled]).
///
///     gradient: ‖∇f‖∞ ≤ gradient (at bounds, of its projection)        (1)
///     value:    f₋ − f ≤ value · |f| in an iteration                   (2)
///     step:     ‖x − x₋‖₂ ≤ step · (‖x‖₂ + step) in an iteration       (3)
///     target:   f ≤ target                                             (4)
///
/// (2) and (3) also hold where a method is merely slow; they are off by default.
///
/// @param gradient from 0; default 1e-8
/// @param value from 0, where 0 is off; default 0
/// @param step from 0, where 0 is off; default 0
/// @param target default −∞
public record Tolerances(double gradient, double value, double step, double target) {
    /// A gradient of at most 1e-8.
    public static final Tolerances USUAL = new Tolerances(1e-8, 0, 0, Double.NEGATIVE_INFINITY);

    /// None: the method's own tests alone, and a gradient of exactly 0.
    public static final Tolerances NONE = new Tolerances(0, 0, 0, Double.NEGATIVE_INFINITY);

    public Tolerances {
        if (!(gradient >= 0 && value >= 0 && step >= 0) || Double.isNaN(target)) {
            throw new IllegalArgumentException("tolerances gradient " + gradient + ", value " + value + ", step " + step
                    + ", target " + target + ": the first three must be from 0, the target a number");
        }
    }

    public Tolerances withGradient(double gradient) {
        return new Tolerances(gradient, value, step, target);
    }

    public Tolerances withTarget(double target) {
        return new Tolerances(gradient, value, step, target);
    }
}
