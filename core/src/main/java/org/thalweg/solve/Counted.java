package org.thalweg.solve;

import java.util.function.Supplier;

/// A function whose evaluations are counted, and whose exceptions get their point.
final class Counted implements TwiceDifferentiable, LeastSquares, Blurred {
    private final Objective f;
    private final Tally tally;

    Counted(Objective f, Tally tally) {
        this.f = f;
        this.tally = tally;
    }

    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public double value(double[] x) {
        tally.value();
        return at(x, () -> f.value(x));
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        tally.value();
        tally.gradient();
        return at(x, () -> f.valueAndGradient(x, gradient));
    }

    @Override
    public boolean isGradientCostly() {
        return f.isGradientCostly();
    }

    @Override
    public void gradientAt(double[] x, double value, double[] gradient) {
        tally.gradient();
        at(x, () -> {
            f.gradientAt(x, value, gradient);
            return x;
        });
    }

    @Override
    public void hessianVector(double[] x, double[] v, double[] product) {
        tally.product();
        at(x, () -> {
            ((TwiceDifferentiable) f).hessianVector(x, v, product);
            return x;
        });
    }

    @Override
    public void hessian(double[] x, double[][] hessian) {
        tally.hessian();
        at(x, () -> {
            ((TwiceDifferentiable) f).hessian(x, hessian);
            return x;
        });
    }

    @Override
    public int residuals() {
        return ((LeastSquares) f).residuals();
    }

    @Override
    public void residuals(double[] x, double[] r) {
        tally.value();
        at(x, () -> {
            ((LeastSquares) f).residuals(x, r);
            return x;
        });
    }

    @Override
    public void jacobian(double[] x, double[] r, double[][] jacobian) {
        tally.value();
        tally.gradient();
        at(x, () -> {
            ((LeastSquares) f).jacobian(x, r, jacobian);
            return x;
        });
    }

    /// Whether [#at] may be called.
    boolean isBlurred() {
        return f instanceof Blurred;
    }

    @Override
    public Objective at(double sigma) {
        return new Counted(((Blurred) f).at(sigma), tally);
    }

    private static <T> T at(double[] x, Supplier<T> evaluation) {
        try {
            return evaluation.get();
        } catch (ObjectiveException | Tally.SpentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ObjectiveException(x, e);
        }
    }
}
