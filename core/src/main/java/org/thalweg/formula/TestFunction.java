package org.thalweg.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A function on which methods of minimisation are tried: its formula, where to begin, what is known of its minimum.
///
/// @param name as it is asked for on the command line
/// @param formula read by [#expression]
/// @param constants whole-number constants of the formula, which may be given otherwise
/// @param start the usual start: the values of its variables in order, repeated if there are more variables
/// @param minimum its smallest value, −∞ if it falls without bound
/// @param minimisers where it has that value; empty if there is none, or if they have more than two coordinates
/// @param source who it is from
public record TestFunction(
        String name,
        String formula,
        Map<String, Integer> constants,
        List<Double> start,
        double minimum,
        List<List<Double>> minimisers,
        String source) {

    /// The formula, read.
    public Expression expression() {
        return Expression.parse(formula, constants);
    }

    /// Its variables, `x` before `y`.
    public Variables variables() {
        return expression().variables().startingWith(List.of("x", "y"));
    }

    /// The start for a number of variables.
    public double[] start(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = start.get(i % start.size());
        }
        return values;
    }

    private static TestFunction plane(
            String name, String formula, double x, double y, double minimum, String source, double... minimisers) {
        List<List<Double>> points = new ArrayList<>();
        for (int i = 0; i < minimisers.length; i += 2) {
            points.add(List.of(minimisers[i], minimisers[i + 1]));
        }
        return new TestFunction(name, formula, Map.of(), List.of(x, y), minimum, List.copyOf(points), source);
    }

    /// All of them; those of two variables first.
    public static List<TestFunction> all() {
        return ALL;
    }

    private static final double NONE = Double.NEGATIVE_INFINITY;

    private static final List<TestFunction> ALL = List.of(
            plane("rosenbrock", "100*(y - x^2)^2 + (1 - x)^2", -1.2, 1, 0, "Rosenbrock 1960", 1, 1),
            plane(
                    "beale",
                    "(1.5 - x*(1 - y))^2 + (2.25 - x*(1 - y^2))^2 + (2.625 - x*(1 - y^3))^2",
                    1,
                    1,
                    0,
                    "Beale 1958",
                    3,
                    0.5),
            plane(
                    "himmelblau",
                    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
                    0,
                    0,
                    0,
                    "Himmelblau 1972",
                    3,
                    2,
                    3.5844283403304917,
                    -1.8481265269644036,
                    -3.779310253377747,
                    -3.2831859912861696,
                    -2.805118086952745,
                    3.131312518250573),
            plane("booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2", 0, 0, 0, "collected by Jamil & Yang 2013", 1, 3),
            plane(
                    "ackley",
                    "-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20",
                    0.6,
                    -0.4,
                    0,
                    "Ackley 1987",
                    0,
                    0),
            plane(
                    "rastrigin",
                    "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
                    0.4,
                    -0.3,
                    0,
                    "Rastrigin 1974",
                    0,
                    0),
            plane(
                    "styblinski-tang",
                    "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
                    -1,
                    -1,
                    -78.33233140754282,
                    "Styblinski & Tang 1990",
                    -2.903534027771177,
                    -2.903534027771177),
            plane(
                    "goldstein-price",
                    "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))*(30 + (2*x - 3*y)^2*(18 - 32*x"
                            + " + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
                    0.5,
                    -0.5,
                    3,
                    "Goldstein & Price 1971",
                    0,
                    -1),
            plane("matyas", "0.26*(x^2 + y^2) - 0.48*x*y", 5, -3, 0, "collected by Jamil & Yang 2013", 0, 0),
            plane(
                    "mccormick",
                    "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
                    0,
                    0,
                    -1.9132229549810364,
                    "McCormick 1976",
                    -0.5471975511965977,
                    -1.5471975511965979),
            plane(
                    "six-hump-camel",
                    "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2",
                    -1,
                    1,
                    -1.0316284534898774,
                    "Dixon & Szegő 1978",
                    -0.08984201310031806,
                    0.7126564030207396,
                    0.08984201310031806,
                    -0.7126564030207396),
            plane(
                    "three-hump-camel",
                    "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
                    1,
                    1,
                    0,
                    "collected by Jamil & Yang 2013",
                    0,
                    0),
            plane(
                    "easom",
                    "-cos(x)*cos(y)*exp(-((x - pi)^2 + (y - pi)^2))",
                    2.5,
                    3.5,
                    -1,
                    "Easom 1990",
                    Math.PI,
                    Math.PI),
            plane(
                    "levy13",
                    "sin(3*pi*x)^2 + (x - 1)^2*(1 + sin(3*pi*y)^2) + (y - 1)^2*(1 + sin(2*pi*y)^2)",
                    0.9,
                    1.2,
                    0,
                    "collected by Jamil & Yang 2013",
                    1,
                    1),
            plane("monkey-saddle", "x^3 - 3*x*y^2", 0.5, 0.2, NONE, "a degenerate saddle at (0, 0)"),
            plane("saddle", "x^2 - y^2", 1, 0.001, NONE, "a saddle at (0, 0)"),
            new TestFunction(
                    "chained-rosenbrock",
                    "sum(i, 1, n - 1, 100*(x[i + 1] - x[i]^2)^2 + (1 - x[i])^2)",
                    Map.of("n", 10),
                    List.of(-1.2, 1.0),
                    0,
                    List.of(),
                    "Toint 1978; n may be given"),
            new TestFunction(
                    "extended-rosenbrock",
                    "sum(i, 1, n/2, 100*(x[2*i] - x[2*i - 1]^2)^2 + (1 - x[2*i - 1])^2)",
                    Map.of("n", 10),
                    List.of(-1.2, 1.0),
                    0,
                    List.of(),
                    "Moré, Garbow & Hillstrom 1981, 21; n may be given, even"),
            new TestFunction(
                    "extended-powell",
                    "sum(i, 1, n/4, (x[4*i - 3] + 10*x[4*i - 2])^2 + 5*(x[4*i - 1] - x[4*i])^2"
                            + " + (x[4*i - 2] - 2*x[4*i - 1])^4 + 10*(x[4*i - 3] - x[4*i])^4)",
                    Map.of("n", 12),
                    List.of(3.0, -1.0, 0.0, 1.0),
                    0,
                    List.of(),
                    "Moré, Garbow & Hillstrom 1981, 22; n may be given, a multiple of 4"));
}
