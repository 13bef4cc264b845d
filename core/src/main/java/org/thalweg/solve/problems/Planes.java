package org.thalweg.solve.problems;

import java.util.List;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Objective;

/// Those [Landscape]s that have two variables, (x, y).
public final class Planes {
    private Planes() {}

    /// (x² + y − 11)² + (x + y² − 7)²; four minima of the same value.
    public static Landscape himmelblau() {
        Objective f = Objective.of(
                2, p -> Math.pow(p[0] * p[0] + p[1] - 11, 2) + Math.pow(p[0] + p[1] * p[1] - 7, 2), (p, g) -> {
                    double a = p[0] * p[0] + p[1] - 11;
                    double b = p[0] + p[1] * p[1] - 7;
                    g[0] = 4 * a * p[0] + 2 * b;
                    g[1] = 2 * a + 4 * b * p[1];
                });
        return new Landscape(
                "himmelblau",
                Bounds.of(new double[] {-5, -5}, new double[] {5, 5}),
                0,
                List.of(
                        List.of(3.0, 2.0),
                        List.of(3.5844283403304917, -1.8481265269644036),
                        List.of(-3.779310253377747, -3.2831859912861696),
                        List.of(-2.805118086952745, 3.131312518250573)),
                f,
                "Himmelblau 1972");
    }

    /// (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)².
    public static Landscape beale() {
        double[] c = {1.5, 2.25, 2.625};
        Objective f = Objective.of(
                2,
                p -> {
                    double sum = 0;
                    for (int i = 0; i < 3; i++) {
                        sum += Math.pow(c[i] - p[0] + p[0] * Math.pow(p[1], i + 1), 2);
                    }
                    return sum;
                },
                (p, g) -> {
                    g[0] = 0;
                    g[1] = 0;
                    for (int i = 0; i < 3; i++) {
                        double power = Math.pow(p[1], i + 1);
                        double a = c[i] - p[0] + p[0] * power;
                        g[0] += 2 * a * (power - 1);
                        g[1] += 2 * a * p[0] * (i + 1) * Math.pow(p[1], i);
                    }
                });
        return new Landscape(
                "beale",
                Bounds.of(new double[] {-4.5, -4.5}, new double[] {4.5, 4.5}),
                0,
                List.of(List.of(3.0, 0.5)),
                f,
                "Beale 1958");
    }

    /// (1 + (x + y + 1)² p)(30 + (2x − 3y)² q), p = 19 − 14x + 3x² − 14y + 6xy + 3y², q = 18 − 32x + 12x² + 48y −
    /// 36xy + 27y².
    public static Landscape goldsteinPrice() {
        Objective f = Objective.of(
                2, z -> goldsteinPrice(z[0], z[1], new double[2]), (z, g) -> goldsteinPrice(z[0], z[1], g));
        return new Landscape(
                "goldstein-price",
                Bounds.of(new double[] {-2, -2}, new double[] {2, 2}),
                3,
                List.of(List.of(0.0, -1.0)),
                f,
                "Goldstein & Price 1971");
    }

    private static double goldsteinPrice(double x, double y, double[] gradient) {
        double s = x + y + 1;
        double p = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y;
        double d = 2 * x - 3 * y;
        double q = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y;
        double a = 1 + s * s * p;
        double b = 30 + d * d * q;
        double da = 2 * s * p + s * s * (-14 + 6 * x + 6 * y); // in x and in y
        gradient[0] = da * b + a * (4 * d * q + d * d * (-32 + 24 * x - 36 * y));
        gradient[1] = da * b + a * (-6 * d * q + d * d * (48 - 36 * x + 54 * y));
        return a * b;
    }

    /// (4 − 2.1x² + x⁴/3) x² + xy + (4y² − 4) y²; six minima, two of them lowest.
    public static Landscape sixHumpCamel() {
        Objective f = Objective.of(
                2,
                p -> {
                    double x = p[0] * p[0];
                    double y = p[1] * p[1];
                    return (4 - 2.1 * x + x * x / 3) * x + p[0] * p[1] + (4 * y - 4) * y;
                },
                (p, g) -> {
                    double x = p[0] * p[0];
                    g[0] = p[0] * (8 - 8.4 * x + 2 * x * x) + p[1];
                    g[1] = p[0] + p[1] * (16 * p[1] * p[1] - 8);
                });
        return new Landscape(
                "six-hump-camel",
                Bounds.of(new double[] {-3, -2}, new double[] {3, 2}),
                -1.0316284534898774,
                List.of(
                        List.of(-0.08984201310031806, 0.7126564030207396),
                        List.of(0.08984201310031806, -0.7126564030207396)),
                f,
                "Dixon & Szegő 1978");
    }

    /// −cos x cos y exp(−(x − π)² − (y − π)²), flat but for a hole of width 2.
    public static Landscape easom() {
        Objective f = Objective.of(2, p -> -Math.cos(p[0]) * Math.cos(p[1]) * hole(p), (p, g) -> {
            g[0] = hole(p) * Math.cos(p[1]) * (Math.sin(p[0]) + 2 * (p[0] - Math.PI) * Math.cos(p[0]));
            g[1] = hole(p) * Math.cos(p[0]) * (Math.sin(p[1]) + 2 * (p[1] - Math.PI) * Math.cos(p[1]));
        });
        return new Landscape(
                "easom",
                Bounds.of(new double[] {-100, -100}, new double[] {100, 100}),
                -1,
                List.of(List.of(Math.PI, Math.PI)),
                f,
                "Easom 1990");
    }

    private static double hole(double[] p) {
        return Math.exp(-(p[0] - Math.PI) * (p[0] - Math.PI) - (p[1] - Math.PI) * (p[1] - Math.PI));
    }
}
