package org.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RngTest {
    private static final int N = 100_000;

    @Test
    void drawsTheWordsOfPhiloxInOrder() {
        Rng rng = Rng.of(0);
        assertThat(IntStream.generate(rng::nextInt).limit(4))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(rng.position()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 4001})
    void resumesExactlyAtAPosition(int position) {
        Rng rng = Rng.of(77);
        IntStream.range(0, position).forEach(_ -> rng.nextInt());
        Rng resumed = Rng.of(77).at(rng.position());
        assertThat(IntStream.generate(resumed::nextInt).limit(9).toArray())
                .containsExactly(IntStream.generate(rng::nextInt).limit(9).toArray());
        assertThat(resumed.position()).isEqualTo(position + 9);
    }

    @Test
    void resumesBeyondTwoToTheThirtyFourWords() {
        Rng far = Rng.of(77).at((1L << 34) + 1);
        assertThat(far.nextInt()).isNotEqualTo(Rng.of(77).at(1).nextInt());
        assertThat(far.position()).isEqualTo((1L << 34) + 2);
        assertThatThrownBy(() -> far.at(-1)).hasMessage("position -1 must be at least 0");
    }

    @Test
    void bothWordsOfTheSeedCount() {
        Set<Integer> first = new HashSet<>();
        for (long seed : new long[] {0, 1, 1L << 32, -1, 1L << 63}) {
            first.add(Rng.of(seed).nextInt());
        }
        assertThat(first).hasSize(5);
        assertThat(Rng.of(0x1234567890abcdefL)).hasToString("Rng[key=1234567890abcdef, position=0]");
        assertThat(Rng.of(0x1234567890abcdefL).key()).containsExactly(0x90abcdef, 0x12345678);
    }

    @Test
    void aStreamDoesNotDependOnThePosition() {
        Rng rng = Rng.of(5);
        int before = rng.stream("encoder/weight").nextInt();
        rng.nextInt();
        assertThat(rng.stream("encoder/weight").nextInt()).isEqualTo(before);
        assertThat(rng.position()).isEqualTo(1);
    }

    @Test
    void streamsDifferFromEachOtherAndFromTheirParent() {
        Rng rng = Rng.of(5);
        Set<Long> keys = new HashSet<>();
        keys.add(key(rng));
        for (int id = 0; id < 1000; id++) {
            keys.add(key(rng.stream(id)));
            keys.add(key(rng.stream((long) id << 32 | 7)));
            keys.add(key(rng.stream("layer" + id)));
        }
        assertThat(keys).hasSize(3000); // id 0 in the upper word is 7, which is also among the ids
        double[] sum = new double[N];
        Rng first = rng.stream(1);
        Rng second = rng.stream(2);
        Arrays.setAll(sum, _ -> (first.nextDouble() - 0.5) * (second.nextDouble() - 0.5));
        assertThat(Uniformity.mean(sum)).isCloseTo(0, within(4.0 / 12 / Math.sqrt(N)));
    }

    private static long key(Rng rng) {
        return (long) rng.key()[1] << 32 | (rng.key()[0] & 0xFFFFFFFFL);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 3 << 29, Integer.MAX_VALUE})
    void integersAreUniformBelowTheBound(int bound) {
        Rng rng = Rng.of(bound);
        int[] counts = new int[Math.min(bound, 30)];
        for (int i = 0; i < N; i++) {
            int drawn = rng.nextInt(bound);
            assertThat(drawn).isBetween(0, bound - 1);
            counts[(int) ((long) drawn * counts.length / bound)]++;
        }
        int degrees = counts.length - 1;
        assertThat(Uniformity.chiSquare(counts)).isLessThan(degrees + 4 * Math.sqrt(2.0 * degrees));
    }

    /// Eight words share three numbers below 3·2²⁹: without rejection two of them come up three times, one twice.
    @Test
    void integersAreNotBiasedByTheWordsLeftOver() {
        Rng rng = Rng.of(15);
        int[] counts = new int[3];
        for (int i = 0; i < N; i++) {
            counts[rng.nextInt(3 << 29) % 3]++;
        }
        assertThat(Uniformity.chiSquare(counts)).isLessThan(13.8); // probability 0.001 with 2 degrees of freedom
    }

    @Test
    void aBoundOfOneGivesZeroAndNoneBelowIsTaken() {
        assertThat(Rng.of(1).nextInt(1)).isZero();
        assertThatThrownBy(() -> Rng.of(1).nextInt(0)).hasMessage("bound 0 must be at least 1");
    }

    @Test
    void doublesAreUniformAndUncorrelated() {
        Rng rng = Rng.of(11);
        double[] drawn = new double[N];
        Arrays.setAll(drawn, _ -> rng.nextDouble());
        assertThat(Arrays.stream(drawn)).allMatch(x -> x >= 0 && x < 1);
        assertThat(Uniformity.kolmogorov(drawn, x -> x)).isLessThan(1.95);
        double[] centred = Arrays.stream(drawn).map(x -> x - 0.5).toArray();
        assertThat(Uniformity.covariance(centred, 1)).isCloseTo(0, within(4.0 / 12 / Math.sqrt(N)));
    }

    @Test
    void gaussiansAreNormal() {
        Rng rng = Rng.of(12);
        double[] drawn = new double[N];
        Arrays.setAll(drawn, _ -> rng.nextGaussian());
        assertThat(Uniformity.kolmogorov(drawn, Uniformity::normalCdf)).isLessThan(1.95);
        assertThat(Uniformity.moment(drawn, 4)).isCloseTo(3, within(4 * Math.sqrt(96.0 / N)));
    }

    @Test
    void everyOrderOfThreeComesUpEquallyOften() {
        Rng rng = Rng.of(13);
        int[] counts = new int[27];
        for (int i = 0; i < 60_000; i++) {
            int[] order = rng.permutation(3);
            counts[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        int[] seen = Arrays.stream(counts).filter(c -> c > 0).toArray();
        assertThat(seen).hasSize(6);
        assertThat(Uniformity.chiSquare(seen)).isLessThan(20.5); // probability 0.001 with 5 degrees of freedom
    }

    @Test
    void aPermutationHoldsEveryNumberOnce() {
        assertThat(Rng.of(14).permutation(1000)).doesNotHaveDuplicates().contains(0, 999);
        assertThat(Rng.of(14).permutation(0)).isEmpty();
    }
}
