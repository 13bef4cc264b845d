package org.thalweg.linear;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

/// When an iteration may end. Recurrences of residuals drift away from the residual, so that a small one is believed
/// only after b − Ax was computed; where that is not small, the solver starts anew from it, as long as this helps.
final class Accepting {
    /// What the recurrences say below this share of ‖b‖ is beyond what rounding can hold.
    private static final double FLOOR = 0x1p-60;

    private final String who;
    private final LinearOperator a;
    private final double[] b;
    private final double size;
    private final double target;
    private double computed = Double.POSITIVE_INFINITY;

    Accepting(String who, LinearOperator a, double[] b, double tolerance) {
        this.who = who;
        this.a = a;
        this.b = b;
        this.size = Vectors.norm(b);
        this.target = tolerance * size;
    }

    /// Where b = 0, so is x.
    boolean isTrivial() {
        return size == 0;
    }

    LinearSolution trivial() {
        return new LinearSolution(new double[a.columns()], 0, 0, Reason.CONVERGED, "b = 0, so x = 0");
    }

    /// Whether a residual is small enough to compute b − Ax.
    boolean looksConverged(double residual) {
        return residual <= Math.max(target, FLOOR * size);
    }

    /// Whether ‖b − Ax‖ is as small as was asked.
    boolean isConverged(double residual) {
        return residual <= target;
    }

    LinearSolution converged(double[] x, double residual, int iterations) {
        return new LinearSolution(
                x,
                residual,
                iterations,
                Reason.CONVERGED,
                who + ": residual " + residual + " is at most " + target + " after " + iterations + " iterations");
    }

    /// Computes r ← b − Ax. An ending, or null if the solver should go on from r.
    @Nullable
    LinearSolution judge(double[] x, double[] r, int iterations) {
        a.residual(x, b, r);
        double residual = Vectors.norm(r);
        if (!Double.isFinite(residual)) {
            return notFinite(x, iterations);
        }
        if (isConverged(residual)) {
            return converged(x, residual, iterations);
        }
        if (residual > computed / 2) {
            return new LinearSolution(
                    x,
                    residual,
                    iterations,
                    Reason.BREAKDOWN,
                    who + ": rounding lets the residual not fall below " + residual + ", though " + target + " is asked"
                            + " for: the matrix is too ill conditioned for this tolerance");
        }
        computed = residual;
        return null;
    }

    LinearSolution budget(double[] x, int iterations) {
        double residual = residual(x);
        return new LinearSolution(
                x,
                residual,
                iterations,
                isConverged(residual) ? Reason.CONVERGED : Reason.BUDGET,
                who + ": residual " + residual + " after all of " + iterations + " iterations, where " + target
                        + " is asked for");
    }

    LinearSolution notFinite(double[] x, int iterations) {
        return new LinearSolution(
                x,
                residual(x),
                iterations,
                Reason.NOT_FINITE,
                who + ": a NaN or an infinity in iteration " + iterations
                        + ", from the matrix, b or the start, or since the iterates grow beyond bounds");
    }

    LinearSolution breakdown(double[] x, int iterations, String why, double @Nullable [] direction) {
        return new LinearSolution(x, residual(x), iterations, Reason.BREAKDOWN, who + ": " + why, direction);
    }

    private double residual(double[] x) {
        double[] r = new double[a.rows()];
        a.residual(x, b, r);
        return Vectors.norm(r);
    }
}
