package org.thalweg.bench.solve;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.solve.Objective;

/// A function that remembers what it was worth at each evaluation.
final class Watched implements Objective {
    private final Objective f;
    private final List<Double> values = new ArrayList<>();

    Watched(Objective f) {
        this.f = f;
    }

    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public double value(double[] x) {
        values.add(f.value(x));
        return values.getLast();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        values.add(f.valueAndGradient(x, gradient));
        return values.getLast();
    }

    List<Double> values() {
        return values;
    }
}
