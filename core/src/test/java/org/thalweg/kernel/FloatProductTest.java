package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatProductTest {
    private static final int[] SIZES = {0, 1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 31, 32, 33, 47, 64, 65};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyElementIsItsChainBitForBit(int threads) {
        Random random = new Random(7 + threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int round = 0; round < 800; round++) {
                check(randomShape(random), team, random, round % 5 == 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theVectorTwinHasTheSameBits(int threads) {
        assumeThat(VectorProvider.bits()).as(VectorProvider.reason()).isPositive();
        Random random = new Random(70 + threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int round = 0; round < 120; round++) {
                checkVectors(randomShape(random), team, random, round % 5 == 0);
            }
            for (int round = 0; round < 3; round++) { // k beyond a slab, several tiles
                checkVectors(
                        randomShape(random, 245 + 3 * round, 20 + random.nextInt(100), 330 + 101 * round),
                        team,
                        random,
                        false);
            }
        }
    }

    @Test
    void theVectorTwinTakesOverAndThenAllocatesNothing() throws InterruptedException {
        assumeThat(VectorProvider.bits()).as(VectorProvider.reason()).isPositive();
        ProductShape shape = ProductShape.of(64, 48, 80);
        FloatProduct product = FloatProduct.of(shape, 2);
        Warmup.awaitReady();
        assertThat(VectorProvider.describe()).contains("f32 products: vector after");
        Random random = new Random(5);
        float[] a = values(random, 64 * 80, false);
        float[] b = values(random, 80 * 48, false);
        float[] c = new float[64 * 48];
        float[] scratch = new float[product.scratch()];
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (ThreadTeam team = ThreadTeam.of(2)) {
            for (int round = 0; round < 50; round++) {
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
                for (int run = 0; run < 50; run++) {
                    product.run(team, a, 0, b, 0, c, 0, scratch, 0);
                }
                least = Math.min(
                        least,
                        threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before);
            }
        }
        assertThat(least).isZero();
        float[] expected = new float[64 * 48];
        reference(shape, a, 0, b, 0, expected, 0);
        assertThat(c).containsExactly(expected);
    }

    /// The definition, with nothing clever.
    static void reference(ProductShape s, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        for (int matrix = 0; matrix < s.batch(); matrix++) {
            for (int i = 0; i < s.m(); i++) {
                for (int j = 0; j < s.n(); j++) {
                    int at = cOffset + matrix * s.strideC() + i * s.ldc() + j;
                    float acc = s.accumulate() ? c[at] : 0;
                    for (int p = 0; p < s.k(); p++) {
                        float left = a[
                                aOffset + matrix * s.strideA() + (s.transposeA() ? p * s.lda() + i : i * s.lda() + p)];
                        float right = b[
                                bOffset + matrix * s.strideB() + (s.transposeB() ? j * s.ldb() + p : p * s.ldb() + j)];
                        acc = Math.fma(left, right, acc);
                    }
                    c[at] = acc;
                }
            }
        }
    }

    static ProductShape randomShape(Random random) {
        return randomShape(random, size(random), size(random), size(random));
    }

    static ProductShape randomShape(Random random, int m, int n, int k) {
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        int batch = random.nextInt(4) == 0 ? random.nextInt(9) : 1;
        int lda = (transposeA ? m : k) + gap(random);
        int ldb = (transposeB ? k : n) + gap(random);
        int ldc = n + gap(random);
        int strideA = random.nextInt(4) == 0 ? 0 : (transposeA ? k : m) * lda + gap(random);
        int strideB = random.nextInt(4) == 0 ? 0 : (transposeB ? n : k) * ldb + gap(random);
        return new ProductShape(
                transposeA,
                transposeB,
                m,
                n,
                k,
                lda,
                ldb,
                ldc,
                random.nextBoolean(),
                batch,
                strideA,
                strideB,
                m * ldc + gap(random),
                batch == 1 && random.nextInt(4) == 0);
    }

    static void check(ProductShape shape, ThreadTeam team, Random random, boolean special) {
        check(shape, FloatProduct.of(shape, team.threads()), team, random, special);
    }

    /// The vector twin, compiled or not, straight and swapped, against the reference.
    static void checkVectors(ProductShape shape, ThreadTeam team, Random random, boolean special) {
        FloatBlocks scalarPanels = VectorFloatBlocks.create();
        FloatBlocks vectorPanels = scalarPanels.with(VectorFloatBlocks.panels());
        List<FloatBlocks> all = new ArrayList<>(List.of(scalarPanels, vectorPanels));
        FloatBlock sideBySide = VectorFloatBlocks.sideBySide();
        if (sideBySide != null) {
            all.add(scalarPanels.with(sideBySide));
            all.add(vectorPanels.with(sideBySide));
        }
        for (FloatBlocks blocks : all) {
            for (boolean swapped : shape.steadyB() ? new boolean[] {false} : new boolean[] {false, true}) {
                check(shape, FloatProduct.of(shape, team.threads(), blocks, swapped), team, random, special);
            }
        }
    }

    private static void check(
            ProductShape shape, FloatProduct product, ThreadTeam team, Random random, boolean special) {
        int aOffset = random.nextInt(3);
        int bOffset = random.nextInt(3);
        int cOffset = random.nextInt(3);
        int scratchOffset = random.nextInt(3);
        float[] a = values(random, aOffset + (int) shape.spanA(), special);
        float[] b = values(random, bOffset + (int) shape.spanB(), special);
        float[] c = values(random, cOffset + (int) shape.spanC() + 3, special);
        float[] scratch = new float[scratchOffset + product.scratch()];
        float[] expected = c.clone();
        reference(shape, a, aOffset, b, bOffset, expected, cOffset);
        Arrays.fill(scratch, Float.NaN);
        byte[] seen = new byte[shape.batch() * shape.m() * shape.n()];
        Epilogue epilogue = (worker, matrix, rowFrom, rowTo, columnFrom, columnTo) -> {
            assertThat(worker).isBetween(0, team.threads() - 1);
            if (shape.steadyB()) {
                assertThat(columnTo - columnFrom).isEqualTo(shape.n());
            }
            for (int i = rowFrom; i < rowTo; i++) {
                for (int j = columnFrom; j < columnTo; j++) {
                    int at = cOffset + matrix * shape.strideC() + i * shape.ldc() + j;
                    boolean complete = Float.floatToIntBits(c[at]) == Float.floatToIntBits(expected[at]);
                    seen[(matrix * shape.m() + i) * shape.n() + j] += (byte) (complete ? 1 : 100);
                }
            }
        };
        product.run(team, a, aOffset, b, bOffset, c, cOffset, scratch, scratchOffset, epilogue);
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] != 1) {
                throw new AssertionError(
                        "element " + i + " was shown " + seen[i] + " times (100: incomplete): " + shape + ", " + team);
            }
        }
        for (int i = 0; i < c.length; i++) {
            if (Float.floatToIntBits(c[i]) != Float.floatToIntBits(expected[i])) {
                throw new AssertionError(
                        "element " + i + " is " + c[i] + ", not " + expected[i] + ": " + shape + ", " + team);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSteadyBIsPackedOnceAndAgainWhenItHasChanged(int threads) {
        Random random = new Random(90 + threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (boolean transposed : new boolean[] {false, true}) {
                ProductShape plain = ProductShape.of(70, 90, 50);
                ProductShape shape = (transposed ? plain.withTransposeB() : plain).withSteadyB();
                List<FloatProduct> products = new ArrayList<>(List.of(FloatProduct.of(shape, threads)));
                if (VectorProvider.bits() > 0) {
                    products.add(FloatProduct.of(shape, threads, VectorFloatBlocks.create(), false));
                }
                for (FloatProduct product : products) {
                    float[] scratch = new float[product.scratch()];
                    float[] b = values(random, 90 * 50, false);
                    for (int run = 0; run < 4; run++) {
                        if (run == 2) {
                            b = values(random, 90 * 50, false);
                            product.renew();
                        }
                        float[] a = values(random, 70 * 50, false);
                        float[] c = new float[70 * 90];
                        float[] expected = new float[70 * 90];
                        reference(shape, a, 0, b, 0, expected, 0);
                        product.run(team, a, 0, b, 0, c, 0, scratch, 0);
                        assertThat(c).containsExactly(expected);
                    }
                }
            }
        }
    }

    static float[] values(Random random, int length, boolean special) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
            if (special && random.nextInt(40) == 0) {
                values[i] = switch (random.nextInt(5)) {
                    case 0 -> Float.NaN;
                    case 1 -> Float.POSITIVE_INFINITY;
                    case 2 -> Float.NEGATIVE_INFINITY;
                    case 3 -> -0.0f;
                    default -> Float.MIN_VALUE;
                };
            }
        }
        return values;
    }

    private static int size(Random random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private static int gap(Random random) {
        return random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    }

    @Test
    void knownProduct() {
        // [1 2 3; 4 5 6] · [1 0; 0 1; 2 2] = [7 8; 16 17]
        float[] c = {9, 9, 9, 9};
        run(ProductShape.of(2, 2, 3), new float[] {1, 2, 3, 4, 5, 6}, new float[] {1, 0, 0, 1, 2, 2}, c);
        assertThat(c).containsExactly(7, 8, 16, 17);
    }

    @Test
    void negativeZerosGiveZeroAndNothingTimesInfinityIsNaN() {
        float[] c = {5, 5};
        run(ProductShape.of(1, 2, 1), new float[] {-0.0f}, new float[] {1, Float.POSITIVE_INFINITY}, c);
        assertThat(Float.floatToRawIntBits(c[0])).isZero(); // fma(−0, 1, +0) = +0
        assertThat(c[1]).isNaN();
    }

    @Test
    void anEmptyInnerDimensionWritesZerosOrLeavesC() {
        float[] c = {1, 2, 3, 4};
        run(ProductShape.of(2, 2, 0).withAccumulate(), new float[0], new float[0], c);
        assertThat(c).containsExactly(1, 2, 3, 4);
        run(ProductShape.of(2, 2, 0), new float[0], new float[0], c);
        assertThat(c).containsOnly(0);
    }

    @Test
    void refusesArraysThatAreTooSmall() {
        assertThatThrownBy(() -> run(ProductShape.of(2, 2, 3), new float[5], new float[6], new float[4]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("A spans 6 elements from offset 0, the array holds 5");
        assertThatThrownBy(() -> ProductShape.of(2, 3, 4).withLeading(3, 3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lda 3 is smaller than a row of A, stored as [2, 4]; at least 4 fits");
        assertThatThrownBy(() -> ProductShape.of(2, 3, 4).withBatch(2, 0, 0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("strideC 5");
    }

    @Test
    void refusesATeamOfAnotherSize() {
        FloatProduct product = FloatProduct.of(ProductShape.of(1, 1, 1), 2);
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatThrownBy(
                            () -> product.run(team, new float[1], 0, new float[1], 0, new float[1], 0, new float[0], 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("planned for 2 threads");
        }
    }

    private static void run(ProductShape shape, float[] a, float[] b, float[] c) {
        FloatProduct product = FloatProduct.of(shape, 1);
        try (ThreadTeam team = ThreadTeam.of(1)) {
            product.run(team, a, 0, b, 0, c, 0, new float[product.scratch()], 0);
        }
    }
}
