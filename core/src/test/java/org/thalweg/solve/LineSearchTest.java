package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each search promises, on random functions of one variable with bends, walls and poles.
class LineSearchTest {
    private static final int FUNCTIONS = 2000;

    /// φ from a function and its derivative, counting.
    private record OnLine(DoubleUnaryOperator f, DoubleUnaryOperator derivative, int[] evaluations) implements Phi {
        OnLine(DoubleUnaryOperator f, DoubleUnaryOperator derivative) {
            this(f, derivative, new int[1]);
        }

        @Override
        public double value() {
            return f.applyAsDouble(0);
        }

        @Override
        public double slope() {
            return derivative.applyAsDouble(0);
        }

        @Override
        public Trial at(double alpha) {
            evaluations[0]++;
            return new Trial(alpha, f.applyAsDouble(alpha), derivative.applyAsDouble(alpha));
        }

        @Override
        public double valueAt(double alpha) {
            evaluations[0]++;
            return f.applyAsDouble(alpha);
        }
    }

    /// a(α − m)² + a bend and a wave, beyond `wall` not a number; φ′(0) < 0 and bounded below.
    private static OnLine random(Random random) {
        double scale = Math.pow(10, random.nextInt(9) - 4);
        double minimum = Math.pow(10, random.nextInt(7) - 3) * (0.5 + random.nextDouble());
        double wave = 0.3 * random.nextDouble();
        double rate = 1 + 4 * random.nextDouble();
        double wall = random.nextInt(3) == 0 ? minimum * (1.01 + 20 * random.nextDouble()) : Double.POSITIVE_INFINITY;
        double level = random.nextInt(2) == 0 ? 0 : 100 * scale * random.nextGaussian();
        return new OnLine(
                a -> {
                    double t = a / minimum - 1;
                    return a > wall
                            ? Double.NaN
                            : level + scale * (Math.sqrt(1 + t * t) + wave / rate * Math.sin(rate * t));
                },
                a -> {
                    double t = a / minimum - 1;
                    return a > wall
                            ? Double.NaN
                            : scale / minimum * (t / Math.sqrt(1 + t * t) + wave * Math.cos(rate * t));
                });
    }

    static Stream<LineSearch> all() {
        return Catalogues.SEARCHES.entries().stream().map(entry -> Catalogues.SEARCHES.create(entry.name()));
    }

    static Stream<WolfeSearch> wolfe() {
        return Stream.of(
                new StrongWolfe(0.9),
                new StrongWolfe(0.1),
                new StrongWolfe(1e-4, 0.01, 60),
                new WeakWolfe(1e-4, 0.9, 60),
                new WeakWolfe(0.1, 0.2, 100),
                new HagerZhang(),
                new HagerZhang(0.1, 0.2, 100));
    }

    @Test
    void theCatalogueHasEverySearch() {
        assertThat(all()).hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("wolfe")
    void aStepSatisfiesTheConditionsThatItsSearchPromises(WolfeSearch search) {
        var random = new Random(7);
        int steps = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            OnLine phi = random(random);
            if (!(phi.slope() < 0)) {
                continue;
            }
            Found found = search.search(phi, Math.pow(10, random.nextInt(7) - 3));
            assertThat(found).as("function %d", i).isInstanceOf(Found.Step.class);
            Trial trial = ((Found.Step) found).trial();
            double c1 = search instanceof StrongWolfe s ? s.c1() : search instanceof WeakWolfe w ? w.c1() : 0.1;
            boolean falls = trial.value() <= phi.value() + c1 * trial.alpha() * phi.slope();
            assertThat(falls || Approximate.hold(phi, trial, search.curvature()))
                    .as("function %d falls", i)
                    .isTrue();
            assertThat(trial.slope()).isGreaterThanOrEqualTo(search.curvature() * phi.slope());
            if (search instanceof StrongWolfe && !Approximate.hold(phi, trial, search.curvature())) {
                assertThat(Math.abs(trial.slope()))
                        .as("function %d", i)
                        .isLessThanOrEqualTo(search.curvature() * Math.abs(phi.slope()));
            }
            steps++;
        }
        assertThat(steps).isGreaterThan(FUNCTIONS / 2);
    }

    @Test
    void backtrackingStepsLowerTheValueAsArmijoAsks() {
        var random = new Random(8);
        var search = new Backtracking();
        for (int i = 0; i < FUNCTIONS; i++) {
            OnLine phi = random(random);
            if (phi.slope() < 0) {
                Trial trial = ((Found.Step) search.search(phi, Math.pow(10, random.nextInt(7) - 3))).trial();
                assertThat(trial.value())
                        .as("function %d", i)
                        .isLessThanOrEqualTo(phi.value() + 1e-4 * trial.alpha() * phi.slope() + phi.noise());
            }
        }
    }

    @Test
    void brentFindsAMinimumOfTheLine() {
        var random = new Random(9);
        var search = new Brent(1e-8, 200);
        for (int i = 0; i < 300; i++) {
            OnLine phi = random(random);
            if (phi.slope() < 0) {
                Trial trial = ((Found.Step) search.search(phi, Math.pow(10, random.nextInt(5) - 2))).trial();
                // values tell α to √ε only, and less where they stand far above 0
                assertThat(Math.abs(trial.slope()))
                        .as("function %d", i)
                        .isLessThan(1e-4 * Math.abs(phi.slope()) + 1e-4);
            }
        }
    }

    @Test
    void theExactSearchHitsTheMinimumOfRandomParabolas() {
        var random = new Random(10);
        for (int i = 0; i < FUNCTIONS; i++) {
            double minimum = Math.pow(10, random.nextInt(7) - 3) * (0.5 + random.nextDouble());
            double bend = Math.pow(10, random.nextInt(9) - 4);
            var phi = new OnLine(a -> bend * (a - minimum) * (a - minimum), a -> 2 * bend * (a - minimum));
            Trial trial = ((Found.Step)
                            new ExactForQuadratics().search(phi, minimum * (0.01 + 100 * random.nextDouble())))
                    .trial();
            assertThat(trial.alpha()).as("function %d", i).isCloseTo(minimum, within(1e-12 * minimum));
            assertThat(Math.abs(trial.slope())).isLessThan(1e-10 * Math.abs(phi.slope()));
        }
    }

    /// Where the function is no parabola, what counts as a step still has the slope that is promised.
    @Test
    void whatTheExactSearchCallsAStepSatisfiesItsCurvatureCondition() {
        var random = new Random(11);
        int steps = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            OnLine phi = random(random);
            if (phi.slope() < 0
                    && new ExactForQuadratics().search(phi, Math.pow(10, random.nextInt(7) - 3))
                            instanceof Found.Step(Trial trial)) {
                assertThat(trial.slope()).as("function %d", i).isGreaterThanOrEqualTo(0.9 * phi.slope());
                steps++;
            }
        }
        assertThat(steps).isGreaterThan(FUNCTIONS / 10);
    }

    @Test
    void fixedStepsHaveTheirLengthUnlessTheyLeaveTheDomain() {
        var random = new Random(12);
        int shortened = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            OnLine phi = random(random);
            double length = Math.pow(10, random.nextInt(7) - 3);
            Trial trial = ((Found.Step) new FixedStep(length).search(phi, 1)).trial();
            boolean isInside = Double.isFinite(phi.valueAt(length));
            assertThat(trial.alpha()).as("function %d", i).isLessThanOrEqualTo(length);
            assertThat(trial.alpha() == length).as("function %d", i).isEqualTo(isInside);
            assertThat(trial.isFinite()).isTrue();
            shortened += isInside ? 0 : 1;
        }
        assertThat(shortened).isPositive();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLineThatFallsForEverIsFollowedToTheEndOfNumbers(LineSearch search) {
        if (search instanceof Backtracking || search instanceof FixedStep) {
            return; // which never lengthen a step
        }
        var phi = new OnLine(a -> -a, a -> -1.0);
        assertThat(search.search(phi, 1))
                .isInstanceOfSatisfying(
                        Found.Lower.class,
                        found -> assertThat(found.trial().value()).isLessThan(-1e250));
        assertThat(phi.evaluations()[0]).isLessThan(60);
    }

    @Test
    void theExactSearchHitsTheMinimumOfAParabola() {
        var phi = new OnLine(a -> 3 * (a - 0.7) * (a - 0.7), a -> 6 * (a - 0.7));
        Trial trial = ((Found.Step) new ExactForQuadratics().search(phi, 20)).trial();
        assertThat(trial.alpha()).isCloseTo(0.7, within(1e-15));
        assertThat(phi.evaluations()[0]).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void stepsOutOfTheDomainAreShortened(LineSearch search) {
        // −ln(1 − α) − 2α: defined below 1, minimum at ½
        var phi = new OnLine(
                a -> a < 1 ? -Math.log(1 - a) - 2 * a : Double.NaN, a -> a < 1 ? 1 / (1 - a) - 2 : Double.NaN);
        Found found = search.search(phi, 64);
        if (search instanceof ExactForQuadratics && !(found instanceof Found.Step)) {
            return; // no parabola: a secant step may leave the domain
        }
        assertThat(found).isInstanceOf(Found.Step.class);
        assertThat(((Found.Step) found).trial().alpha()).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource("wolfe")
    void aWrongSlopeIsReported(WolfeSearch search) {
        var phi = new OnLine(a -> a, a -> -1.0); // rises, and says that it falls
        assertThat(search.search(phi, 1)).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void constantsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new StrongWolfe(0.5, 0.4, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 < c1 < c2 < 1");
        assertThatThrownBy(() -> new Backtracking(0.6, 0.5, 10)).hasMessageContaining("c1 = 0.6");
        assertThatThrownBy(() -> new FixedStep(Double.NaN)).hasMessageContaining("length = NaN");
    }
}
