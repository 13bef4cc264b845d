package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.problems.Landscape;

class LBfgsBTest {
    private static final double ALL = Double.POSITIVE_INFINITY;

    private static Outcome run(Objective f, Bounds bounds, double... start) {
        return Minimization.of(f).from(start).run(new LBfgsB(10), bounds);
    }

    @Test
    void rosenbrockWithinBoundsHasItsMinimumAtABound() {
        // x ≤ ½: y = x² = ¼, f = (1 − ½)²; y ≤ ½: x = √½ nearly; x ≥ 1.5: y = 2.25, f = ¼
        var f = Classics.rosenbrock();
        Outcome left = run(f, Bounds.of(new double[] {-2, -2}, new double[] {0.5, 2}), -1.2, 1);
        assertThat(left).as(left.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(left.point().x()).containsExactly(new double[] {0.5, 0.25}, within(1e-8));
        assertThat(left.point().x()[0]).isEqualTo(0.5);
        assertThat(left.point().value()).isCloseTo(0.25, within(1e-12));
        Outcome right = run(f, Bounds.of(new double[] {1.5, -ALL}, new double[] {ALL, ALL}), 2, 0);
        assertThat(right.point().x()).containsExactly(new double[] {1.5, 2.25}, within(1e-8));
        Outcome free = run(f, Bounds.of(new double[] {-5, -5}, new double[] {5, 5}), -1.2, 1);
        assertThat(free.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
    }

    @Test
    void aFixedVariableStays() {
        Outcome outcome =
                run(Classics.rosenbrock(), Bounds.of(new double[] {-1.2, -ALL}, new double[] {-1.2, ALL}), -1.2, 1);
        assertThat(outcome).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).containsExactly(new double[] {-1.2, 1.44}, within(1e-9));
        Outcome none = run(Classics.rosenbrock(), Bounds.of(new double[] {3, 4}, new double[] {3, 4}), 3, 4);
        assertThat(none.point().x()).containsExactly(3, 4);
    }

    @Test
    void noPointIsOutsideOfTheBounds() {
        var bounds = Bounds.of(new double[] {-1.5, 0.3}, new double[] {0.8, 1});
        var f = Classics.rosenbrock();
        var watched = Objective.of(2, f::value, (x, g) -> {
            assertThat(bounds.contains(x)).isTrue();
            f.valueAndGradient(x, g);
        });
        Outcome outcome = run(watched, bounds, 0.1, 1);
        assertThat(outcome.point().x()).containsExactly(new double[] {0.8, 0.64}, within(1e-8));
    }

    @Test
    void startsOnAnyCorner() {
        var bounds = Bounds.of(new double[] {-2, -1}, new double[] {0.5, 2});
        for (double x : new double[] {-2, 0.5}) {
            for (double y : new double[] {-1, 2}) {
                Outcome outcome = run(Classics.rosenbrock(), bounds, x, y);
                assertThat(outcome.point().x())
                        .as(outcome.report())
                        .containsExactly(new double[] {0.5, 0.25}, within(1e-7));
            }
        }
    }

    @Test
    void withoutBoundsItIsLbfgs() {
        var f = Minimization.of(Classics.rosenbrock()).from(-1.2, 1);
        assertThat(f.run(new LBfgsB(10)).counts())
                .isEqualTo(f.run(new LBfgs(10)).counts());
    }

    @Test
    void quadraticsEndWhereAnEnumerationOfActiveSetsSays() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            int n = 1 + random.nextInt(4);
            double[] lower = new double[n];
            double[] upper = new double[n];
            double[] start = new double[n];
            for (int i = 0; i < n; i++) {
                double a = random.nextGaussian();
                double width = random.nextInt(5) == 0 ? 0 : random.nextDouble(2);
                lower[i] = random.nextInt(4) == 0 ? -ALL : a;
                upper[i] = random.nextInt(4) == 0 ? ALL : a + width;
                start[i] = a + width * random.nextInt(3) / 2;
            }
            double[] spectrum = random.doubles(n, -2, 4).map(Math::exp).toArray();
            var f = Quadratic.ofSpectrum(round, spectrum)
                    .centredAt(random.doubles(n, -2, 2).toArray());
            Bounds bounds = Bounds.of(lower, upper);
            bounds.project(start);
            double least = enumerated(f, lower, upper);
            Outcome outcome = run(f, bounds, start);
            assertThat(outcome).as(round + ": " + outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().value()).isCloseTo(least, within(1e-10 * (1 + least)));
        }
    }

    /// The least value over all choices of which variables are at which bound, the others free.
    private static double enumerated(Quadratic f, double[] lower, double[] upper) {
        int n = lower.length;
        double least = Double.POSITIVE_INFINITY;
        for (int choice = 0; choice < Math.pow(3, n); choice++) {
            double[] x = new double[n];
            boolean[] free = new boolean[n];
            for (int i = 0, rest = choice; i < n; i++, rest /= 3) {
                free[i] = rest % 3 == 0;
                x[i] = free[i] ? 0 : rest % 3 == 1 ? lower[i] : upper[i];
            }
            if (!Vectors.isFinite(x)) {
                continue;
            }
            // the rows of the free variables: Aₓ = −∇f(x with 0 for them); the other rows keep x
            double[] g = new double[n];
            f.valueAndGradient(x, g);
            Matrix a = Matrix.identity(n);
            Matrix h = f.matrix();
            double[] right = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n && free[i]; j++) {
                    a.set(i, j, free[j] ? h.get(i, j) : 0);
                }
                right[i] = free[i] ? -g[i] : 0;
            }
            if (Lu.of(a) instanceof Factorization.Done<Lu>(Lu lu)) {
                double[] step = lu.solve(right);
                Vectors.add(1, step, x);
                if (Bounds.of(lower, upper).contains(x)) {
                    least = Math.min(least, f.value(x));
                }
            }
        }
        return least;
    }

    @Test
    void valuesThatAreNotFiniteShortenTheStep() {
        var f = Classics.barrier();
        Outcome outcome = run(f, Bounds.of(new double[] {-10}, new double[] {0.999}), 0.999);
        assertThat(outcome.point().x()[0]).as(outcome.report()).isCloseTo(1 - Math.sqrt(2), within(1e-7));
        Outcome atBound = run(f, Bounds.of(new double[] {-0.2}, new double[] {10}), 0.9);
        assertThat(atBound.point().x()[0]).isEqualTo(-0.2);
    }

    @Test
    void scalesDoNotMatter() {
        for (double scale : new double[] {1e-10, 1e10}) {
            for (double unit : new double[] {1e-6, 1e6}) {
                var f = Classics.scaled(Classics.rosenbrock(), scale, unit);
                var bounds = Bounds.of(new double[] {-2 * unit, -2 * unit}, new double[] {0.5 * unit, 2 * unit});
                // the driver's norm of the projected gradient is in units of x where a bound is nearer than −∇f
                Outcome outcome = Minimization.of(f)
                        .from(-1.2 * unit, unit)
                        .to(Tolerances.NONE)
                        .run(new LBfgsB(10), bounds);
                assertThat(outcome.point().x())
                        .as(scale + " " + unit + ": " + outcome.report())
                        .containsExactly(new double[] {0.5 * unit, 0.25 * unit}, within(1e-6 * unit));
            }
        }
    }

    @Test
    void ofAValueThatIsTooHighNoCostlyGradientIsAsked() {
        Landscape rosenbrock = Landscape.rosenbrock(6);
        int[] asked = new int[1];
        Objective values = Objective.of(6, x -> {
            asked[0]++;
            return rosenbrock.value(x);
        });
        Objective costly = new Differences(values, rosenbrock.bounds());
        Objective plain = Objective.of(6, costly::value, costly::valueAndGradient);
        Outcome thrifty = run(costly, rosenbrock.bounds(), rosenbrock.start(1));
        Counts counts = thrifty.counts();
        assertThat(counts.gradients()).as(thrifty.report()).isLessThan(counts.values() - 5);
        assertThat(asked[0]).isEqualTo((int) (counts.values() + 6 * counts.gradients()));
        Outcome whole = run(plain, rosenbrock.bounds(), rosenbrock.start(1));
        assertThat(whole.counts().gradients()).isEqualTo(whole.counts().values());
        assertThat(thrifty.point().x()).containsExactly(Boxes.filled(6, 1), within(1e-4));
        assertThat(whole.point().x()).containsExactly(Boxes.filled(6, 1), within(1e-4));
    }

    @Test
    void theFirstStepIsAsLongAsOneSays() {
        // ½(x − 400)² from 0: ∇f = −400, so that the first step ends at 1, or at 100 within a search that says so
        List<Double> places = new ArrayList<>();
        Objective f = Objective.of(1, x -> 0.5 * Math.pow(x[0] - 400, 2), (x, g) -> {
            places.add(x[0]);
            g[0] = x[0] - 400;
        });
        Bounds bounds = Boxes.box(1, -500, 500);
        run(f, bounds, 0);
        assertThat(places.get(1)).isEqualTo(1);
        places.clear();
        var work = new Work(new Tally(Budget.USUAL));
        Outcome outcome = new Local("test", new LBfgsB(10), bounds, work, 100).search(f, new double[1]);
        assertThat(places.get(1)).isEqualTo(100);
        assertThat(outcome.point().x()[0]).isCloseTo(400, within(1e-8));
    }

    @Test
    void manyVariablesAtTheirBounds() {
        int n = 1000;
        double[] target = new double[n];
        double[] lower = new double[n];
        double[] upper = new double[n];
        for (int i = 0; i < n; i++) {
            target[i] = Math.sin(i) * 2;
            lower[i] = -1;
            upper[i] = 1;
        }
        var f = Objective.of(
                n,
                x -> {
                    double sum = 0;
                    for (int i = 0; i < n; i++) {
                        sum += (1 + i % 7) * Math.pow(x[i] - target[i], 2);
                    }
                    return sum;
                },
                (x, g) -> Arrays.setAll(g, i -> 2 * (1 + i % 7) * (x[i] - target[i])));
        Outcome outcome = run(f, Bounds.of(lower, upper), new double[n]);
        Bounds.of(lower, upper).project(target);
        assertThat(outcome.point().x()).containsExactly(target, within(1e-7));
    }

    @Test
    void aStartOutsideIsRefused() {
        assertThatThrownBy(() -> run(Classics.saddle(), Bounds.of(new double[] {0, 0}, new double[] {1, 1}), 2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bounds");
    }
}
