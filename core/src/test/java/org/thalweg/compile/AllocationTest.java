package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.Warmup;
import org.thalweg.tensor.DType;

/// A training step allocates nothing once it is warm.
class AllocationTest {
    private static final int RUNS = 100;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aWarmTrainingStepAllocatesNothing(int threads) throws InterruptedException {
        TrainingStep step = TrainingStep.of(DType.F32, 64, 100, 60, 10);
        try (ThreadTeam team = ThreadTeam.of(threads);
                Executable executable = TrainingStep.filled(step.program().compile(team), step.inputs())) {
            executable.run();
            Warmup.awaitReady();
            for (int run = 0; run < 3 * RUNS; run++) {
                executable.run();
            }
            long caller = Long.MAX_VALUE; // the least of some tries: the JVM allocates now and then, too
            long everywhere = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long all = THREADS.getTotalThreadAllocatedBytes();
                long here = THREADS.getCurrentThreadAllocatedBytes();
                for (int run = 0; run < RUNS; run++) {
                    executable.run();
                }
                caller = Math.min(caller, THREADS.getCurrentThreadAllocatedBytes() - here);
                everywhere = Math.min(everywhere, THREADS.getTotalThreadAllocatedBytes() - all);
            }
            assertThat(caller)
                    .as("bytes allocated by the caller in %d runs", RUNS)
                    .isLessThanOrEqualTo(1024);
            assertThat(everywhere)
                    .as("bytes allocated by all threads in %d runs", RUNS)
                    .isLessThanOrEqualTo(16 * 1024);
        }
    }

    @Test
    void theCounterSeesASmallArray() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] kept = new byte[2048];
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isGreaterThanOrEqualTo(kept.length);
    }
}
