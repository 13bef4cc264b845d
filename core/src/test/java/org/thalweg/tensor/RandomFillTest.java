package org.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RandomFillTest {
    private static final int N = 100_003;

    private static final int[] KEY = {3, 1, 4, 1};

    /// The four methods behind one face, so that what holds of one is asked of all.
    enum Fill {
        UNIFORM_F32(true, true),
        UNIFORM_F64(true, false),
        NORMAL_F32(false, true),
        NORMAL_F64(false, false);

        private final boolean uniform;
        private final boolean single;

        Fill(boolean uniform, boolean single) {
            this.uniform = uniform;
            this.single = single;
        }

        double[] draw(int[] key, int salt, int from, int to) {
            float[] floats = new float[to - from + 1];
            double[] doubles = new double[to - from + 1];
            int[] words = new int[4];
            if (uniform && single) {
                RandomFill.uniform(key, salt, from, to, floats, 1, words);
            } else if (uniform) {
                RandomFill.uniform(key, salt, from, to, doubles, 1, words);
            } else if (single) {
                RandomFill.normal(key, salt, from, to, floats, 1, words);
            } else {
                RandomFill.normal(key, salt, from, to, doubles, 1, words);
            }
            if (single) {
                Arrays.setAll(doubles, i -> floats[i]);
            }
            assertThat(doubles[0]).as("the element before the range").isZero();
            return Arrays.copyOfRange(doubles, 1, doubles.length);
        }
    }

    /// Words of the first block for key 0, salt 0 by Random123: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
    @Test
    void elementsAreMadeOfTheWordsAsDefined() {
        int[] zero = new int[4];
        assertThat(Fill.UNIFORM_F32.draw(zero, 0, 0, 4))
                .containsExactly(0x6627e8 * 0x1p-24, 0xe169c5 * 0x1p-24, 0xbc57ac * 0x1p-24, 0x9b00db * 0x1p-24);
        double first = ((0x6627e8d5L >>> 6 << 27) + (0xe169c58dL >>> 5)) * 0x1p-53;
        double second = ((0xbc57ac4cL >>> 6 << 27) + (0x9b00dbd8L >>> 5)) * 0x1p-53;
        assertThat(Fill.UNIFORM_F64.draw(zero, 0, 0, 2)).containsExactly(first, second);

        double radius = Math.sqrt(-2 * Math.log(first + 0x1p-53));
        double[] pair = Fill.NORMAL_F64.draw(zero, 0, 0, 2);
        assertThat(pair[0]).isCloseTo(radius * Math.cos(2 * Math.PI * second), within(1e-15));
        assertThat(pair[1]).isCloseTo(radius * Math.sin(2 * Math.PI * second), within(1e-15));

        double[] four = Fill.NORMAL_F32.draw(zero, 0, 0, 4);
        double lower = Math.sqrt(-2 * Math.log((0xbc57ac4cL + 1) * 0x1p-32));
        assertThat(four[2]).isCloseTo(lower * Math.cos(2 * Math.PI * 0x9b00dbd8L * 0x1p-32), within(1e-7));
        assertThat(four[3]).isCloseTo(lower * Math.sin(2 * Math.PI * 0x9b00dbd8L * 0x1p-32), within(1e-7));
    }

    @ParameterizedTest
    @EnumSource(Fill.class)
    void anyRangeCanBeMadeAlone(Fill fill) {
        double[] whole = fill.draw(KEY, 9, 0, 40);
        for (int from = 0; from <= 40; from++) {
            for (int to = from; to <= 40; to++) {
                assertThat(fill.draw(KEY, 9, from, to)).containsExactly(Arrays.copyOfRange(whole, from, to));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fill.class)
    void theLastElementsOfTheLargestTensorCanBeMade(Fill fill) {
        assertThat(fill.draw(KEY, 9, Integer.MAX_VALUE - 3, Integer.MAX_VALUE)).doesNotContain(0.0);
    }

    @ParameterizedTest
    @EnumSource(Fill.class)
    void everyWordOfTheKeyAndTheSaltCounts(Fill fill) {
        List<double[]> drawn = List.of(
                fill.draw(KEY, 9, 0, 8),
                fill.draw(KEY, 8, 0, 8),
                fill.draw(new int[] {0, 1, 4, 1}, 9, 0, 8),
                fill.draw(new int[] {3, 0, 4, 1}, 9, 0, 8),
                fill.draw(new int[] {3, 1, 0, 1}, 9, 0, 8),
                fill.draw(new int[] {3, 1, 4, 0}, 9, 0, 8));
        for (int i = 0; i < 8; i++) {
            int at = i;
            assertThat(drawn.stream().mapToDouble(d -> d[at]).distinct().count())
                    .isEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource("uniforms")
    void uniformsAreUniform(Fill fill) {
        double[] drawn = fill.draw(KEY, 9, 0, N);
        assertThat(Arrays.stream(drawn)).allMatch(x -> x >= 0 && x < 1);
        assertThat(Uniformity.kolmogorov(drawn, x -> x)).isLessThan(1.95);
        double[] centred = Arrays.stream(drawn).map(x -> x - 0.5).toArray();
        for (int lag = 1; lag <= 4; lag++) {
            assertThat(Uniformity.covariance(centred, lag)).isCloseTo(0, within(4.0 / 12 / Math.sqrt(N)));
        }
    }

    static List<Fill> uniforms() {
        return List.of(Fill.UNIFORM_F32, Fill.UNIFORM_F64);
    }

    @ParameterizedTest
    @MethodSource("normals")
    void normalsAreNormal(Fill fill) {
        double[] drawn = fill.draw(KEY, 9, 0, N);
        assertThat(Arrays.stream(drawn)).allMatch(Double::isFinite);
        assertThat(Uniformity.kolmogorov(drawn, Uniformity::normalCdf)).isLessThan(1.95);
        // The standard errors of the first four moments: 1, √2, √15 and √96 over √N.
        assertThat(Uniformity.mean(drawn)).isCloseTo(0, within(4 / Math.sqrt(N)));
        assertThat(Uniformity.moment(drawn, 2)).isCloseTo(1, within(4 * Math.sqrt(2.0 / N)));
        assertThat(Uniformity.moment(drawn, 3)).isCloseTo(0, within(4 * Math.sqrt(15.0 / N)));
        assertThat(Uniformity.moment(drawn, 4)).isCloseTo(3, within(4 * Math.sqrt(96.0 / N)));
        double[] squares = Arrays.stream(drawn).map(x -> x * x - 1).toArray();
        for (int lag = 1; lag <= 4; lag++) {
            assertThat(Uniformity.covariance(drawn, lag)).isCloseTo(0, within(4 / Math.sqrt(N)));
            assertThat(Uniformity.covariance(squares, lag)).isCloseTo(0, within(4 * 2 / Math.sqrt(N)));
        }
    }

    static List<Fill> normals() {
        return List.of(Fill.NORMAL_F32, Fill.NORMAL_F64);
    }

    /// Uniform numbers are not normal and the other way round: the test of distribution tells them apart.
    @Test
    void theTestOfDistributionRefusesAnother() {
        double[] uniform = Fill.UNIFORM_F64.draw(KEY, 9, 0, 1000);
        double[] normal = Fill.NORMAL_F64.draw(KEY, 9, 0, 1000);
        assertThat(Uniformity.kolmogorov(normal, x -> Math.clamp(x, 0.0, 1.0))).isGreaterThan(1.95);
        assertThat(Uniformity.kolmogorov(uniform, Uniformity::normalCdf)).isGreaterThan(1.95);
    }
}
