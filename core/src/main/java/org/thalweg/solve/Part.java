package org.thalweg.solve;

import java.util.Arrays;

/// f of the variables from, …, to − 1 alone, the others standing still.
final class Part implements Objective {
    private final Objective f;
    private final double[] all;
    private final double[] gradient;
    private final int from;
    private final int to;

    Part(Objective f, double[] x, int from, int to) {
        this.f = f;
        this.all = x.clone();
        this.gradient = new double[x.length];
        this.from = from;
        this.to = to;
    }

    @Override
    public int dimension() {
        return to - from;
    }

    @Override
    public double value(double[] x) {
        System.arraycopy(x, 0, all, from, x.length);
        return f.value(all);
    }

    @Override
    public double valueAndGradient(double[] x, double[] into) {
        System.arraycopy(x, 0, all, from, x.length);
        double value = f.valueAndGradient(all, gradient);
        System.arraycopy(gradient, from, into, 0, x.length);
        return value;
    }

    /// A point of f as one of the part.
    Point seen(Point whole) {
        return new Point(
                Arrays.copyOfRange(whole.x(), from, to), whole.value(), Arrays.copyOfRange(whole.gradient(), from, to));
    }

    /// A point of the part as one of f.
    Point whole(Point part) {
        double[] x = all.clone();
        System.arraycopy(part.x(), 0, x, from, to - from);
        return Point.of(f, x);
    }
}
