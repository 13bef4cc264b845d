package org.thalweg.solve;

import java.util.Arrays;

/// Σ [x²/20 + 1 − cos 3x], least at 0, with minima about every 2π/3 up to |x| = 30; blurred, by E (x + σε)²
/// = x² + σ² and E cos 3(x + σε) = e^(−9σ²/2) cos 3x, known in closed form.
record Bumpy(int n, double sigma) implements Blurred {
    Bumpy(int n) {
        this(n, 0);
    }

    @Override
    public Objective at(double wider) {
        return new Bumpy(n, wider);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double value(double[] x) {
        double fade = Math.exp(-4.5 * sigma * sigma);
        return Arrays.stream(x)
                .map(v -> (v * v + sigma * sigma) / 20 + 1 - fade * Math.cos(3 * v))
                .sum();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        double fade = Math.exp(-4.5 * sigma * sigma);
        Arrays.setAll(gradient, i -> x[i] / 10 + 3 * fade * Math.sin(3 * x[i]));
        return value(x);
    }
}
