package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopElementsTest {
    /// Few values, so that many are equal, and among them all that compare oddly.
    private static final double[] VALUES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1, -1, 0.5, Float.MIN_VALUE, 1e30
    };

    /// Against a stable sort of boxed indices.
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "3, 7, 7",
        "5, 16, 1",
        "4, 100, 5",
        "2, 1000, 1000",
        "301, 33, 4",
        "3, 0, 0",
        "0, 4, 2",
        "2, 5, 0"
    })
    void findsWhatAStableSortFinds(int rows, int size, int count) {
        Random random = new Random(11);
        double[] x = new double[1 + rows * size];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(3) == 0 ? random.nextGaussian() : VALUES[random.nextInt(VALUES.length)];
        }
        float[] single = new float[x.length];
        int[] whole = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            single[i] = (float) x[i];
            whole[i] = (int) x[i];
        }
        for (int threads : new int[] {1, 3}) {
            try (ThreadTeam team = ThreadTeam.of(threads)) {
                TopElements top = new TopElements(rows, size, count, threads);
                int[] found = new int[2 + rows * count];
                top.run(team, x, 1, found, 2);
                assertThat(found).containsExactly(expected(x, rows, size, count));
                top.run(team, single, 1, found, 2);
                for (int i = 0; i < x.length; i++) {
                    x[i] = single[i];
                }
                assertThat(found).containsExactly(expected(x, rows, size, count));
                top.run(team, whole, 1, found, 2);
                double[] asDouble = IntStream.of(whole).asDoubleStream().toArray();
                assertThat(found).containsExactly(expected(asDouble, rows, size, count));
            }
        }
    }

    /// Java's order of doubles has NaN at the top, as here, but −0 below 0.
    private static int[] expected(double[] x, int rows, int size, int count) {
        int[] expected = new int[2 + rows * count];
        for (int row = 0; row < rows; row++) {
            int start = 1 + row * size;
            Comparator<Integer> rising = Comparator.comparingDouble(i -> x[start + i] == 0 ? 0 : x[start + i]);
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted(rising.reversed())
                    .mapToInt(i -> i)
                    .toArray();
            System.arraycopy(order, 0, expected, 2 + row * count, count);
        }
        return expected;
    }

    @Test
    void aRunAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] x = new float[200 * 50];
        int[] to = new int[200 * 5];
        try (ThreadTeam team = ThreadTeam.of(1)) {
            TopElements top = new TopElements(200, 50, 5, 1);
            top.run(team, x, 0, to, 0);
            long least = Long.MAX_VALUE; // the JVM allocates now and then, too
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                top.run(team, x, 0, to, 0);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isLessThanOrEqualTo(256);
        }
    }

    @Test
    void whatHasNoOrderOrTooFewElementsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopElements(2, 3, 4, 1))
                .withMessageContaining("the 4 largest of 3 in 2 rows");
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TopElements(1, 1, 1, 1).run(team, new boolean[1], 0, new int[1], 0))
                    .withMessageContaining("the largest of boolean[]");
        }
    }
}
