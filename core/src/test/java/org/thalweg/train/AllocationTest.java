package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.nn.GlorotUniform;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.Relu;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;

class AllocationTest {
    /// Bytes that the training thread allocates per step of the third epoch, by the thread's own counter.
    private static final class Counter implements Callback {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long before;
        private int steps;
        double perStep = Double.NaN;

        @Override
        public void onStep(Progress progress) {
            if (progress.epoch() == 3 && progress.batch() == 1) {
                before = threads.getCurrentThreadAllocatedBytes();
            } else if (progress.epoch() == 3 && progress.batch() == progress.batches()) {
                steps = progress.batches() - 1;
                perStep = (double) (threads.getCurrentThreadAllocatedBytes() - before) / steps;
            }
        }
    }

    /// Gathering, forward, backward, update and counting, for batches of both sizes; the program of the smaller one
    /// is compiled at the end of the first epoch.
    @Test
    void aStepAllocatesNothing() {
        Counter counter = new Counter();
        Trainer.of(
                        new Mlp(List.of(8, 8), new Relu(), 0.2, new GlorotUniform()),
                        new SoftmaxCrossEntropy(),
                        new Adam(new Constant(0.001)))
                .epochs(3)
                .batchSize(4)
                .scaling(Scaling.COLUMNS)
                .threads(2)
                .on(counter)
                .train(SmallData.clouds(42));
        assertThat(counter.steps).isEqualTo(10);
        assertThat(counter.perStep).isLessThan(1024);
    }
}
