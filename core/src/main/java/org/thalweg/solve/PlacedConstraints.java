package org.thalweg.solve;

/// Constraints whose exceptions get their point.
final class PlacedConstraints implements WrappedConstraints {
    private final Constraints constraints;

    PlacedConstraints(Constraints constraints) {
        this.constraints = constraints;
    }

    @Override
    public Constraints within() {
        return constraints;
    }

    @Override
    public void values(double[] x, double[] values) {
        at(x, () -> constraints.values(x, values));
    }

    @Override
    public void valuesAndJacobian(double[] x, double[] values, double[][] jacobian) {
        at(x, () -> constraints.valuesAndJacobian(x, values, jacobian));
    }

    @Override
    public void hessianVector(double[] x, double[] lambda, double[] v, double[] product) {
        at(x, () -> ((TwiceDifferentiableConstraints) constraints).hessianVector(x, lambda, v, product));
    }

    private static void at(double[] x, Runnable evaluation) {
        try {
            evaluation.run();
        } catch (RuntimeException e) {
            throw new ObjectiveException(x, e);
        }
    }
}
