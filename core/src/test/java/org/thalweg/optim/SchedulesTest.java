package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.spec.Entry;
import org.thalweg.spec.Spec;

/// Rates by hand, of the schedules as specs name them.
class SchedulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            step(1, every=2, decay=0.5)                         | 1, 1, 0.5, 0.5, 0.25
            multiStep(1, at=[1, 3], decay=0.5)                  | 1, 0.5, 0.5, 0.25, 0.25
            linear(1, tau=4)                                    | 1, 0.75, 0.5, 0.25, 0, 0
            linear(1, tau=2, end=0.5)                           | 1, 0.75, 0.5, 0.5
            polynomial(1, steps=2, power=2)                     | 1, 0.25, 0, 0
            polynomial(3, steps=2, power=2, end=1)              | 3, 1.5, 1, 1
            inverseTime(1, tau=2)                               | 1, 0.6666666666666667, 0.5, 0.4
            inverseSquareRoot(1, warmup=4)                      | 0.25, 0.5, 0.75, 1, 0.8944271909999159
            inverseSquareRoot(1)                                | 1, 0.7071067811865476, 0.5773502691896258, 0.5
            cosine(1, steps=4)                                  | 1, 0.8535533905932737, 0.5, 0.1464466094067262, 0, 0
            cosine(3, steps=2, floor=1)                         | 3, 2, 1, 1
            cosine(1, steps=2, power=2)                         | 1, 0.25, 0, 0
            cosine(1, steps=2, stays=false)                     | 1, 0.5, 0, 0.5, 1
            cosineRestarts(1, period=1)                         | 1, 1, 0.5, 1, 0.8535533905932737, 0.5
            cosineRestarts(1, period=2, factor=1)               | 1, 0.5, 1, 0.5, 1
            cyclic(0, 1, up=2, down=1)                          | 0, 0.5, 1, 0, 0.5, 1, 0
            cyclic(0, 1, up=2, down=1, triangles=halving)       | 0, 0.5, 1, 0, 0.25, 0.5, 0, 0.125
            cyclic(0, 1, up=1, down=1, triangles=decaying, decay=0.5) | 0, 0.5, 0, 0.125
            oneCycle(1, steps=10, warmFraction=0.3, startDivisor=2, endDivisor=2, shape=linear) \
                | 0.5, 0.75, 1, 0.892857142857143, 0.785714285714286
            warmup(1, steps=4, from=0.2)                        | 0.2, 0.4, 0.6, 0.8, 1, 1
            warmup(1, steps=2, from=0.01, shape=exponential)    | 0.01, 0.1, 1, 1
            warmup(linear(1, tau=2), steps=1, from=0.5)         | 0.5, 1, 0.5, 0
            wsd(1, steps=8, cooldown=4, warmup=2)               | 0.5, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0
            wsd(1, steps=5, cooldown=4, shape=sqrt)             | 1, 1, 0.5, 0.2928932188134524, 0.1339745962155614, 0, 0
            piecewise([1, 0.5, 2], at=[1, 3])                   | 1, 0.5, 0.5, 2, 2
            piecewise([1, 0.5], at=[2], between=linear)         | 1, 0.75, 0.5, 0.5
            piecewise([1, 0], at=[2], between=cosine)           | 1, 0.5, 0, 0
            sequence([3, linear(1, tau=2)], at=[2])             | 3, 3, 1, 0.5, 0
            atLeast(exponential(1, decay=0.5), floor=0.3)       | 1, 0.5, 0.3, 0.3
            reduceOnPlateau(linear(1, tau=2))                   | 1, 0.5, 0
            """)
    void ratesByHand(String spec, String expected) {
        Schedule schedule = Catalogues.SCHEDULES.create(spec);
        double[] rates = List.of(expected.split(", ")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] actual =
                LongStream.range(0, rates.length).mapToDouble(schedule::rate).toArray();
        assertThat(actual).containsExactly(rates, within(1e-15));
        assertThat(actual.length).isGreaterThan(2);
        String canonical =
                Catalogues.SCHEDULES.describe(schedule).map(Spec::toString).orElseThrow();
        assertThat(Catalogues.SCHEDULES.create(canonical)).isEqualTo(schedule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            step(1, every=10)                               | false | finite
            step(1, every=10, decay=1)                      | false | Σα² = ∞
            multiStep(1, at=[10])                           | false | Σα² = ∞
            linear(1, tau=10)                               | false | finite
            linear(1, tau=10, end=0.01)                     | false | Σα² = ∞
            polynomial(1, steps=10)                         | false | finite
            inverseTime(1, tau=10)                          | true  | Σα² < rate²(1 + τ)
            inverseTime(0, tau=10)                          | false | nothing moves
            inverseSquareRoot(1)                            | false | Σα² = ∞
            cosine(1, steps=10)                             | false | finite
            cosineRestarts(1, period=10)                    | false | comes back
            cyclic(0.1, 1, up=2, down=2)                    | false | comes back
            cyclic(0.1, 1, up=2, down=2, triangles=halving) | false | above 0
            oneCycle(1, steps=10)                           | false | above 0
            warmup(inverseTime(1, tau=10), steps=5)         | true  | logarithm
            wsd(1, steps=10, cooldown=2)                    | false | finite
            piecewise([1, 0.1], at=[10])                    | false | above 0
            sequence([1, inverseTime(1, tau=10)], at=[10])  | true  | logarithm
            atLeast(inverseTime(1, tau=10), floor=0.1)      | false | above 0
            atLeast(inverseTime(1, tau=10), floor=0)        | true  | logarithm
            reduceOnPlateau(0.1)                            | false | reacts to a metric
            """)
    void answerRobbinsAndMonro(String spec, boolean met, String reason) {
        Schedule.RobbinsMonro answer = Catalogues.SCHEDULES.create(spec).robbinsMonro();
        assertThat(answer.met()).isEqualTo(met);
        assertThat(answer.reason()).contains(reason);
    }

    /// Σα² of 1/(1 + k/τ) stays below its bound, Σα grows with the logarithm.
    @Test
    void inverseTimeMeetsItsSums() {
        var schedule = new InverseTime(2, 5);
        double sum = 0;
        double squares = 0;
        for (long k = 0; k < 100_000; k++) {
            sum += schedule.rate(k);
            squares += schedule.rate(k) * schedule.rate(k);
        }
        assertThat(sum).isGreaterThan(2 * 5 * Math.log(100_000.0 / 5));
        assertThat(squares).isLessThan(4 * (1 + 5));
    }

    @Test
    void oneCycleReturnsInThreePhases() {
        // 20 steps, peak at 5, back at 10: 0.5 … 1 … 0.5, then 0.25 at 19, where it stays.
        var schedule = new OneCycle(1, 20, 0.3, 2, 2, OneCycle.Shape.LINEAR, true);
        assertThat(schedule.rate(5)).isEqualTo(1);
        assertThat(schedule.rate(10)).isEqualTo(0.5);
        assertThat(schedule.rate(19)).isEqualTo(0.25);
        assertThat(schedule.rate(1000)).isEqualTo(0.25);
    }

    @Test
    void everySchedulesRatesAreTriedByHandHere() throws NoSuchMethodException {
        String rows = SchedulesTest.class
                .getDeclaredMethod("ratesByHand", String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        assertThat(Catalogues.SCHEDULES.entries())
                .extracting(Entry::name)
                .hasSizeGreaterThanOrEqualTo(18)
                .filteredOn(name -> !List.of("constant", "exponential").contains(name)) // those of ScheduleTest
                .allSatisfy(name -> assertThat(rows).contains(name + "("));
    }

    @Test
    void refuseWhatDoesNotFit() {
        refused(() -> new MultiStep(1, List.of(5L, 5L), 0.1), "multiStep: at = [5, 5] is out of order");
        refused(() -> new Piecewise(List.of(1.0), List.of(5L), Piecewise.Between.JUMP), "1 rates for 1 steps");
        refused(() -> new Piecewise(List.of(1.0, -1.0), List.of(5L), Piecewise.Between.JUMP), "rates = -1.0");
        refused(() -> new Sequence(List.of(new Constant(1)), List.of(5L)), "1 schedules for 1 steps");
        refused(
                () -> new WarmupStableDecay(1, 10, 6, 5, WarmupStableDecay.Shape.LINEAR),
                "warmup = 5 and cooldown = 6 do not fit into steps = 10");
        refused(() -> new OneCycle(1, 10, 0.6, 25, 1e4, OneCycle.Shape.LINEAR, true), "warmFraction = 0.6");
        refused(() -> new Warmup(new Constant(1), 10, 0, Warmup.Shape.EXPONENTIAL), "from = 0.0");
        refused(() -> new Cosine(1, 0, 0), "steps = 0");
        refused(() -> new InverseTime(1, 0), "tau = 0.0");
    }

    private static void refused(Runnable maker, String part) {
        assertThatIllegalArgumentException().isThrownBy(maker::run).withMessageContaining(part);
    }
}
