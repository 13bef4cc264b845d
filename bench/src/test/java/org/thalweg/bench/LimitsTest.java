package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.bench.Work.Phase.Arithmetic;
import org.thalweg.bench.Work.Phase.Memory;

class LimitsTest {
    /// 100 GF/s a thread; 10, 20 and 40 GB/s by traffic, five times as much up to 32 MB.
    private static final class FakeProbe implements Limits.Probe {
        private final List<String> asked = new ArrayList<>();

        @Override
        public double flops(int threads) {
            return 100e9 * threads;
        }

        @Override
        public double bandwidth(int threads, Traffic traffic, long workingSet) {
            asked.add(traffic + " " + workingSet);
            double memory = switch (traffic) {
                case READ -> 10e9;
                case COPY -> 20e9;
                case UPDATE -> 40e9;
            };
            return memory * (workingSet <= 32_000_000 ? 5 : 1);
        }
    }

    @Test
    void phasesFollowEachOtherSoTheirTimesAdd() {
        var limits = new Limits(1, new FakeProbe());
        var work = Work.of(
                new Arithmetic("product", 1e9), // 10 ms at 100 GF/s
                new Memory("copy", 80e6, Traffic.COPY, 80_000_000), // 4 ms at 20 GB/s
                new Memory("update", 40e6, Traffic.UPDATE, 8_000_000)); // 0.2 ms at 200 GB/s, in the cache
        assertThat(limits.milliseconds(work)).isCloseTo(14.2, within(1e-9));
    }

    @Test
    void moreThreadsHaveAHigherPeak() {
        var work = Work.of(new Arithmetic("product", 1e9));
        assertThat(new Limits(2, new FakeProbe()).milliseconds(work)).isCloseTo(5, within(1e-9));
    }

    @Test
    void nothingCountedIsNoLimit() {
        assertThat(new Limits(1, new FakeProbe()).milliseconds(Work.of())).isNaN();
    }

    @Test
    void eachBandwidthIsMeasuredOnce() {
        var probe = new FakeProbe();
        var limits = new Limits(1, probe);
        limits.bandwidth(Traffic.READ, 1000);
        limits.bandwidth(Traffic.READ, 1000);
        limits.bandwidth(Traffic.READ, 2000);
        assertThat(probe.asked).containsExactly("READ 1000", "READ 2000");
    }
}
