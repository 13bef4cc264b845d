package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
    private final Random random = new Random(3);

    private double[] normal(int n) {
        return random.doubles(n, -1, 1).toArray();
    }

    static Stream<Dot> twins() {
        return VectorProvider.present() ? Stream.of(new VectorDot256(), new VectorDot512()) : Stream.empty();
    }

    @ParameterizedTest
    @MethodSource("twins")
    void vectorsGiveTheBitsOfScalars(Dot vector) {
        for (int length = 0; length < 70; length++) {
            double[] a = normal(length + 5);
            double[] b = normal(length + 5);
            double[] c = normal(length + 5);
            assertThat(vector.of(a, 2, b, 5, length)).isEqualTo(ScalarDot.ONLY.of(a, 2, b, 5, length));
            double[] results = {1, 2};
            double[] expected = {1, 2};
            vector.twice(a, b, c, 3, length, results, results, 0);
            ScalarDot.ONLY.twice(a, b, c, 3, length, expected, expected, 0);
            assertThat(results).as("length %d", length).isEqualTo(expected);
        }
    }

    /// The order of a sum is its meaning: s₀ + s₈, then quarters, then what is left over.
    @Test
    void sumsAreJoinedInHalves() {
        double[] a = normal(35);
        double[] b = normal(35);
        double[] sums = new double[16];
        for (int i = 0; i < 32; i++) {
            sums[i % 16] += a[i] * b[i];
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                sums[i] += sums[i + half];
            }
        }
        double rest = a[32] * b[32] + a[33] * b[33] + a[34] * b[34];
        assertThat(Vectors.dot(a, b)).isEqualTo(sums[0] + rest);
    }

    /// Lengths within a block, at its end, and of several blocks.
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 1000, 1024, 1025, 5000})
    void manyProductsAndCombinationsAreThoseOfOneByOne(int n) {
        int count = 7;
        double[][] rows = IntStream.range(0, 9).mapToObj(k -> normal(n)).toArray(double[][]::new);
        double[] a = normal(n);
        double[] b = normal(n);
        double[] withA = new double[9];
        double[] withB = new double[9];
        Vectors.dots(rows, count, a, withA, b, withB);
        double[] y = normal(n);
        double[] expected = y.clone();
        double[] c = normal(9);
        Vectors.combine(0.5, rows, count, c, y);
        Vectors.scale(0.5, expected);
        for (int k = 0; k < count; k++) {
            assertThat(withA[k]).isCloseTo(Vectors.dot(rows[k], a), within(1e-12 * n));
            assertThat(withB[k]).isCloseTo(Vectors.dot(rows[k], b), within(1e-12 * n));
            Vectors.add(c[k], rows[k], expected);
        }
        assertThat(withA[count]).isZero();
        for (int i = 0; i < n; i++) {
            assertThat(y[i]).isCloseTo(expected[i], within(1e-14));
        }
    }

    @Test
    void longProductsHaveTheSameBitsBeforeAndAfterTheVectorTwin() throws InterruptedException {
        assumeThat(VectorProvider.bits()).isGreaterThanOrEqualTo(256);
        double[] a = normal(999);
        double[] b = normal(999);
        double before = Vectors.dot(a, b);
        Warmup.awaitReady();
        assertThat(Vectors.dot(a, b)).isEqualTo(before).isEqualTo(ScalarDot.ONLY.of(a, 0, b, 0, 999));
    }

    @Test
    void aNormDoesNotOverflowOrVanish() {
        assertThat(Vectors.norm(new double[] {3e200, 4e200})).isCloseTo(5e200, within(1e186));
        assertThat(Vectors.norm(new double[] {3e-200, -4e-200})).isCloseTo(5e-200, within(1e-214));
        assertThat(Vectors.norm(new double[] {0, 0})).isZero();
        assertThat(Vectors.norm(new double[] {1, Double.NaN})).isNaN();
        assertThat(Vectors.largest(new double[] {-7, 3})).isEqualTo(7);
    }
}
