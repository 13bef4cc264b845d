package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Sampler.Order;
import org.thalweg.data.Sampler.Rest;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

final class SamplerTest {
    private static Dataset examples(int n) {
        return new Dataset("some data", Shape.of(1), Rows.of(1, new float[n]), List.of(), new NoTargets(n));
    }

    private static Sampler sampler(int n, int batch, Order order, long seed) {
        return new Sampler(examples(n), batch, order, Rest.KEPT, Rng.of(seed));
    }

    private static int[] epoch(Sampler sampler, long epoch) {
        sampler.startEpoch(epoch);
        return sampler.rows().clone();
    }

    @Test
    void anEpochHasEveryExampleOnceInAnOrderOfItsOwn() {
        Sampler sampler = sampler(1000, 32, Order.SHUFFLED, 1);
        int[] first = epoch(sampler, 0);
        int[] second = epoch(sampler, 1);

        assertThat(first).isNotEqualTo(second);
        for (int[] order : List.of(first, second)) {
            assertThat(Arrays.stream(order).sorted().toArray())
                    .isEqualTo(IntStream.range(0, 1000).toArray());
            assertThat(order).isNotEqualTo(IntStream.range(0, 1000).toArray());
        }
    }

    @Test
    void theOrderOfAnEpochDependsOnSeedAndEpochAlone() {
        for (Order order : Order.values()) {
            Sampler through = sampler(100, 10, order, 7);
            epoch(through, 0);
            epoch(through, 1);
            epoch(through, 2);
            int[] reached = epoch(through, 3);
            assertThat(epoch(sampler(100, 33, order, 7), 3)).as(order.name()).isEqualTo(reached);
            epoch(through, 9);
            assertThat(epoch(through, 3)).as(order.name()).isEqualTo(reached);
        }
        assertThat(epoch(sampler(100, 10, Order.SHUFFLED, 8), 3))
                .isNotEqualTo(epoch(sampler(100, 10, Order.SHUFFLED, 7), 3));
    }

    @Test
    void shuffledOnceIsTheSameOrderInEachEpoch() {
        Sampler once = sampler(100, 10, Order.SHUFFLED_ONCE, 3);
        int[] first = epoch(once, 0);
        assertThat(epoch(once, 5)).isEqualTo(first).isEqualTo(epoch(sampler(100, 7, Order.SHUFFLED, 3), 0));
        assertThat(epoch(sampler(100, 10, Order.SHUFFLED_ONCE, 4), 0)).isNotEqualTo(first);
    }

    @Test
    void aNewSamplerIsAtEpochZero() {
        Sampler sampler = sampler(50, 5, Order.SHUFFLED, 2);
        int[] fresh = sampler.rows().clone();

        assertThat(sampler.epoch()).isZero();
        epoch(sampler, 4);
        assertThat(epoch(sampler, 0)).isEqualTo(fresh);
    }

    @Test
    void theRestIsASmallerBatchOrLeftOut() {
        Sampler kept = sampler(10, 4, Order.IN_ORDER, 1);
        assertThat(kept.batches()).isEqualTo(3);
        assertThat(IntStream.range(0, 3).map(kept::size)).containsExactly(4, 4, 2);
        assertThat(IntStream.range(0, 3).map(kept::start)).containsExactly(0, 4, 8);
        Sampler dropped = new Sampler(examples(10), 4, Order.IN_ORDER, Rest.DROPPED, Rng.of(1));
        assertThat(dropped.batches()).isEqualTo(2);
        assertThat(IntStream.range(0, 2).map(dropped::size)).containsExactly(4, 4);
        for (Rest rest : Rest.values()) {
            Sampler even = new Sampler(examples(8), 4, Order.IN_ORDER, rest, Rng.of(1));
            assertThat(even.batches()).as(rest.name()).isEqualTo(2);
        }
    }

    @Test
    void inOrderIsAsTheyStand() {
        assertThat(epoch(sampler(5, 2, Order.IN_ORDER, 1), 6)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void withReplacementDrawsEachExampleAsOftenAsChanceHasIt() {
        // The number of distinct examples of n = 10 000 draws has mean n(1 − 1/e) = 6321 and deviation about 31.
        int[] drawn = epoch(sampler(10_000, 100, Order.WITH_REPLACEMENT, 1), 0);
        assertThat(drawn).hasSize(10_000);
        assertThat(Arrays.stream(drawn).distinct().count()).isBetween(6321L - 155, 6321L + 155);
    }

    @Test
    void everyPlaceIsAsLikelyForEveryExample() {
        // Over 8000 epochs of 8 examples each (example, place) is expected 1000 times, with deviation 30.
        Sampler sampler = sampler(8, 8, Order.SHUFFLED, 12);
        int[][] seen = new int[8][8];
        for (int e = 0; e < 8000; e++) {
            sampler.startEpoch(e);
            for (int place = 0; place < 8; place++) {
                seen[sampler.rows()[place]][place]++;
            }
        }
        for (int[] places : seen) {
            for (int times : places) {
                assertThat(times).isBetween(1000 - 5 * 30, 1000 + 5 * 30);
            }
        }
    }

    @Test
    void aBatchAllocatesNothingAndAnEpochNextToNothing() {
        var counter = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Sampler sampler = sampler(10_000, 10, Order.SHUFFLED, 1);
        long sum = walk(sampler);
        long batches = Long.MAX_VALUE; // the least of some tries: the JVM allocates now and then, too
        long epoch = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = counter.getCurrentThreadAllocatedBytes();
            sum += walk(sampler);
            long between = counter.getCurrentThreadAllocatedBytes();
            sampler.startEpoch(1);
            epoch = Math.min(epoch, counter.getCurrentThreadAllocatedBytes() - between);
            batches = Math.min(batches, between - before);
        }
        assertThat(sum).isEqualTo(6L * 4_995_000 + 6L * 10_000); // Σ starts + sizes, for each walk
        assertThat(batches).isLessThan(100);
        assertThat(epoch).isLessThan(1000);
    }

    private static long walk(Sampler sampler) {
        long sum = 0;
        for (int b = 0; b < sampler.batches(); b++) {
            sum += sampler.start(b) + sampler.size(b);
        }
        return sum;
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> sampler(150, 200, Order.SHUFFLED, 1))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "some data: a batch of 200 is larger than the data, 150 examples. Use a batch size of at most"
                                + " 150.");
        assertThatThrownBy(() -> sampler(150, 0, Order.SHUFFLED, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch size 0 must be at least 1");
        assertThatThrownBy(() -> sampler(0, 1, Order.SHUFFLED, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there are no examples to draw batches from");
        assertThatThrownBy(() -> sampler(3, 1, Order.SHUFFLED, 1).startEpoch(-1))
                .hasMessage("epoch -1 must be at least 0");
    }
}
