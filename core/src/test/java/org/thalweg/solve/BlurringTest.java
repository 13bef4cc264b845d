package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.ErrorFunction;
import org.thalweg.solve.problems.Landscape;
import org.thalweg.tensor.Rng;

class BlurringTest {
    private static final int STARTS = 25;

    /// Of the starts, on a grid or random, how many lead to a value below 1e-8.
    private static int reached(Objective f, Function<double[], Outcome> search) {
        int reached = 0;
        Rng rng = Rng.of(5);
        for (int k = 0; k < STARTS; k++) {
            double[] start = new double[f.dimension()];
            Arrays.setAll(start, i -> -12 + 24 * rng.nextDouble());
            reached += search.apply(start).point().value() < 1e-8 ? 1 : 0;
        }
        return reached;
    }

    private static Outcome run(Objective f, Solver<? super Objective> solver, double[] start) {
        return Minimization.of(f).from(start).run(solver);
    }

    /// The same function, without its closed form.
    private static Objective plain(Objective f) {
        return Objective.of(f.dimension(), f::value, f::valueAndGradient);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 0"})
    void findsTheGlobalMinimumWhereGradientDescentSeldomDoes(int n, int seldom) {
        Blurred f = new Bumpy(n);
        var blurring = new Blurring(2, 64, 1);
        assertThat(reached(f, start -> run(f, new GradientDescent(new StrongWolfe(0.1)), start)))
                .as("gradient descent")
                .isEqualTo(seldom);
        assertThat(reached(f, start -> run(f, blurring, start)))
                .as("closed form")
                .isEqualTo(STARTS);
        assertThat(reached(f, start -> run(plain(f), blurring, start)))
                .as("samples")
                .isEqualTo(STARTS);
    }

    @ParameterizedTest
    @CsvSource({"2, 32, 16", "10, 32, 2", "2, 64, 25", "10, 64, 25"})
    void enoughSamplesSmoothRastriginsFunctionToo(int n, int pairs, int found) {
        Objective f = Landscape.rastrigin(n);
        assertThat(reached(f, start -> run(f, new LBfgs(10), start)))
                .as("L-BFGS")
                .isZero();
        assertThat(reached(f, start -> run(f, new Blurring(1, pairs, 1), start)))
                .isEqualTo(found);
        assertThat(run(f, new Blurring(1, pairs, 1), Boxes.filled(n, 7))
                        .counts()
                        .values())
                .isLessThan(5000);
    }

    @Test
    void aClosedFormTakesNoSamples() {
        Blurred f = new Bumpy(2);
        double[] start = {7, -9};
        long closed = run(f, new Blurring(2, 64, 1), start).counts().values();
        long sampled = run(plain(f), new Blurring(2, 64, 1), start).counts().values();
        assertThat(closed).isLessThan(200);
        assertThat(sampled).isGreaterThan(2000);
    }

    @Test
    void aBlurredFunctionOfOtherVariablesIsRefused() {
        Objective f = new Bumpy(2);
        Blurred wrong = new Blurred() {
            @Override
            public Objective at(double sigma) {
                return new Bumpy(3);
            }

            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public double value(double[] x) {
                return f.value(x);
            }

            @Override
            public double valueAndGradient(double[] x, double[] gradient) {
                return f.valueAndGradient(x, gradient);
            }
        };
        assertThatThrownBy(() -> run(wrong, new Blurring(2, 64, 1), new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f has 2 variables, and blurred by 2.0 it has 3");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 2})
    void samplesComeNearTheClosedForm(double sigma) {
        Blurred f = new Bumpy(3);
        double[] x = {0.3, -1.2, 4};
        var sampled = new BlurredBySamples(f, Bounds.none(3), sigma, BlurredBySamples.draws(256, 3, Rng.of(1)));
        double[] g = new double[3];
        double[] expected = new double[3];
        double value = f.at(sigma).valueAndGradient(x, expected);
        assertThat(sampled.valueAndGradient(x, g)).isCloseTo(value, within(0.01));
        assertThat(sampled.value(x)).isEqualTo(sampled.valueAndGradient(x, g));
        assertThat(g).containsExactly(expected, within(0.03));
    }

    @Test
    void theGradientIsThatOfTheAverageAlsoAtBounds() {
        Bounds bounds = Boxes.box(3, -1.5, 4.2);
        Objective f = Boxes.guarded(new Bumpy(3), bounds);
        var sampled = new BlurredBySamples(f, bounds, 0.8, BlurredBySamples.draws(16, 3, Rng.of(2)));
        double[] x = {0.3, -1.2, 4};
        double[] g = new double[3];
        sampled.valueAndGradient(x, g);
        for (int i = 0; i < 3; i++) {
            double h = 1e-6;
            double[] up = x.clone();
            double[] down = x.clone();
            up[i] += h;
            down[i] -= h;
            assertThat(g[i]).isCloseTo((sampled.value(up) - sampled.value(down)) / (2 * h), within(1e-7));
        }
    }

    @Test
    void drawsAreOneFromEachIntervalOfEqualProbability() {
        int pairs = 50;
        double[][] draws = BlurredBySamples.draws(pairs, 4, Rng.of(3));
        for (int i = 0; i < 4; i++) {
            boolean[] isHit = new boolean[2 * pairs];
            for (double[] draw : draws) {
                for (double z : new double[] {draw[i], -draw[i]}) {
                    double p = 0.5 * (1 + ErrorFunction.erf(z / Math.sqrt(2)));
                    isHit[(int) (2 * pairs * p)] = true;
                }
            }
            assertThat(isHit).doesNotContain(false);
        }
    }

    @Test
    void theQuantileIsTheInverseOfTheDistribution() {
        for (double p : new double[] {1e-10, 1e-5, 0.01, 0.02425, 0.1, 0.3, 0.5, 0.8, 0.97576, 0.9999}) {
            double z = NormalQuantile.of(p);
            double back = 0.5 * (1 + ErrorFunction.erf(z / Math.sqrt(2)));
            assertThat(back).isCloseTo(p, within(2e-9));
        }
    }
}
