package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

@Named("lm")
@Meaning("damped Gauss-Newton steps, scaled by the columns of the Jacobian")
public record LevenbergMarquardt(
        @Default("100") double factor, @Default("qr") Linear linear) implements BoundedSolver<LeastSquares> {
    /// The defaults.
    public LevenbergMarquardt() {
        this(100, Linear.QR);
    }

    @Override
    public Class<LeastSquares> objective() {
        return LeastSquares.class;
    }

    @Override
    public Tolerances tolerances() {
        return Tolerances.NONE;
    }

    @Override
    public Method begin(LeastSquares f, Bounds bounds, Point start, Work work) {
        return new Damped(f, bounds, start, work, Damped.Scaling.COLUMNS, factor, linear);
    }
}
