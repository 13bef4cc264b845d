package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.OwnJvm;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.kernel.Warmup;
import org.thalweg.tensor.DType;

/// A training step allocates nothing once it is warm.
///
/// In a JVM of its own: whether C2 keeps a vector in a register at the edge of a loop depends on what the JVM has run
/// before. Where it does not, a vector of 64 bytes is made in each tile; seen once, after two thousand other tests.
@Tag("slow")
class AllocationTest {
    private static final int RUNS = 100;

    /// Far more than the JVM's own, far less than one object a run.
    private static final int NOTHING = 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({"network, 1", "network, 2", "convolution, 1"})
    void aWarmTrainingStepAllocatesNothingInScalarCode(String program, int threads)
            throws IOException, InterruptedException {
        Allocated allocated = measure(program, DType.F32, threads, 0);
        assertThat(allocated.caller()).isLessThanOrEqualTo(NOTHING);
        assertThat(allocated.everywhere()).isLessThanOrEqualTo(16 * NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"network, F32, 1", "network, F32, 2", "convolution, F32, 1", "convolution, F64, 1"})
    void aWarmTrainingStepAllocatesNothingInVectorCode(String program, DType dtype, int threads)
            throws IOException, InterruptedException {
        Allocated allocated = measure(program, dtype, threads, 256);
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

    private static Allocated measure(String program, DType dtype, int threads, int bits)
            throws IOException, InterruptedException {
        String output = OwnJvm.run(
                Steps.class,
                "--add-modules=jdk.incubator.vector",
                "-D" + VectorProvider.PROPERTY + "=" + bits,
                "-Dprogram=" + program,
                "-Ddtype=" + dtype,
                "-Dthreads=" + threads);
        Matcher figures = Pattern.compile("ALLOCATED (\\d+) (\\d+)").matcher(output);
        assertThat(figures.find()).as(output).isTrue();
        return new Allocated(Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)));
    }

    /// Runs steps and prints what they allocate in the calling thread and everywhere.
    static final class Steps {
        /// C2 compiles what calls the kernels after some thousand calls.
        private static final long UNTIL_COMPILED = 2_000_000_000L;

        private Steps() {}

        public static void main(String[] arguments) throws InterruptedException {
            DType dtype = DType.valueOf(System.getProperty("dtype"));
            TrainingStep step = System.getProperty("program").equals("network")
                    ? TrainingStep.of(dtype, 64, 100, 60, 10)
                    : ConvolutionStepTest.training(dtype);
            try (ThreadTeam team = ThreadTeam.of(Integer.getInteger("threads"));
                    Executable executable = TrainingStep.filled(step.program().compile(team), step.inputs())) {
                executable.run();
                Warmup.awaitReady();
                long end = System.nanoTime() + UNTIL_COMPILED;
                while (System.nanoTime() < end) {
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
