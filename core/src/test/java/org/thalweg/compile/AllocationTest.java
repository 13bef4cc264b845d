package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.OwnJvm;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.kernel.Warmup;
import org.thalweg.tensor.DType;

/// A training step allocates nothing once it is warm.
///
/// In a JVM of its own: whether C2 keeps a vector in a register at the edge of a loop depends on what the JVM has run
/// before. Where it does not, a vector of 64 bytes is made in each tile; seen once, after two thousand other tests.
class AllocationTest {
    private static final int RUNS = 100;

    /// Far more than the JVM's own, far less than one object a run.
    private static final int NOTHING = 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aWarmTrainingStepAllocatesNothingInScalarCode(int threads) throws IOException, InterruptedException {
        Allocated allocated = measure(threads, 0);
        assertThat(allocated.caller()).isLessThanOrEqualTo(NOTHING);
        assertThat(allocated.everywhere()).isLessThanOrEqualTo(16 * NOTHING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aWarmTrainingStepAllocatesNothingInVectorCode(int threads) throws IOException, InterruptedException {
        Allocated allocated = measure(threads, 256);
        assertThat(allocated.caller()).isLessThanOrEqualTo(NOTHING);
        assertThat(allocated.everywhere()).isLessThanOrEqualTo(16 * NOTHING);
    }

    @Test
    void theCounterSeesASmallArray() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] kept = new byte[2048];
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isGreaterThanOrEqualTo(kept.length);
    }

    /// Bytes in [#RUNS] runs.
    private record Allocated(long caller, long everywhere) {}

    private static Allocated measure(int threads, int bits) throws IOException, InterruptedException {
        String output = OwnJvm.run(
                Steps.class,
                "--add-modules=jdk.incubator.vector",
                "-D" + VectorProvider.PROPERTY + "=" + bits,
                "-Dthreads=" + threads);
        Matcher figures = Pattern.compile("ALLOCATED (\\d+) (\\d+)").matcher(output);
        assertThat(figures.find()).as(output).isTrue();
        return new Allocated(Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)));
    }

    /// Runs steps and prints what they allocate in the calling thread and everywhere.
    static final class Steps {
        private Steps() {}

        public static void main(String[] arguments) throws InterruptedException {
            TrainingStep step = TrainingStep.of(DType.F32, 64, 100, 60, 10);
            try (ThreadTeam team = ThreadTeam.of(Integer.getInteger("threads"));
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
                System.out.println("ALLOCATED " + caller + " " + everywhere);
            }
        }
    }
}
