package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// L-BFGS-B: Byrd, Lu, Nocedal & Zhu (1995), "A limited memory algorithm for bound constrained optimization",
/// SIAM J. Sci. Comput. 16(5), with the projection of Morales & Nocedal (2011). In each iteration:
///
/// 1. the generalized Cauchy point xᶜ, the first minimum of a quadratic model along the path on which steepest descent
///    runs along the bounds that it meets;
/// 2. the minimum z of the model over the variables that are not at a bound in xᶜ, brought into the bounds;
/// 3. a line search from x through z.
///
/// The model's Hessian is a [CompactHessian] of the last m pairs. All points lie within the bounds.
///
/// Differs: without any bound it is [LBfgs], the same in exact arithmetic but less exposed to rounding, as no
/// matrix of pairs is inverted; and so is a step that meets none of them. The first step is of length 1 at
/// most, whatever the bounds. Where a search finds nothing the pairs are forgotten and it begins anew, once.
///
/// @param memory m, at least 1; default 10
@Named("lbfgsb")
@Meaning("quasi-Newton with limited memory, within bounds")
public record LBfgsB(@Default("10") int memory) implements BoundedSolver<Objective> {
    /// The part of ‖x‖ by which the first step goes at least, where ∇f is shorter.
    private static final double REACH = 1e-3;

    public LBfgsB {
        Ranges.requireAtLeast("lbfgsb", "memory", memory, 1);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return begin(f, bounds, start, work, 1);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work, double first) {
        return bounds.areNone() ? new LBfgs(memory).begin(f, start, work) : new Boxed(f, bounds, work, first);
    }

    private final class Boxed implements Method {
        private final Objective f;
        private final Bounds bounds;
        private final double first;
        private final CompactHessian hessian;
        private final Precision precision = new Precision(10);

        Boxed(Objective f, Bounds bounds, Work work, double first) {
            this.f = f;
            this.bounds = bounds;
            this.first = first;
            this.hessian = new CompactHessian(memory, work);
        }

        @Override
        public Move next(Point current) {
            Move move = step(current);
            if (move instanceof Move.To || hessian.width() == 0) {
                return move;
            }
            hessian.reset(1);
            Move again = step(current);
            return move instanceof Move.Settled && again instanceof Move.Stuck ? move : again;
        }

        private Move step(Point current) {
            if (hessian.width() == 0) {
                double least = REACH * Vectors.norm(current.x());
                double slope = Vectors.norm(current.gradient());
                hessian.reset(slope < least ? slope / least : 1);
            }
            var ray = new BoxRay(f, bounds, current, minimum(current));
            double promise = -0.5 * ray.slope();
            @Nullable Move end = precision.settled(current, bounds.projectedGradientNorm(current), promise);
            if (end != null) {
                return end;
            }
            boolean fresh = hessian.width() == 0;
            @Nullable Point next = null;
            if (ray.slope() < 0) {
                next = ray.search(fresh ? Math.min(1, first / ray.length()) : 1); // 3
            }
            if (next != null) {
                hessian.moved(current, next);
                return new Move.To(next);
            }
            double nudge = Math.min(1, 1e-8 * (1 + Vectors.norm(current.x())) / ray.length());
            return promise * (fresh ? nudge : 1) <= Precision.fog(current)
                    ? Precision.settled(promise)
                    : new Move.Stuck("no step within the bounds lowers the value");
        }

        /// Where the whole step of L-BFGS and the path to the Cauchy point meet no bound: x − B⁻¹∇f, which then
        /// is the minimum of the model. Else 1 and 2.
        private double[] minimum(Point current) {
            double[] x = current.x();
            double[] d = new double[x.length];
            Vectors.negative(current.gradient(), d);
            hessian.inverseTimes(d);
            double[] whole = new double[x.length];
            Vectors.along(x, 1, d, whole);
            boolean isFree = hessian.width() > 0 && Vectors.dot(d, current.gradient()) < 0;
            for (int i = 0; i < x.length && isFree; i++) {
                isFree = whole[i] > bounds.lower(i)
                        && whole[i] < bounds.upper(i)
                        && x[i] > bounds.lower(i)
                        && x[i] < bounds.upper(i);
            }
            if (isFree) {
                return whole;
            }
            var model = new BoxModel(hessian, bounds, current);
            model.cauchy(); // 1
            return model.minimum(); // 2
        }
    }
}
