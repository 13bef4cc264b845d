package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Dataset;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Schedule;
import org.thalweg.optim.Step;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Whatever ends a training, or keeps it from beginning, no thread is left of it.
class ThreadsTest {
    private static final Dataset CLOUDS = SmallData.clouds(60);

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("thalweg-worker"))
                .collect(Collectors.toSet());
    }

    /// Threads that `work` started and that go on after it.
    private static Set<Thread> left(Runnable work) {
        Set<Thread> before = workers();
        work.run();
        Set<Thread> after = workers();
        after.removeAll(before);
        return after;
    }

    private record Impossible(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            throw new IllegalArgumentException("not this one");
        }
    }

    private static Trainer trainer(UpdateRule rule) {
        return Trainer.of(Mlp.of(4), new SoftmaxCrossEntropy(), rule)
                .batchSize(32)
                .epochs(1);
    }

    @Test
    void theCountSeesThreads() {
        try (PreparedTraining training =
                trainer(new Adam(new Constant(0.01))).threads(3).prepare(CLOUDS.shape(), List.of("a", "b", "c"))) {
            assertThat(workers()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(training.model().size()).isPositive();
        }
    }

    @Test
    void aTrainingThatIsDoneLeavesNone() {
        assertThat(left(() -> trainer(new Adam(new Constant(0.01))).threads(3).train(CLOUDS)))
                .isEmpty();
    }

    /// Refused while the step is put together, by the rule, after the threads have started.
    @Test
    void aRuleThatCannotBeTakenLeavesNone() {
        UpdateRule impossible = new Impossible(new Constant(1));
        assertThat(left(() -> {
                    assertThatThrownBy(() -> trainer(impossible).threads(3).train(CLOUDS))
                            .hasMessageContaining("not this one");
                    assertThatThrownBy(() ->
                                    trainer(impossible).threads(3).prepare(CLOUDS.shape(), List.of("a", "b", "c")))
                            .hasMessageContaining("not this one");
                }))
                .isEmpty();
    }

    @Test
    void aCallbackThatThrowsLeavesNone() {
        Callback breaks = new Callback() {
            @Override
            public void onStep(Progress progress) {
                throw new IllegalStateException("in the middle");
            }
        };
        assertThat(left(() -> assertThatThrownBy(() -> trainer(new Adam(new Constant(0.01)))
                                .threads(3)
                                .on(breaks)
                                .train(CLOUDS))
                        .hasMessageContaining("in the middle")))
                .isEmpty();
    }

    /// The second time the function is asked, for its value at the point, the threads have started.
    @Test
    void aFunctionThatCannotBeDescendedLeavesNone() {
        NDArray start = NDArray.zeros(DType.F64, Shape.of(2));
        int[] calls = {0};
        assertThat(left(() -> assertThatThrownBy(() -> Descent.of(
                                new Adam(new Constant(0.01)),
                                start,
                                x -> {
                                    if (calls[0]++ > 0) {
                                        throw new IllegalArgumentException("once only");
                                    }
                                    return x.square().sum();
                                },
                                3))
                        .hasMessageContaining("once only")))
                .isEmpty();
    }
}
