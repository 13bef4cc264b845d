package org.thalweg.solve.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Objective;
import org.thalweg.tensor.Rng;

class SamplersTest {
    /// y = x e^(0.7ξ): log q(x|y) − log q(y|x) = log y − log x.
    private static final Proposal LOG_NORMAL = (x, random, y) -> {
        y[0] = x[0] * Math.exp(0.7 * random.nextGaussian());
        return Math.log(y[0] / x[0]);
    };

    private static final Proposal UNCORRECTED = (x, random, y) -> LOG_NORMAL.draw(x, random, y) * 0;

    static List<Sampler> learners() {
        return List.of(MetropolisHastings.walk(), Langevin.mala());
    }

    private static void assertMean(Samples samples, ToDoubleFunction<double[]> of, double known, String what) {
        Diagnostics d = Diagnostics.of(samples.each(of));
        assertThat(d.mean()).as("%s: %s", what, d).isCloseTo(known, offset(3 * d.error()));
    }

    /// √n sup|Fₙ − F|: above 1.63 in one of a hundred cases if draws are independent from F (Kolmogorov).
    private static double kolmogorov(double[] draws) {
        double[] sorted = Arrays.stream(draws).sorted().toArray();
        double n = sorted.length;
        double most = 0;
        for (int i = 0; i < n; i++) {
            double p = Targets.gammaDistribution(sorted[i]);
            most = Math.max(most, Math.max(p - i / n, (i + 1) / n - p));
        }
        return most * Math.sqrt(n);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aGaussianHasItsMeanAndCovariance(Sampler sampler) {
        Samples samples = Sampling.of(Targets.gaussian(Targets.MEAN, Targets.COVARIANCE))
                .spread(5)
                .warmUp(3000)
                .draws(6000)
                .run(sampler);
        for (int i = 0; i < 5; i++) {
            int row = i;
            assertThat(samples.diagnostics(i).rHat()).as(samples.report()).isLessThan(1.01);
            assertMean(samples, x -> x[row], Targets.MEAN[i], "x" + i);
            for (int j = 0; j <= i; j++) {
                int column = j;
                assertMean(
                        samples,
                        x -> (x[row] - Targets.MEAN[row]) * (x[column] - Targets.MEAN[column]),
                        Targets.COVARIANCE.get(i, j),
                        "covariance of x" + i + " and x" + j);
            }
        }
        assertMean(samples, Targets.gaussian(Targets.MEAN, Targets.COVARIANCE)::value, 2.5, "f, ½χ² of 5");
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aBananaHasItsMoments(Sampler sampler) {
        Samples samples = Sampling.of(Targets.banana())
                .spread(5)
                .warmUp(4000)
                .draws(5000)
                .thinnedBy(40)
                .run(sampler);
        assertThat(samples.diagnostics(0).rHat()).as(samples.report()).isLessThan(1.03);
        assertMean(samples, x -> x[0], 0, "x0");
        assertMean(samples, x -> x[1], 0, "x1");
        assertMean(samples, x -> x[0] * x[0], 100, "x0²");
        assertMean(samples, x -> x[1] * x[1], 19, "x1²"); // 1 + 2 b² 100²
        assertMean(samples, x -> x[0] * x[1], 0, "x0 x1");
    }

    @ParameterizedTest
    @MethodSource("learners")
    void errorsAreWhatMeansOfManyRunsDifferBy(Sampler sampler) {
        Matrix covariance = Matrix.of(new double[][] {{1, 0.6}, {0.6, 1}});
        Sampling sampling = Sampling.of(Targets.gaussian(new double[2], covariance))
                .warmUp(300)
                .draws(500);
        int runs = 400; // a variance of so many is known to 7 %
        double spread = 0;
        double claimed = 0;
        for (int run = 0; run < runs; run++) {
            Diagnostics d = sampling.seed(run).run(sampler).diagnostics(0);
            spread += d.mean() * d.mean() / runs;
            claimed += d.error() * d.error() / runs;
        }
        assertThat(claimed).isCloseTo(spread, withinPercentage(25));
    }

    static Stream<Sampler> exact() {
        return Stream.of(
                MetropolisHastings.walk().scaled(4),
                MetropolisHastings.proposing(LOG_NORMAL),
                Langevin.mala(2),
                Langevin.mala(1).preconditioned(Matrix.of(new double[][] {{3}})));
    }

    private static double[] afterTwentySteps(Sampler sampler) {
        Rng random = Rng.of(11);
        double[][] starts = new double[4000][1];
        for (double[] start : starts) {
            start[0] = Targets.gammaDraw(random);
        }
        Samples samples = Sampling.of(Targets.gamma())
                .from(starts)
                .warmUp(0)
                .draws(1)
                .thinnedBy(20)
                .run(sampler);
        return Stream.of(samples.variable(0)).mapToDouble(c -> c[0]).toArray();
    }

    @ParameterizedTest
    @MethodSource("exact")
    void exactDrawsStayExact(Sampler sampler) {
        assertThat(kolmogorov(afterTwentySteps(sampler))).isLessThan(1.63);
    }

    @Test
    void theTestOfExactDrawsRefusesWhatIsNot() {
        assertThat(kolmogorov(afterTwentySteps(MetropolisHastings.proposing(UNCORRECTED))))
                .isGreaterThan(5);
        assertThat(kolmogorov(afterTwentySteps(Langevin.ula(1)))).isGreaterThan(2);
    }

    @ParameterizedTest
    @MethodSource("exact")
    void drawsSoFarApartThatTheyAreIndependentAreFromTheDensity(Sampler sampler) {
        Sampling sampling = Sampling.of(Targets.gamma()).around(3).spread(0.5).chains(1);
        Samples samples = sampling.draws(40_000).run(sampler);
        int apart = (int) Math.ceil(3 * samples.draws() / samples.diagnostics(0).size());
        double[] all = samples.variable(0)[0];
        double[] kept = new double[all.length / apart];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = all[i * apart];
        }
        assertThat(kept.length).isGreaterThan(500);
        assertThat(kolmogorov(kept)).isLessThan(1.63);
    }

    @Test
    void anAsymmetricProposalNeedsItsCorrection() {
        Sampling sampling = Sampling.of(Targets.gamma()).around(3).spread(0.5).draws(10_000);
        assertMean(sampling.run(MetropolisHastings.proposing(LOG_NORMAL)), x -> x[0], 3, "Gamma(3)");
        // without it the chain is from π(x)/x, which is Gamma(2)
        assertMean(sampling.run(MetropolisHastings.proposing(UNCORRECTED)), x -> x[0], 2, "Gamma(2)");
    }

    @Test
    void acceptancesAreLearnedTowardsTheBest() {
        Sampling five = Sampling.of(Targets.gaussian(Targets.MEAN, Targets.COVARIANCE))
                .warmUp(3000)
                .draws(4000);
        assertThat(five.run(MetropolisHastings.walk()).acceptance()).isCloseTo(0.234, offset(0.03));
        assertThat(five.run(MetropolisHastings.walk().scaled(50).learning(Learning.SCALE))
                        .acceptance())
                .isCloseTo(0.234, offset(0.03));
        assertThat(five.run(Langevin.mala()).acceptance()).isCloseTo(0.574, offset(0.03));
        Sampling one = Sampling.of(Targets.standardNormal()).warmUp(3000).draws(4000);
        assertThat(one.run(MetropolisHastings.walk()).acceptance()).isCloseTo(0.44, offset(0.03));
        Samples fixed = one.run(MetropolisHastings.walk().scaled(50).learning(Learning.NOTHING));
        assertThat(fixed.acceptance()).isLessThan(0.05);
        assertThat(fixed.step(3)).isEqualTo(50, offset(1e-12));
    }

    @Test
    void theCovarianceIsWorthLearning() {
        Matrix narrow = Matrix.of(new double[][] {{1, 0.99}, {0.99, 1}});
        Sampling sampling = Sampling.of(Targets.gaussian(new double[2], narrow))
                .warmUp(2000)
                .draws(10_000);
        double learned = sampling.run(MetropolisHastings.walk()).diagnostics(0).size();
        double given = sampling.run(MetropolisHastings.walk().shaped(narrow).learning(Learning.SCALE))
                .diagnostics(0)
                .size();
        double scaled = sampling.run(MetropolisHastings.walk().learning(Learning.SCALE))
                .diagnostics(0)
                .size();
        assertThat(learned).isCloseTo(given, withinPercentage(20)).isGreaterThan(4 * scaled);
        double plain = sampling.run(Langevin.mala().learning(Learning.SCALE))
                .diagnostics(0)
                .size();
        double preconditioned = sampling.run(
                        Langevin.mala().learning(Learning.SCALE).preconditioned(narrow))
                .diagnostics(0)
                .size();
        assertThat(sampling.run(Langevin.mala()).diagnostics(0).size())
                .isCloseTo(preconditioned, withinPercentage(20))
                .isGreaterThan(10 * plain);
    }

    /// Of the variables and chains.
    private static double leastSize(Samples samples) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < samples.dimension(); i++) {
            least = Math.min(least, samples.diagnostics(i).size());
        }
        return least;
    }

    @Test
    void aCovarianceOfFewStatesDoesNoHarm() {
        // the plain covariance of as few states as these comes to 11 for the walk, not 175 as without
        Matrix identity = Matrix.identity(20);
        Sampling sampling =
                Sampling.of(Targets.gaussian(new double[20], identity)).draws(4000);
        assertThat(leastSize(sampling.run(MetropolisHastings.walk())))
                .isGreaterThan(
                        0.4 * leastSize(sampling.run(MetropolisHastings.walk().learning(Learning.SCALE))));
        assertThat(leastSize(sampling.run(Langevin.mala())))
                .isGreaterThan(0.6 * leastSize(sampling.run(Langevin.mala().learning(Learning.SCALE))));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aStrongCorrelationAmongManyAbsentOnesIsLearned(Sampler sampler) {
        Matrix covariance = Matrix.identity(20);
        covariance.set(0, 1, 0.99);
        covariance.set(1, 0, 0.99);
        Sampling sampling =
                Sampling.of(Targets.gaussian(new double[20], covariance)).draws(4000);
        Sampling apart = Sampling.of(Targets.gaussian(new double[20], Matrix.identity(20)))
                .draws(4000);
        assertThat(leastSize(sampling.run(sampler))).isGreaterThan(0.4 * leastSize(apart.run(sampler)));
    }

    @Test
    void aFixedStepIsTheOneGiven() {
        Sampling sampling = Sampling.of(Targets.standardNormal()).warmUp(3).draws(5);
        for (double step : new double[] {0.1, 0.3, 0.7, 1.9}) {
            assertThat(sampling.run(Langevin.mala(step)).step(0)).isEqualTo(step);
            assertThat(sampling.run(Langevin.ula(step)).step(0)).isEqualTo(step);
        }
    }

    @Test
    void theBiasOfUnadjustedStepsShrinksWithThem() {
        for (double step : new double[] {1, 0.25, 0.0625}) {
            Samples samples =
                    Sampling.of(Targets.standardNormal()).draws(50_000).run(Langevin.ula(step));
            assertThat(samples.acceptance()).isEqualTo(1);
            assertMean(samples, x -> x[0] * x[0], 1 / (1 - step / 4), "variance at ε = " + step);
        }
        // four errors of the mean and more away from 1, so that the line above could have failed
        Diagnostics d = Diagnostics.of(Sampling.of(Targets.standardNormal())
                .draws(50_000)
                .run(Langevin.ula(0.25))
                .each(x -> x[0] * x[0]));
        assertThat(d.mean() - 1).isGreaterThan(4 * d.error());
    }

    @Test
    void gradientsOfBatchesDrawFromThePosteriorOfAMean() {
        Rng random = Rng.of(2);
        double[] data = new double[100];
        Arrays.setAll(data, i -> 1 + random.nextGaussian());
        double mean = Arrays.stream(data).average().orElseThrow(); // the posterior is N(mean, 1/100)
        Sampling sampling = Sampling.ofEach(() -> {
                    Rng batches = Rng.of(7);
                    return Objective.of(1, x -> 0, (x, g) -> {
                        g[0] = 0;
                        for (int i = 0; i < 10; i++) {
                            g[0] += 10 * (x[0] - data[batches.nextInt(100)]);
                        }
                    });
                })
                .draws(50_000);
        Samples samples = sampling.run(Langevin.sgld(0.002, 0.55, 100));
        assertMean(samples, x -> x[0], mean, "mean");
        assertThat(samples.diagnostics(0).deviation()).isCloseTo(0.1, withinPercentage(5));
        assertThat(samples.step(0)).isCloseTo(0.002 * Math.pow(1 + 51_000 / 100.0, -0.55), offset(1e-15));
    }

    @Test
    void temperatureMultipliesTheCovariance() {
        for (Sampler sampler : List.of(MetropolisHastings.walk(), Langevin.mala(), Langevin.mala(3))) {
            Samples samples = Sampling.of(Targets.standardNormal())
                    .temperature(4)
                    .draws(10_000)
                    .run(sampler);
            assertMean(samples, x -> x[0] * x[0], 4, "variance by " + sampler);
        }
    }

    @Test
    void whereTheFunctionIsNotFiniteNothingIsDrawn() {
        for (double beyond : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Objective half = Objective.of(1, x -> x[0] < 0 ? beyond : x[0] * x[0] / 2, (x, g) -> g[0] = x[0]);
            Objective sloped = Objective.of(1, x -> x[0] * x[0] / 2, (x, g) -> g[0] = x[0] < 0 ? beyond : x[0]);
            assertHalfNormal(half, MetropolisHastings.walk());
            assertHalfNormal(half, Langevin.mala());
            assertHalfNormal(sloped, Langevin.mala());
            Samples unadjusted = Sampling.of(half).run(Langevin.ula(0.1));
            assertThat(Stream.of(unadjusted.variable(0)).flatMapToDouble(Arrays::stream))
                    .allMatch(x -> x >= 0);
        }
    }

    private static void assertHalfNormal(Objective f, Sampler sampler) {
        Samples samples = Sampling.of(f).draws(10_000).run(sampler);
        assertThat(Stream.of(samples.variable(0)).flatMapToDouble(Arrays::stream))
                .allMatch(x -> x >= 0);
        assertThat(Stream.of(samples.values()).allMatch(Vectors::isFinite)).isTrue();
        assertMean(samples, x -> x[0], Math.sqrt(2 / Math.PI), "half-normal by " + sampler);
    }
}
