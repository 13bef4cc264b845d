package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearOperator;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.SteihaugToint;

/// How [TrustRegion] minimises its model within the radius.
public enum TrustStep {
    /// To a hundredth of the radius, by factorizations of the Hessian: Moré & Sorensen (1983).
    EXACT {
        @Override
        Within at(TwiceDifferentiable f, Point point, double first, Work work) {
            return new ExactStep(hessian(f, point), point.gradient(), work);
        }
    },
    /// Along the path from the minimum in the direction of −∇f to Newton's step, by one factorization: Powell
    /// (1970).
    DOGLEG {
        @Override
        Within at(TwiceDifferentiable f, Point point, double first, Work work) {
            return new Dogleg(hessian(f, point), point.gradient(), work);
        }
    },
    /// By conjugate gradients, from products of the Hessian with vectors: [SteihaugToint], as exactly as [NewtonCg]
    /// asks.
    STEIHAUG {
        @Override
        Within at(TwiceDifferentiable f, Point point, double first, Work work) {
            int n = f.dimension();
            LinearOperator h = LinearOperator.symmetric(n, (v, into) -> f.hessianVector(point.x(), v, into));
            double norm = Vectors.norm(point.gradient());
            int most = (int) Math.min(Integer.MAX_VALUE, 2L * n + 10);
            var coarse = new SteihaugToint(NewtonCg.forcing(norm, first), most);
            var fine = new SteihaugToint(NewtonCg.FINE, most);
            double fog = Precision.fog(point);
            return delta -> {
                SteihaugToint.Step step = coarse.step(h, point.gradient(), delta);
                if (step.decrease() <= fog && step.ending() == SteihaugToint.Ending.CONVERGED) {
                    step = fine.step(h, point.gradient(), delta);
                }
                return new Within.Proposal(step.step(), step.decrease());
            };
        }
    },
    /// Along −∇f only, by one product: the Cauchy point, Nocedal & Wright (2006), (4.11) and (4.12).
    CAUCHY {
        @Override
        Within at(TwiceDifferentiable f, Point point, double first, Work work) {
            double[] unit = point.gradient().clone();
            double norm = Vectors.norm(unit);
            Vectors.scale(1 / norm, unit);
            double[] product = new double[unit.length];
            f.hessianVector(point.x(), unit, product);
            double curvature = Vectors.dot(unit, product);
            return delta -> cauchy(unit, norm, curvature, delta);
        }
    };

    /// The model at a point.
    ///
    /// @param first ‖∇f‖ at the start
    abstract Within at(TwiceDifferentiable f, Point point, double first, Work work);

    /// The Cauchy point −τ ∇f/‖∇f‖.
    ///
    /// @param unit ∇f/‖∇f‖
    /// @param norm ‖∇f‖
    /// @param curvature of H along it
    static Within.Proposal cauchy(double[] unit, double norm, double curvature, double delta) {
        double tau = curvature > 0 ? Math.min(delta, norm / curvature) : delta; // (4.12)
        double bent = Double.isFinite(curvature) ? curvature : 0;
        double[] step = unit.clone();
        Vectors.scale(-tau, step); // (4.11)
        return new Within.Proposal(step, tau * (norm - 0.5 * tau * bent));
    }

    private static Matrix hessian(TwiceDifferentiable f, Point point) {
        double[][] rows = new double[f.dimension()][f.dimension()];
        f.hessian(point.x(), rows);
        return Matrix.of(rows);
    }
}
