package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;

/// Methods of a direction and a line search, and the loop around all.
class DescentTest {
    private static final Objective ROSENBROCK = Objective.of(
            2, x -> 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1 - x[0]) * (1 - x[0]), (x, g) -> {
                g[0] = -400 * (x[1] - x[0] * x[0]) * x[0] - 2 * (1 - x[0]);
                g[1] = 200 * (x[1] - x[0] * x[0]);
            });

    /// ½ Σ dᵢ (qᵢᵀx)² − Σ xᵢ with a rotation of Householder.
    private static Objective quadratic(double... d) {
        int n = d.length;
        double[] u = new double[n];
        var random = new Random(n);
        for (int i = 0; i < n; i++) {
            u[i] = random.nextGaussian();
        }
        double square = Vectors.dot(u, u);
        return new Objective() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public double value(double[] x) {
                return valueAndGradient(x, new double[n]);
            }

            @Override
            public double valueAndGradient(double[] x, double[] g) {
                double[] q = reflected(x);
                for (int i = 0; i < n; i++) {
                    q[i] *= d[i];
                }
                double[] h = reflected(q);
                double value = 0;
                for (int i = 0; i < n; i++) {
                    value += 0.5 * x[i] * h[i] - x[i];
                    g[i] = h[i] - 1;
                }
                return value;
            }

            private double[] reflected(double[] x) {
                double[] y = x.clone();
                Vectors.add(-2 * Vectors.dot(u, x) / square, u, y);
                return y;
            }
        };
    }

    private static double[] spectrum(int n, double condition) {
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = Math.pow(condition, i / Math.max(1.0, n - 1));
        }
        return d;
    }

    @SuppressWarnings("unchecked")
    private static Solver<Objective> solver(String spec) {
        return (Solver<Objective>) Catalogues.SOLVERS.create(spec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bfgs",
                "dfp",
                "sr1",
                "lbfgs",
                "cg",
                "cg(beta=fletcher-reeves)",
                "cg(beta=polakRibiere)",
                "cg(beta=pr-plus)",
                "cg(beta=hestenes-stiefel)",
                "cg(beta=dai-yuan)",
                "bb",
                "nesterov",
                "bfgs(search=hagerZhang)",
                "lbfgs(search=weakWolfe)",
                "cg(search=brent)"
            })
    void solversReachRosenbrocksMinimum(String spec) {
        Outcome outcome = Minimization.of(ROSENBROCK).from(-1.2, 1).run(solver(spec));
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()[0]).isCloseTo(1, within(1e-6));
        assertThat(outcome.point().x()[1]).isCloseTo(1, within(2e-6));
    }

    @ParameterizedTest
    @CsvSource({"2, 10", "5, 100", "10, 10", "30, 3"})
    void conjugateGradientsWithAnExactSearchEndAfterNSteps(int n, double condition) {
        for (String beta : List.of("fletcher-reeves", "polak-ribiere", "hestenes-stiefel", "dai-yuan", "hager-zhang")) {
            Outcome outcome = Minimization.of(quadratic(spectrum(n, condition)))
                    .from(new double[n])
                    .to(Tolerances.USUAL.withGradient(1e-9))
                    .run(solver("cg(beta=" + beta + ", search=exact)"));
            assertThat(outcome).as(beta).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.iterations()).as(beta).isLessThanOrEqualTo(n);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfgs(search=exact)", "dfp(search=exact)"})
    void quasiNewtonStepsWithAnExactSearchAreConjugate(String spec) {
        int n = 6;
        Objective f = quadratic(spectrum(n, 40));
        List<double[]> points = new ArrayList<>();
        List<double[]> gradients = new ArrayList<>();
        Outcome outcome = Minimization.of(f)
                .from(new double[n])
                .to(Tolerances.USUAL.withGradient(1e-7))
                .seenBy((iteration, point, counts) -> {
                    points.add(point.x().clone());
                    gradients.add(point.gradient().clone());
                    return true;
                })
                .run(solver(spec));
        assertThat(outcome.iterations()).isLessThanOrEqualTo(n + 2);
        for (int i = 0; i < n - 1; i++) {
            for (int j = 0; j < i; j++) { // sᵢᵀ A sⱼ = sᵢᵀ yⱼ
                double[] s = new double[n];
                double[] y = new double[n];
                Vectors.difference(points.get(i + 1), points.get(i), s);
                Vectors.difference(gradients.get(j + 1), gradients.get(j), y);
                assertThat(Math.abs(Vectors.dot(s, y)) / (Vectors.norm(s) * Vectors.norm(y)))
                        .as("s%d and s%d", i, j)
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void valuesOutsideOfTheDomainShortenTheStep() {
        // x − ln x, started where the first steps leave the domain
        Objective f = Objective.of(1, x -> x[0] - Math.log(x[0]), (x, g) -> g[0] = 1 - 1 / x[0]);
        for (String spec : List.of("bfgs", "lbfgs", "cg", "bb", "nesterov", "gd(search=armijo)", "gd(search=brent)")) {
            Outcome outcome = Minimization.of(f).from(1e-3).run(solver(spec));
            assertThat(outcome).as(spec + ": " + outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()[0]).as(spec).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aStartOutsideOfTheDomainFails() {
        Objective f = Objective.of(1, x -> Math.log(x[0]), (x, g) -> g[0] = 1 / x[0]);
        Outcome outcome = Minimization.of(f).from(-1).run(new Bfgs());
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.why()).contains("not finite at the start");
    }

    private static final List<String> ALL = List.of(
            "bfgs",
            "lbfgs",
            "cg",
            "dfp",
            "sr1",
            "bb",
            "gd",
            "nesterov",
            "lbfgsb",
            "owlqn(l1=0)",
            "newton",
            "saddleFree",
            "newtonCg",
            "trustRegion",
            "bfgs(search=hagerZhang)",
            "bfgs(search=weakWolfe)",
            "gd(search=brent)",
            "bfgs(search=exact)");

    private static TwiceDifferentiable line(
            DoubleUnaryOperator f, DoubleUnaryOperator slope, DoubleUnaryOperator curvature) {
        return Classics.of(1, x -> f.applyAsDouble(x[0]), (x, g) -> g[0] = slope.applyAsDouble(x[0]), x ->
                new double[][] {{curvature.applyAsDouble(x[0])}});
    }

    @Test
    void functionsThatAreUnboundedBelowAreNamed() {
        var unbounded = List.of(
                line(x -> -x, x -> -1, x -> 0),
                line(x -> -x * x, x -> -2 * x, x -> -2),
                line(x -> x * x * x, x -> 3 * x * x, x -> 6 * x));
        for (String spec : ALL) {
            for (var f : unbounded) {
                Outcome outcome = Minimization.of(f).from(-1).runAny((Solver<?>) Catalogues.SOLVERS.create(spec), null);
                assertThat(outcome).as(spec).isInstanceOf(Outcome.Failed.class);
                assertThat(outcome.why()).as(spec).contains("unbounded below: the value fell to -");
            }
        }
    }

    /// (x/s)² − x has its minimum at s²/2, −s²/4; cosh is steep at both ends.
    @Test
    void functionsThatGoFarDownAreNotSaidToBeUnbounded() {
        double s = 1e40;
        var far = line(x -> x / s * (x / s) - x, x -> 2 * x / s / s - 1, x -> 2 / s / s);
        var steep = line(x -> Math.cosh(x) - 1e30, Math::sinh, Math::cosh);
        for (String spec : ALL) {
            Solver<?> solver = (Solver<?>) Catalogues.SOLVERS.create(spec);
            Outcome outcome = Minimization.of(far).from(0).runAny(solver, null);
            assertThat(outcome).as(spec + outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().value()).as(spec).isCloseTo(-s * s / 4, within(s * s * 1e-9));
            assertThat(Minimization.of(steep).from(3).runAny(solver, null).why())
                    .as(spec)
                    .doesNotContain("unbounded");
        }
    }

    /// ‖x − c‖ has a minimum at c, the tip of a cone, where gradients around are of length 1 and cancel; |x −
    /// y| falls no more across x = y, but along it (x + y)² does.
    @Test
    void theTipOfAConeIsAMinimumAndAnEdgeIsNone() {
        double[] c = {0.3, -0.7, 2.1};
        Objective cone = Objective.of(3, x -> Math.hypot(Math.hypot(x[0] - c[0], x[1] - c[1]), x[2] - c[2]), (x, g) -> {
            Vectors.difference(x, c, g);
            Vectors.scale(1 / Vectors.norm(g), g);
        });
        for (String spec : List.of("bfgs", "lbfgs", "cg", "sr1", "gd")) {
            Outcome outcome = Minimization.of(cone).from(1, 1, 1).run(solver(spec));
            assertThat(outcome.point().value()).as(spec + outcome.report()).isLessThan(1e-14);
        }
        Objective edge = Objective.of(2, x -> Math.abs(x[0] - x[1]) + Math.pow(x[0] + x[1], 2), (x, g) -> {
            g[0] = Math.signum(x[0] - x[1]) + 2 * (x[0] + x[1]);
            g[1] = -Math.signum(x[0] - x[1]) + 2 * (x[0] + x[1]);
        });
        assertThat(Kink.at(edge, Point.of(edge, new double[] {1, 1}))).isNull();
        assertThat(Kink.at(edge, Point.of(edge, new double[] {0, 1e-13}))).contains("a minimum at a kink");
        // bent by 1e12, yet smooth, and a little off its minimum
        Objective sharp = Objective.of(1, x -> 5e11 * x[0] * x[0], (x, g) -> g[0] = 1e12 * x[0]);
        assertThat(Kink.at(sharp, Point.of(sharp, new double[] {1e-12}))).isNull();
    }

    @Test
    void aWrongGradientIsNotConvergence() {
        Objective f = Objective.of(2, x -> x[0] * x[0] + x[1] * x[1], (x, g) -> {
            g[0] = -2 * x[0];
            g[1] = -2 * x[1];
        });
        for (String spec : List.of("bfgs", "lbfgs", "cg")) {
            Outcome outcome = Minimization.of(f).from(1, 2).run(solver(spec));
            assertThat(outcome).as(spec).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.point().x()).containsExactly(1, 2);
        }
    }

    @Test
    void exceptionsOfTheFunctionComeWithTheirPoint() {
        Objective f = Objective.of(
                1,
                x -> {
                    if (x[0] < 0.5) {
                        throw new IllegalStateException("no data below 0.5");
                    }
                    return x[0];
                },
                (x, g) -> g[0] = 1);
        assertThatThrownBy(() -> Minimization.of(f).from(1).run(new Bfgs()))
                .isInstanceOf(ObjectiveException.class)
                .hasMessageContaining("no data below 0.5")
                .hasMessageContaining("x = [0.0]")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void budgetsAreKept() {
        var search = Minimization.of(ROSENBROCK).from(-1.2, 1);
        Outcome iterations = search.in(Budget.USUAL.withIterations(5)).run(new Bfgs());
        assertThat(iterations).isInstanceOf(Outcome.Stopped.class);
        assertThat(iterations.iterations()).isEqualTo(5);
        Outcome evaluations = search.in(Budget.USUAL.withEvaluations(7)).run(new Bfgs());
        assertThat(evaluations).isInstanceOf(Outcome.Stopped.class);
        assertThat(evaluations.counts().values()).isEqualTo(7);
        assertThat(evaluations.point().value()).isLessThan(24.2);
        Outcome time = search.in(Budget.USUAL.withTime(Duration.ZERO)).run(new GradientDescent(new FixedStep(1e-9)));
        assertThat(time).isInstanceOf(Outcome.Stopped.class);
        assertThat(time.why()).contains("0.0 s");
    }

    @Test
    void observersSeeEveryIterateAndMayStop() {
        List<Long> seen = new ArrayList<>();
        Outcome outcome = Minimization.of(ROSENBROCK)
                .from(-1.2, 1)
                .seenBy((iteration, point, counts) -> {
                    seen.add(iteration);
                    return iteration < 3;
                })
                .run(new LBfgs(5));
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
        assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void aWarmStartGoesOn() {
        Outcome first = Minimization.of(ROSENBROCK)
                .from(-1.2, 1)
                .in(Budget.USUAL.withIterations(10))
                .run(new LBfgs(10));
        Outcome second = Minimization.of(ROSENBROCK).from(first.point().x()).run(new LBfgs(10));
        assertThat(second).isInstanceOf(Outcome.Converged.class);
        assertThat(second.counts().values()).isLessThan(40);
    }

    @Test
    void aMinimumThatRoundingHidesIsSaidToBeReachedByPrecision() {
        // near 1e8 values are known to 1.5e-8: the gradient can fall to about 1e-3 only
        Objective f = Objective.of(2, x -> 1e8 + Math.cosh(x[0]) + 1e3 * x[1] * x[1], (x, g) -> {
            g[0] = Math.sinh(x[0]) + 1e-7;
            g[1] = 2e3 * x[1];
        });
        Outcome outcome = Minimization.of(f)
                .from(3, 1)
                .to(new Tolerances(0, 0, 0, Double.NEGATIVE_INFINITY))
                .run(new Bfgs());
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(((Outcome.Converged) outcome).test()).isIn(Outcome.Test.PRECISION, Outcome.Test.GRADIENT);
        assertThat(outcome.point().gradientNorm()).isLessThan(1e-3);
        assertThat(outcome.counts().values()).isLessThan(400);
    }

    @Test
    void startsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Minimization.of(ROSENBROCK).from(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 numbers for a function of 2 variables");
        assertThatThrownBy(() -> Minimization.of(ROSENBROCK).from(1, Double.NaN))
                .hasMessageContaining("not finite");
    }
}
