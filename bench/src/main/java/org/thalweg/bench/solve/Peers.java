package org.thalweg.bench.solve;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.thalweg.solve.LeastSquares;
import org.thalweg.solve.Objective;

/// The other libraries' solvers, with tolerances that leave the end of the race to the line.
final class Peers {
    private static final int MOST = 20_000;

    private Peers() {}

    /// Smile's L-BFGS with 10 pairs. Every evaluation of it wants the gradient too, or comes without.
    static void smile(Objective f, double[] start, Race.Line line) {
        var function = new smile.util.function.DifferentiableMultivariateFunction() {
            @Override
            public double f(double[] x) {
                return line.pass(f.value(x));
            }

            @Override
            public double g(double[] x, double[] gradient) {
                return line.pass(f.valueAndGradient(x, gradient));
            }
        };
        smile.math.BFGS.minimize(function, 10, start.clone(), 1e-14, MOST);
    }

    /// Hipparchus' nonlinear conjugate gradients. Asks for values and gradients apart; values are counted.
    static void hipparchus(Objective f, double[] start, Race.Line line) {
        var optimizer = new org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer(
                org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula
                        .POLAK_RIBIERE,
                new org.hipparchus.optim.SimpleValueChecker(-1, -1, MOST));
        optimizer.optimize(
                new org.hipparchus.optim.MaxEval(MOST),
                new org.hipparchus.optim.MaxIter(MOST),
                new org.hipparchus.optim.InitialGuess(start),
                org.hipparchus.optim.nonlinear.scalar.GoalType.MINIMIZE,
                new org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction(x -> line.pass(f.value(x))),
                new org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient(x -> {
                    double[] gradient = new double[x.length];
                    line.pass(f.valueAndGradient(x, gradient));
                    return gradient;
                }));
    }

    /// The same of Commons Math.
    static void commons(Objective f, double[] start, Race.Line line) {
        var optimizer =
                new org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer(
                        org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer
                                .Formula.POLAK_RIBIERE,
                        new org.apache.commons.math3.optim.SimpleValueChecker(-1, -1, MOST));
        optimizer.optimize(
                new org.apache.commons.math3.optim.MaxEval(MOST),
                new org.apache.commons.math3.optim.MaxIter(MOST),
                new org.apache.commons.math3.optim.InitialGuess(start),
                org.apache.commons.math3.optim.nonlinear.scalar.GoalType.MINIMIZE,
                new org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction(x -> line.pass(f.value(x))),
                new org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient(x -> {
                    double[] gradient = new double[x.length];
                    line.pass(f.valueAndGradient(x, gradient));
                    return gradient;
                }));
    }

    /// Hipparchus' Levenberg-Marquardt, residuals and Jacobian in one call.
    static void hipparchus(LeastSquares f, double[] start) {
        org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction model = point -> {
            double[] r = new double[f.residuals()];
            double[][] jacobian = new double[f.residuals()][f.dimension()];
            f.jacobian(point.toArray(), r, jacobian);
            return new org.hipparchus.util.Pair<>(
                    new ArrayRealVector(r, false), new Array2DRowRealMatrix(jacobian, false));
        };
        var problem = new org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder()
                .start(start)
                .model(model)
                .target(new double[f.residuals()])
                .maxEvaluations(MOST)
                .maxIterations(MOST)
                .build();
        new org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer()
                .withCostRelativeTolerance(1e-15)
                .withParameterRelativeTolerance(1e-15)
                .optimize(problem);
    }

    /// The same of Commons Math.
    static void commons(LeastSquares f, double[] start) {
        org.apache.commons.math3.fitting.leastsquares.MultivariateJacobianFunction model = point -> {
            double[] r = new double[f.residuals()];
            double[][] jacobian = new double[f.residuals()][f.dimension()];
            f.jacobian(point.toArray(), r, jacobian);
            return new org.apache.commons.math3.util.Pair<>(
                    new org.apache.commons.math3.linear.ArrayRealVector(r, false),
                    new org.apache.commons.math3.linear.Array2DRowRealMatrix(jacobian, false));
        };
        var problem = new org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder()
                .start(start)
                .model(model)
                .target(new double[f.residuals()])
                .maxEvaluations(MOST)
                .maxIterations(MOST)
                .build();
        new org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer()
                .withCostRelativeTolerance(1e-15)
                .withParameterRelativeTolerance(1e-15)
                .optimize(problem);
    }
}
