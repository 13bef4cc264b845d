package org.thalweg.bench.solve;

import org.thalweg.solve.Objective;

/// A function whose values pass through the line of a race.
record LineFunction(Objective f, Race.Line line) implements Objective {
    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public double value(double[] x) {
        return line.pass(f.value(x));
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        return line.pass(f.valueAndGradient(x, gradient));
    }
}
