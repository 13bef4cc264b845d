package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.problems.Landscape;
import org.thalweg.tensor.Rng;

class CmaesTest {
    private static Cmaes of(double sigma, long seed) {
        return new Cmaes(sigma, 0, 0, seed);
    }

    @ParameterizedTest
    @CsvSource({
        // the most evaluations of seeds 1 to 10, with a twentieth to spare
        "sphere, 2, 280, 0",
        "ellipsoid, 2, 450, 0",
        "turned-ellipsoid, 2, 500, 0",
        "rosenbrock, 2, 740, 0",
        "ackley, 2, 550, 0",
        "rastrigin, 2, 8690, 4",
        "styblinski-tang, 2, 4830, 4",
        "sphere, 10, 1290, 0",
        "ellipsoid, 10, 3620, 0",
        "turned-ellipsoid, 10, 4340, 4",
        "rosenbrock, 10, 5520, 0",
        "ackley, 10, 2480, 4",
        "styblinski-tang, 10, 41610, 4",
    })
    void findsTheGlobalMinimumFromTenSeeds(String name, int n, long most, int restarts) {
        Landscape f = Landscape.named(name, n);
        for (int seed = 1; seed <= 10; seed++) {
            Outcome outcome = Minimization.of(f)
                    .from(f.start(seed))
                    .to(Tolerances.USUAL.withTarget(f.minimum() + 1e-6))
                    .in(Budget.USUAL.withEvaluations(most))
                    .run(new Cmaes(0, 0, restarts, seed), f.bounds());
            assertThat(outcome.point().value())
                    .as("seed %d: %s", seed, outcome.report())
                    .isLessThanOrEqualTo(f.minimum() + 1e-6);
        }
    }

    @Test
    void ranksAreAllThatCounts() {
        // the same bits of x as long as no two values become equal
        for (DoubleUnaryOperator monotone :
                List.<DoubleUnaryOperator>of(Math::exp, v -> v * v * v, v -> 5 * v - 1, v -> -1 / v)) {
            List<double[]> plain = path(v -> v);
            List<double[]> transformed = path(monotone);
            assertThat(plain).hasSize(61);
            for (int i = 0; i < plain.size(); i++) {
                assertThat(transformed.get(i)).as("generation %d", i).isEqualTo(plain.get(i));
            }
        }
    }

    private static List<double[]> path(DoubleUnaryOperator monotone) {
        List<double[]> path = new ArrayList<>();
        Objective f = Objective.of(
                3,
                x -> monotone.applyAsDouble(
                        1 + 1e-3 * Landscape.ellipsoid(3, 100).value(x)));
        Minimization.of(f)
                .from(1, 2, 3)
                .in(Budget.USUAL.withIterations(60))
                .seenBy((iteration, point, counts) -> path.add(point.x().clone()))
                .run(of(1, 1));
        return path;
    }

    @Test
    void turningTheVariablesDoesNotChangeTheMedianOfEvaluations() {
        // of 41 seeds; the path of a seed does change, as its axes are other ones
        double[] start = new double[10];
        Arrays.fill(start, 2);
        long[][] evaluations = new long[2][41];
        for (int seed = 0; seed < 41; seed++) {
            for (int turned = 0; turned < 2; turned++) {
                Objective f = turned == 1 ? Landscape.turnedEllipsoid(10, 1e6) : Landscape.ellipsoid(10, 1e6);
                Outcome outcome = Minimization.of(f)
                        .from(turned == 1 ? unturned(start) : start)
                        .to(Tolerances.USUAL.withTarget(1e-8))
                        .run(of(1, seed));
                assertThat(outcome.point().value()).isLessThanOrEqualTo(1e-8);
                evaluations[turned][seed] = outcome.counts().values();
            }
        }
        Arrays.sort(evaluations[0]);
        Arrays.sort(evaluations[1]);
        assertThat((double) evaluations[1][20] / evaluations[0][20]).isCloseTo(1, within(0.03));
    }

    /// Qᵀx: Q is a product of three reflections, found by its columns.
    private static double[] unturned(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] unit = new double[x.length];
            unit[i] = 1;
            double[] column = Landscape.turned(unit);
            for (int j = 0; j < x.length; j++) {
                y[i] += column[j] * x[j];
            }
        }
        return y;
    }

    @Test
    void theCovarianceBecomesTheInverseOfTheHessian() {
        int n = 5;
        Objective f = Landscape.turnedEllipsoid(n, 1e4);
        double[] start = {1, 1, 1, 1, 1};
        var strategy =
                of(1, 3).new Strategy(Bounds.none(n), Point.ofValue(f, start), new Work(new Tally(Budget.USUAL)));
        var method = new Generations(f, Point.ofValue(f, start), strategy);
        Point current = Point.ofValue(f, start);
        int generations = 0;
        while (method.next(current) instanceof Move.To(Point next)) {
            current = next;
            generations++;
        }
        assertThat(generations).isBetween(100, 1000);
        // H C is a multiple of I: its eigenvalues, those of D½ Q C Qᵀ D½, are alike to a factor of 10, of 1e4
        Matrix c = strategy.distribution().covariance();
        double[][] qcq = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[] turned = Landscape.turned(c.times(row(i)));
            for (int j = 0; j < n; j++) {
                qcq[i][j] = turned[j] * Math.pow(1e4, (i + j) / 2.0 / (n - 1));
            }
        }
        var eigen = Eigen.of(Matrix.of(qcq)).orElseThrow();
        assertThat(eigen.condition()).isLessThan(10);
    }

    /// Row i of Q.
    private static double[] row(int i) {
        double[] unit = new double[5];
        unit[i] = 1;
        return unturned(unit);
    }

    @Test
    void weightsAndRatesAreThoseOfTheSources() {
        // n = 10, λ = 10: w′ = ln 5.5 − ln i; Σ⁺ = 5 ln 5.5 − ln 120, μ_eff = (Σ⁺)²/Σw′²
        var r = Recombination.of(10, 10);
        double positive = 5 * Math.log(5.5) - Math.log(120);
        assertThat(r.mu()).isEqualTo(5);
        assertThat(r.weights()[0]).isCloseTo(Math.log(5.5) / positive, within(1e-15));
        assertThat(Arrays.stream(r.weights()).filter(w -> w > 0).sum()).isCloseTo(1, within(1e-15));
        double muEff = 1
                / Arrays.stream(r.weights()).filter(w -> w > 0).map(w -> w * w).sum();
        assertThat(r.muEff()).isCloseTo(muEff, within(1e-14));
        assertThat(r.c1()).isCloseTo(2 / (11.3 * 11.3 + muEff), within(1e-16));
        assertThat(r.cSigma()).isCloseTo((muEff + 2) / (13 + muEff), within(1e-16));
        // the least of (50) to (52) is α_μ = 1 + c₁/c_μ here, about 1.65
        assertThat(Arrays.stream(r.weights()).filter(w -> w < 0).sum())
                .isCloseTo(-(1 + r.c1() / r.cMu()), within(1e-14));
        assertThat(r.c1() / r.cMu()).isCloseTo(0.649, within(1e-3));
    }

    @Test
    void deviationsDoNotGrowInTheMirrors() {
        // without their limit, 2 of these 400 searches ended far from the minimum, with samples all over the box
        Landscape f = Landscape.sphere(2);
        for (int seed = 1001; seed <= 1400; seed++) {
            Outcome outcome = Minimization.of(f)
                    .from(f.start(seed))
                    .to(Tolerances.USUAL.withTarget(1e-6))
                    .run(new Cmaes(0, 0, 0, seed), f.bounds());
            assertThat(outcome.point().value()).as(outcome.report()).isLessThanOrEqualTo(1e-6);
        }
    }

    @Test
    void samplesAreOrthogonalInBlocksOfN() {
        var distribution = new SearchDistribution(Recombination.of(3, 7), new double[3], Rng.of(5));
        double[][] z = new double[7][3];
        distribution.draw(z, new double[7][3]);
        for (int k = 0; k < 7; k++) {
            for (int j = 0; j < k; j++) {
                double product = z[k][0] * z[j][0] + z[k][1] * z[j][1] + z[k][2] * z[j][2];
                assertThat(Math.abs(product) < 1e-14).as("%d and %d", k, j).isEqualTo(k / 3 == j / 3);
            }
        }
    }

    @Test
    void theFirstStepByHand() {
        // n = 1, λ = 2: w₁ = 1, m ← m + y of the better; p_σ = √(c_σ(2−c_σ)) z
        var r = Recombination.of(1, 2);
        var distribution = new SearchDistribution(r, new double[] {3}, Rng.of(1));
        distribution.learn(new double[][] {{0.5}, {-1}}, new double[][] {{0.5}, {-1}}, new int[] {1, 0});
        double[] x = new double[1];
        distribution.at(new double[] {0}, x);
        assertThat(x[0]).isEqualTo(2);
        double path = Math.sqrt(r.cSigma() * (2 - r.cSigma()));
        double expected = 1 - 1 / 4.0 + 1 / 21.0;
        assertThat(distribution.sigma())
                .isCloseTo(Math.exp(r.cSigma() / r.dSigma() * (path / expected - 1)), within(1e-15));
        // h = 1, as 1 < 2.4 · 0.80: p_c² = c_c(2−c_c); w°₂ = w₂/0.25
        double w = r.weights()[1];
        double c = 1 - r.c1() - r.cMu() * (1 + w) + r.c1() * r.cc() * (2 - r.cc()) + r.cMu() * (1 + w / 0.25 * 0.25);
        assertThat(distribution.covariance().get(0, 0)).isCloseTo(c, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmaes", "cmaes(restarts=2)", "cmaes(population=7,seed=4)"})
    void theSameSeedGivesTheSameBits(String spec) {
        var search = Minimization.of(Landscape.rastrigin(3)).from(1, 2, 3);
        Outcome first = search.runAny(Catalogues.SOLVERS.create(spec), null);
        Outcome second = search.runAny(Catalogues.SOLVERS.create(spec), null);
        assertThat(second.point().x()).isEqualTo(first.point().x());
        assertThat(second.counts()).isEqualTo(first.counts());
        Outcome other = search.runAny(Catalogues.SOLVERS.create("cmaes(seed=99)"), null);
        assertThat(other.point().x()).isNotEqualTo(first.point().x());
    }

    @Test
    void boundsAreNeverLeftAndAMinimumAtThemIsFound() {
        // Σ(xᵢ − 2)² in [−1, 1] × [−∞, 1] × [3, ∞] × [0.5, 0.5] and a free variable: (1, 1, 3, 0.5, 2)
        double inf = Double.POSITIVE_INFINITY;
        Bounds bounds = Bounds.of(new double[] {-1, -inf, 3, 0.5, -inf}, new double[] {1, 1, inf, 0.5, inf});
        Objective f = Objective.of(5, x -> {
            assertThat(bounds.contains(x)).isTrue();
            return Arrays.stream(x).map(v -> (v - 2) * (v - 2)).sum();
        });
        for (int seed = 1; seed <= 5; seed++) {
            Outcome outcome = Minimization.of(f).from(0, 0, 4, 0.5, 0).run(new Cmaes(0, 0, 1, seed), bounds);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 1, 3, 0.5, 2}, within(1e-5));
        }
    }

    @Test
    void valuesThatAreNotFiniteRankLast() {
        // half of the plane has no value, and the minimum, 0 at (0, 0), lies at its edge
        for (double outside : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Objective f = Objective.of(2, x -> x[0] < 0 ? outside : x[0] + x[1] * x[1]);
            Outcome outcome = Minimization.of(f).from(1, 1).run(of(1, 1));
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().value()).isBetween(0.0, 1e-9);
        }
    }

    @Test
    void withoutAnyValueItIsStuck() {
        Objective f = Objective.of(2, x -> x[0] == 1 && x[1] == 1 ? 0 : Double.NaN);
        Outcome outcome = Minimization.of(f).from(1, 1).run(of(1, 1));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.why()).isEqualTo("no value was finite in 20 generations");
    }

    @Test
    void aPlateauAndASlopeWithoutEndSaySo() {
        Outcome flat = Minimization.of(Objective.of(2, x -> 7)).from(1, 1).run(of(1, 1));
        assertThat(flat).isInstanceOf(Outcome.Converged.class);
        assertThat(flat.why()).isEqualTo("the best values of 20 generations are equal");
        Outcome slope = Minimization.of(Objective.of(2, x -> x[0])).from(1, 1).run(of(1, 1));
        assertThat(slope).isInstanceOf(Outcome.Failed.class);
        assertThat(slope.why()).contains("f falls for ever");
        // eigenvalues 1 and 1e20 far from rounding
        Outcome narrow = Minimization.of(Objective.of(2, x -> 1e20 * x[0] * x[0] + x[1] * x[1]))
                .from(0, 1)
                .run(of(1, 1));
        assertThat(narrow).isInstanceOf(Outcome.Converged.class);
        assertThat(narrow.why()).contains("the condition of the covariance");
    }

    @Test
    void theBudgetEndsItAtTheBestPointEvenWithinAGeneration() {
        for (int most = 1; most < 40; most++) {
            double[] least = {Double.POSITIVE_INFINITY};
            Objective f = Objective.of(2, x -> {
                double value = Landscape.ellipsoid(2, 3).value(x);
                least[0] = Math.min(least[0], value);
                return value;
            });
            Outcome outcome = Minimization.of(f)
                    .from(3, 3)
                    .in(Budget.USUAL.withEvaluations(most))
                    .run(of(1, 1));
            assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
            assertThat(outcome.counts().values()).isEqualTo(most);
            assertThat(outcome.point().value()).isEqualTo(least[0]);
        }
    }

    @Test
    void hyperparametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> of(-1, 1)).hasMessageContaining("cmaes: sigma = -1.0 is out of range");
        assertThatThrownBy(() -> of(Double.NaN, 1)).hasMessageContaining("cmaes: sigma = NaN is out of range");
        assertThatThrownBy(() -> new Cmaes(0, 1, 0, 1)).hasMessageContaining("population = 1 is out of range");
        assertThatThrownBy(() -> new Cmaes(0, 0, -1, 1)).hasMessageContaining("restarts = -1 is out of range");
    }
}
