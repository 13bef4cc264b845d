package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.ProximalGradient.Momentum;

class ProximalGradientTest {
    /// ½‖Ax − b‖² of normal rows, where three variables matter.
    private static Objective regression(int m, int n, long seed) {
        Random random = new Random(seed);
        Matrix a = new Matrix(m, n);
        double[] b = new double[m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                a.set(i, j, random.nextGaussian());
            }
            b[i] = 3 * a.get(i, 0) - 2 * a.get(i, n / 2) + a.get(i, n - 1) + 0.1 * random.nextGaussian();
        }
        return Objective.of(
                n,
                x -> {
                    double[] r = a.times(x);
                    Vectors.add(-1, b, r);
                    return 0.5 * Vectors.dot(r, r);
                },
                (x, g) -> {
                    double[] r = a.times(x);
                    Vectors.add(-1, b, r);
                    a.transposeTimes(r, g);
                });
    }

    @ParameterizedTest
    @EnumSource(Momentum.class)
    void theSubgradientConditionsOfTheLassoHold(Momentum momentum) {
        for (int seed = 0; seed < 5; seed++) {
            int n = 10 + 15 * seed;
            Objective f = regression(50, n, seed);
            double l1 = 6;
            double[] start = new Random(seed).doubles(n, -1, 1).toArray();
            Outcome outcome = Minimization.of(f).from(start).run(new ProximalGradient(new Proximal.L1(l1), momentum));
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            double[] x = outcome.point().x();
            double[] g = new double[n];
            double value = f.valueAndGradient(x, g) + l1 * Vectors.norm1(x);
            for (int i = 0; i < n; i++) {
                double wrong = x[i] == 0 ? Math.max(0, Math.abs(g[i]) - l1) : Math.abs(g[i] + Math.copySign(l1, x[i]));
                assertThat(wrong).as("seed " + seed + ": " + outcome.report()).isLessThan(1e-7);
            }
            assertThat(outcome.point().value()).isCloseTo(value, within(1e-12 * value));
        }
    }

    @Test
    void itAgreesWithOwlqn() {
        Objective f = regression(40, 60, 9);
        double[] fista = Minimization.of(f)
                .run(new ProximalGradient(new Proximal.L1(4)))
                .point()
                .x();
        double[] owlqn = Minimization.of(f).run(new Owlqn(4)).point().x();
        assertThat(fista).containsExactly(owlqn, within(1e-7));
    }

    @Test
    void momentumAndRestartsPayOnAStronglyConvexProblem() {
        // condition 10⁴: ISTA's rate is that of the condition, FISTA's that of its root
        double[] spectrum = new double[40];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = Math.pow(10, -4 + 4.0 * i / (spectrum.length - 1));
        }
        double[] centre = new Random(7).doubles(40, -5, 5).toArray();
        var f = Quadratic.ofSpectrum(11, spectrum).centredAt(centre);
        Map<Momentum, Long> iterations = new EnumMap<>(Momentum.class);
        for (Momentum momentum : Momentum.values()) {
            Outcome outcome = Minimization.of(f)
                    .to(Tolerances.USUAL.withGradient(1e-6))
                    .in(Budget.USUAL.withIterations(500_000))
                    .run(new ProximalGradient(new Proximal.L1(1e-4), momentum));
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            iterations.put(momentum, outcome.iterations());
        }
        assertThat(iterations.get(Momentum.FISTA)).isLessThan(iterations.get(Momentum.NONE) / 3);
        assertThat(iterations.get(Momentum.RESTARTED)).isLessThan(iterations.get(Momentum.FISTA) / 2);
    }

    @Test
    void monotoneValuesDoNotRise() {
        double[] last = {Double.POSITIVE_INFINITY};
        Minimization.of(regression(40, 60, 9))
                .seenBy((_, point, _) -> {
                    assertThat(point.value()).isLessThanOrEqualTo(last[0]);
                    last[0] = point.value();
                    return true;
                })
                .run(new ProximalGradient(new Proximal.L1(4), Momentum.MONOTONE));
        assertThat(last[0]).isFinite();
    }

    @Test
    void aSeparableProblemIsSolvedByTheMap() {
        // ½‖x − c‖² + g: x = prox(c, 1)
        double[] c = {3, 0.5, -0.9, -4, 1};
        var f = Quadratic.of(Matrix.identity(5)).centredAt(c);
        for (Proximal g : new Proximal[] {new Proximal.L1(1), new Proximal.Norm(2), new ConvexSet.Simplex(1)}) {
            double[] x = new double[5];
            g.apply(c, 1, x);
            Outcome outcome = Minimization.of(f).run(new ProximalGradient(g));
            assertThat(outcome.point().x()).containsExactly(x, within(1e-8));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "RESTARTED"})
    void theSmoothPartNeedNoBoundOnItsCurvature(Momentum momentum) {
        // eˣ − 2x + ½|x| from 30, where the curvature is 10¹³: least where eˣ = 3/2
        Objective f = Objective.of(1, x -> Math.exp(x[0]) - 2 * x[0], (x, g) -> g[0] = Math.exp(x[0]) - 2);
        Outcome outcome = Minimization.of(f).from(30).run(new ProximalGradient(new Proximal.L1(0.5), momentum));
        assertThat(outcome.point().x()[0]).as(outcome.report()).isCloseTo(Math.log(1.5), within(1e-7));
    }

    @Test
    void aFunctionWithoutMinimumFails() {
        Objective f = Objective.of(2, x -> -x[0] + x[1], (x, g) -> {
            g[0] = -1;
            g[1] = 1;
        });
        var solver = new ProximalGradient(new ConvexSet.Nonnegative(), Momentum.NONE);
        Outcome outcome = Minimization.of(f).from(1, 1).run(solver);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.why()).contains("unbounded below");
    }

    @Test
    void projectedGradientSolvesLeastSquaresOnSets() {
        Objective f = regression(30, 12, 3);
        for (ConvexSet set : new ConvexSet[] {
            new ConvexSet.Simplex(2), new ConvexSet.L1Ball(3), new ConvexSet.Ball(2), ConvexSet.Box.of(12, -0.5, 2.5)
        }) {
            Outcome spg = Minimization.of(f).run(new ProjectedGradient(set));
            assertThat(spg).as(spg.report()).isInstanceOf(Outcome.Converged.class);
            Outcome fista = Minimization.of(f).run(new ProximalGradient(set));
            assertThat(fista).as(fista.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(spg.point().x()).containsExactly(fista.point().x(), within(1e-7));
            assertThat(set.contains(spg.point().x())).isTrue();
            // the variational inequality ∇fᵀ(y − x) ≥ 0 for y in the set
            double[] g = new double[12];
            f.valueAndGradient(spg.point().x(), g);
            Random random = new Random(1);
            for (int i = 0; i < 100; i++) {
                double[] y = random.doubles(12, -3, 3).toArray();
                set.project(y, y);
                Vectors.difference(y, spg.point().x(), y);
                assertThat(Vectors.dot(g, y)).isGreaterThan(-1e-6);
            }
        }
    }

    @Test
    void projectedGradientAgreesWithLBfgsBOnRosenbrockInABox() {
        Bounds bounds = Bounds.of(new double[] {-2, -1}, new double[] {0.5, 2});
        Outcome spg = Minimization.of(Classics.rosenbrock())
                .from(-1.2, 1)
                .run(new ProjectedGradient(new ConvexSet.Box(bounds)));
        Outcome other = Minimization.of(Classics.rosenbrock()).from(-1.2, 1).run(new LBfgsB(10), bounds);
        assertThat(spg.point().x())
                .as(spg.report())
                .containsExactly(other.point().x(), within(1e-6));
    }

    @Test
    void badHyperparametersAreRefused() {
        var set = new ConvexSet.Nonnegative();
        assertThatThrownBy(() -> new ProjectedGradient(set, 0, 1e-4)).hasMessageContaining("memory = 0");
        assertThatThrownBy(() -> new ProjectedGradient(set, 10, 1)).hasMessageContaining("gamma = 1.0");
    }
}
