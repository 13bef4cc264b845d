package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Newton's method with the whole Hessian H: Nocedal & Wright (2006), *Numerical Optimization*, Algorithm 3.2.
///
///     (H + E) p = −∇f        (1)
///     x ← x + αp             (2)
///
/// E is the [Regularization]. α is a line search's, which begins with 1; with `fixed(1)` the steps are full. Without
/// E and with full steps the method goes to the nearest stationary point of whatever kind, which may be a saddle.
/// Where p is of no use, because H is singular or the search finds nothing along it, the step is along −∇f.
///
/// @param regularization default `shift`
/// @param search default `strongWolfe(c2=0.9)`
@Named("newton")
@Meaning("Newton's method with the whole Hessian")
public record Newton(
        @Default("shift") Regularization regularization,
        @Default("strongWolfe(c2=0.9)") LineSearch search) implements Solver<TwiceDifferentiable> {
    /// With Moré and Thuente's search.
    public Newton(Regularization regularization) {
        this(regularization, new StrongWolfe(0.9));
    }

    @Override
    public Class<TwiceDifferentiable> objective() {
        return TwiceDifferentiable.class;
    }

    @Override
    public Method begin(TwiceDifferentiable f, Point start, Work work) {
        double[][] rows = new double[f.dimension()][f.dimension()];
        return new CurvedDescent(f, start, work, search, regularization == Regularization.NONE, (point, d) -> {
            f.hessian(point.x(), rows);
            double @Nullable [] p = regularization.solve(Matrix.of(rows), point.gradient(), work); // (1)
            if (p == null) {
                return false;
            }
            Vectors.negative(p, d);
            return true;
        });
    }
}
