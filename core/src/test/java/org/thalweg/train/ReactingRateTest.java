package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.data.Split;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Momentum;
import org.thalweg.optim.ReduceOnPlateau;
import org.thalweg.optim.ReduceOnPlateau.Comparison;
import org.thalweg.optim.ReduceOnPlateau.Mode;
import org.thalweg.tensor.Rng;

/// Rates that react to how a training goes.
class ReactingRateTest {
    private static final Split CLOUDS = Split.of(SmallData.clouds(100), 0.2, 0.1, Rng.of(1));

    /// Nothing is better than the first metric by a million, so that the rate is halved after each epoch but the
    /// first.
    private static Trainer trainer(Mode mode, double threshold) {
        var schedule = new ReduceOnPlateau(new Constant(0.4), mode, 0.5, 0, threshold, Comparison.ABSOLUTE, 0, 0);
        return Trainer.of(Mlp.of(6), new SoftmaxCrossEntropy(), new Momentum(schedule, 0.9))
                .epochs(5)
                .batchSize(16)
                .threads(1);
    }

    private static List<Double> rates(Trainer trainer) {
        List<Double> rates = new ArrayList<>();
        trainer.on(new Callback() {
                    @Override
                    public void onEpoch(Progress progress, EpochReport report) {
                        rates.add(report.rate());
                    }
                })
                .train(CLOUDS);
        return rates;
    }

    @Test
    void theRateFallsWhenTheMetricStopsGettingBetter() {
        assertThat(rates(trainer(Mode.MIN, 1e6))).containsExactly(0.4, 0.4, 0.2, 0.1, 0.05);
        assertThat(rates(trainer(Mode.MAX, 1e6))).containsExactly(0.4, 0.4, 0.2, 0.1, 0.05);
    }

    /// The accuracy on the validation part gets better at most a few times, the loss goes on falling.
    @Test
    void itSeesALossOrTheFirstMetric() {
        List<Double> byLoss = rates(trainer(Mode.MIN, 0));
        List<Double> byAccuracy = rates(trainer(Mode.MAX, 0));
        assertThat(byAccuracy.getLast()).isLessThan(byLoss.getLast());
    }

    @Test
    void aTrainingThatGoesOnHasTheSameRates(@TempDir Path temporary) throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        RunFolder all = RunFolder.in(whole).checkpoints(CheckpointEvery.steps(1));
        trainer(Mode.MIN, 1e6).on(all).train(CLOUDS);
        RunFolder some = RunFolder.in(cut).checkpoints(CheckpointEvery.steps(1));
        assertThatThrownBy(() -> trainer(Mode.MIN, 1e6)
                        .on(some)
                        .on(new Callback() {
                            @Override
                            public void onEpoch(Progress progress, EpochReport report) {
                                if (report.epoch() == 4) {
                                    throw new IllegalStateException("died");
                                }
                            }
                        })
                        .train(CLOUDS))
                .hasMessage("died");
        trainer(Mode.MIN, 1e6)
                .resume(RunFolder.in(cut).checkpoints(CheckpointEvery.steps(1)), warning -> {
                    throw new AssertionError(warning);
                })
                .train(CLOUDS);
        assertThat(Files.readAllBytes(cut.resolve(RunFolder.WEIGHTS)))
                .isEqualTo(Files.readAllBytes(whole.resolve(RunFolder.WEIGHTS)));
    }
}
