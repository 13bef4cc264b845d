package org.thalweg.solve.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Objective;
import org.thalweg.solve.ObjectiveException;

class SamplingTest {
    private static final Sampling NORMAL = Sampling.of(Targets.standardNormal());
    private static final Sampling BANANA =
            Sampling.of(Targets.banana()).warmUp(300).draws(50);

    static List<Sampler> samplers() {
        return List.of(
                MetropolisHastings.walk(),
                Langevin.mala(),
                Langevin.ula(0.1),
                MetropolisHastings.proposing((x, random, y) -> {
                    y[0] = x[0] + random.nextGaussian();
                    y[1] = x[1] + random.nextGaussian();
                    return 0;
                }));
    }

    private static double[][][] all(Samples samples) {
        double[][][] draws = new double[samples.chains()][samples.draws()][];
        for (int chain = 0; chain < draws.length; chain++) {
            for (int i = 0; i < draws[chain].length; i++) {
                draws[chain][i] = samples.draw(chain, i);
            }
        }
        return draws;
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void equalSeedsGiveEqualDrawsOnAnyNumberOfThreads(Sampler sampler) {
        Samples samples = BANANA.run(sampler);
        for (int threads : new int[] {1, 2, 7}) {
            assertThat(all(BANANA.threads(threads).run(sampler))).isDeepEqualTo(all(samples));
        }
        assertThat(Arrays.deepEquals(all(BANANA.seed(2).run(sampler)), all(samples)))
                .isFalse();
        assertThat(samples.draw(0, 49)).isNotEqualTo(samples.draw(1, 49));
    }

    @Test
    void oneOfSeveralTransitionsIsADraw() {
        Samples each = BANANA.draws(60).run(MetropolisHastings.walk());
        Samples third = BANANA.draws(20).thinnedBy(3).run(MetropolisHastings.walk());
        for (int i = 0; i < 20; i++) {
            assertThat(third.draw(2, i)).isEqualTo(each.draw(2, 3 * i + 2));
        }
        assertThat(third.acceptance(2)).isEqualTo(each.acceptance(2), offset(1e-12));
        assertThat(third.evaluations()).isEqualTo(4 * (1 + 300 + 60));
        assertThat(third.gradients()).isZero();
        assertThat(BANANA.run(Langevin.mala()).gradients()).isEqualTo(4 * (1 + 300 + 50));
    }

    @Test
    void chainsBeginWhereTheyAreTold() {
        double[][] starts = {{1, 2}, {-3, 4}, {5, 6}};
        Proposal none = (x, random, y) -> {
            y[0] = Double.NaN;
            return 0;
        };
        Sampler still = MetropolisHastings.proposing(none);
        Sampling sampling =
                Sampling.of(Objective.of(2, x -> x[0] + x[1])).warmUp(2).draws(3);
        Samples samples = sampling.from(starts).run(still);
        assertThat(samples.chains()).isEqualTo(3);
        assertThat(samples.draw(1, 2)).containsExactly(-3, 4);
        assertThat(samples.value(2, 0)).isEqualTo(11);
        assertThat(samples.acceptance()).isZero();
        assertThat(samples.mean()).containsExactly(new double[] {1, 4}, offset(1e-15));
        assertThat(samples.covariance().data()) // 3 · (4² + 4²), 3 · 4 · 2 and 3 · (2² + 2²), divided by 8
                .containsExactly(new double[] {12, 3, 3, 3}, offset(1e-14));
        Samples dispersed = sampling.around(10, 20).spread(3).chains(500).run(still);
        assertThat(dispersed.mean()).containsExactly(new double[] {10, 20}, offset(0.5));
        assertThat(dispersed.covariance().get(1, 1)).isEqualTo(9, offset(2.0));
        Samples together = sampling.spread(0).around(10, 20).chains(2).run(still);
        assertThat(together.draw(1, 0)).containsExactly(10, 20);
    }

    @Test
    void chainsStuckInTwoModesAreTold() {
        Objective modes = Objective.of(
                1, x -> -Math.log(Math.exp(-Math.pow(x[0] - 10, 2) / 2) + Math.exp(-Math.pow(x[0] + 10, 2) / 2)));
        double[][] starts = {{-10}, {10}, {-9}, {9}};
        Samples stuck = Sampling.of(modes).from(starts).run(MetropolisHastings.walk());
        assertThat(stuck.diagnostics(0).rHat()).isGreaterThan(1.1);
        assertThat(stuck.diagnostics(0).size()).isLessThan(10);
        assertThat(stuck.report()).contains("not mixed: R̂ = ", " of x0 is not at most 1.01");
        Samples mixed = Sampling.of(modes)
                .from(starts)
                .warmUp(0)
                .draws(20_000)
                .run(MetropolisHastings.walk().scaled(20));
        assertThat(mixed.diagnostics(0).rHat()).isLessThan(1.01);
        assertThat(mixed.report()).contains("mixed: R̂ ≤ 1.01, and 400 effective draws or more");
    }

    @Test
    void theReportIsATable() {
        String report = NORMAL.draws(200).run(MetropolisHastings.walk()).report();
        assertThat(report.lines()).hasSize(6);
        assertThat(report)
                .startsWith(
                        "4 chains × 200 draws of 1 variables, each the last of 1 transitions, after 1000 of warm-up;"
                                + " seed 1")
                .contains("accepted 0.", "; step ", "4804 evaluations, 0 with gradient", "ESS bulk", "x0 ", "f ");
        assertThat(NORMAL.chains(1).draws(2).run(MetropolisHastings.walk()).report())
                .contains("NaN", "not mixed");
    }

    @Test
    void aChainDoesNotBeginWhereThereIsNoDensity() {
        assertThatThrownBy(() -> Sampling.of(Targets.gamma())
                        .from(new double[] {1}, new double[] {-2})
                        .run(MetropolisHastings.walk()))
                .isInstanceOfSatisfying(InfeasibleStartException.class, e -> {
                    assertThat(e.chain()).isEqualTo(1);
                    assertThat(e.x()).containsExactly(-2);
                })
                .hasMessage("chain 1 cannot begin at x = [-2.0]: f(x) = Infinity is not finite; give it another start");
        assertThatThrownBy(
                        () -> Sampling.of(Targets.gamma()).around(-9).threads(2).run(Langevin.mala()))
                .isInstanceOf(InfeasibleStartException.class)
                .hasMessageContainingAll(
                        "chain 0 ", "the last of 100 places tried around [-9.0]", "smaller spread than 1.0");
        Objective kink = Objective.of(1, x -> 0, (x, g) -> g[0] = Double.NaN);
        assertThatThrownBy(() -> Sampling.of(kink).spread(0).run(Langevin.mala()))
                .hasMessageContaining("at x = [0.0]: the gradient is not finite there");
        // half of all places around 0 will do
        assertThat(Sampling.of(Targets.gamma()).chains(20).run(Langevin.mala()).mean()[0])
                .isEqualTo(3, offset(0.3));
    }

    @Test
    void exceptionsOfTheFunctionComeWithTheirPoint() {
        Objective failing = Objective.of(1, x -> {
            if (x[0] > 2) {
                throw new IllegalStateException("too far");
            }
            return x[0] * x[0] / 2;
        });
        for (int threads : new int[] {1, 3}) {
            assertThatThrownBy(() -> Sampling.of(failing).threads(threads).run(MetropolisHastings.walk()))
                    .isInstanceOfSatisfying(
                            ObjectiveException.class, e -> assertThat(e.x()[0]).isGreaterThan(2))
                    .hasMessageContaining("too far");
        }
        assertThatThrownBy(() -> Sampling.of(failing).run(Langevin.mala()))
                .hasMessageContaining("the gradient of this function is not known");
    }

    @Test
    void eachChainCanHaveAFunctionOfItsOwn() {
        AtomicInteger made = new AtomicInteger();
        Sampling sampling = Sampling.ofEach(() -> {
            made.incrementAndGet();
            return Targets.banana();
        });
        sampling.chains(3).draws(10).run(Langevin.mala());
        assertThat(made).hasValue(4);
    }

    @Test
    void whatIsOutOfRangeIsRefusedByName() {
        assertRefused(() -> MetropolisHastings.walk().scaled(0), "randomWalk: scale = 0.0 is out of range");
        assertRefused(() -> MetropolisHastings.walk().scaled(Double.NaN), "randomWalk: scale = NaN is out of range");
        assertRefused(
                () -> MetropolisHastings.walk().shaped(new Matrix(2, 3)),
                "randomWalk: covariance is [2, 3]; it must be square");
        Matrix lopsided = Matrix.of(new double[][] {{1, 0.5}, {0.2, 1}});
        assertRefused(
                () -> MetropolisHastings.walk().shaped(lopsided),
                "randomWalk: covariance must be symmetric, and (1, 0) is 0.2 where (0, 1) is 0.5");
        Matrix indefinite = Matrix.of(new double[][] {{1, 2}, {2, 1}});
        assertRefused(
                () -> Langevin.mala().preconditioned(indefinite),
                "langevin: preconditioner must be symmetric and positive");
        assertRefused(
                () -> NORMAL.run(Langevin.mala().preconditioned(Matrix.identity(2))),
                "langevin: preconditioner is [2, 2] for a function of 1 variables; it must be [1, 1]");
        assertRefused(() -> Langevin.ula(-1), "langevin: step = -1.0 is out of range");
        assertRefused(
                () -> Langevin.sgld(1, 1.5, 1), "langevin: decay = 1.5 is out of range; it must be from 0.0 to 1.0");
        assertRefused(() -> Langevin.sgld(1, 0.5, 0), "langevin: delay = 0.0 is out of range");
        assertRefused(() -> Langevin.ula(1).learning(Learning.SCALE), "langevin: learns = SCALE with adjusted = false");
        assertRefused(() -> new Langevin(true, 1, Learning.NOTHING, 0.5, 1, null), "decay = 0.5 with adjusted = true");
        assertRefused(() -> NORMAL.temperature(0), "sampling: temperature = 0.0 is out of range");
        assertRefused(() -> NORMAL.chains(0), "sampling: chains = 0 is out of range; it must be at least 1");
        assertRefused(() -> NORMAL.warmUp(-1), "sampling: warmUp = -1");
        assertRefused(() -> NORMAL.draws(0), "sampling: draws = 0");
        assertRefused(() -> NORMAL.thinnedBy(0), "sampling: thinnedBy = 0");
        assertRefused(() -> NORMAL.threads(0), "sampling: threads = 0");
        assertRefused(() -> NORMAL.spread(-1), "sampling: spread = -1.0");
        assertRefused(() -> NORMAL.around(1, 2), "sampling: center: 2 numbers for a function of 1 variables");
        assertRefused(() -> NORMAL.around(Double.NaN), "sampling: center: a number is not finite");
        assertRefused(
                () -> NORMAL.from(new double[] {1}, new double[2]),
                "sampling: start of chain 1: 2 numbers for a function");
        assertRefused(NORMAL::from, "sampling: the number of starts = 0");
        assertThatThrownBy(() -> NORMAL.from(new double[1], new double[1]).chains(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sampling: chains = 3, and 2 were given their starts; there must be as many");
        assertThatThrownBy(() -> NORMAL.from(new double[1]).spread(3))
                .hasMessageContaining("spread = 3.0 is for starts");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
