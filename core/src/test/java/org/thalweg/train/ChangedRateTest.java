package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Dataset;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Exponential;
import org.thalweg.optim.Momentum;
import org.thalweg.optim.MultiStep;
import org.thalweg.optim.Schedule;
import org.thalweg.optim.Sgd;

/// Rates that a callback changes while a training goes on.
class ChangedRateTest {
    private static final Dataset CLOUDS = SmallData.clouds(70); // three steps an epoch

    private static Trainer trainer(Schedule rate) {
        return Trainer.of(Mlp.of(6), new SoftmaxCrossEntropy(), new Momentum(rate, 0.9))
                .epochs(3)
                .batchSize(32)
                .threads(1);
    }

    /// Does something after one step.
    private static Callback after(long step, Consumer<Progress> what) {
        return new Callback() {
            @Override
            public void onStep(Progress progress) {
                if (progress.step() == step) {
                    what.accept(progress);
                }
            }
        };
    }

    private static Callback noting(List<Double> rates) {
        return new Callback() {
            @Override
            public void onStep(Progress progress) {
                rates.add(progress.rate());
            }
        };
    }

    /// The rule that is meant has another rate from the fifth step on.
    @Test
    void theNextStepHasTheNewRate() {
        List<Double> rates = new ArrayList<>();
        TrainingOutcome changed = trainer(new Constant(0.2))
                .on(after(4, progress -> progress.scaleRate(0.25)))
                .on(noting(rates))
                .train(CLOUDS);
        assertThat(rates).containsExactly(0.2, 0.2, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05, 0.05);
        TrainingOutcome planned = trainer(new MultiStep(0.2, List.of(4L), 0.25)).train(CLOUDS);
        assertThat(changed.model().parameters().floats())
                .isEqualTo(planned.model().parameters().floats());
        assertThat(changed.figures()).isEqualTo(planned.figures());
    }

    @Test
    void aRateThatIsSetGoesOnAsItsScheduleDoes() {
        List<Double> rates = new ArrayList<>();
        trainer(new Exponential(0.1, 0.5))
                .on(after(2, progress -> progress.setRate(0.3)))
                .on(after(5, progress -> progress.setRate(0)))
                .on(after(6, progress -> progress.setRate(1)))
                .on(noting(rates))
                .train(CLOUDS);
        double[] expected = {0.1, 0.05, 0.3, 0.15, 0.075, 0, 1, 0.5, 0.25};
        for (int k = 0; k < 9; k++) {
            assertThat(rates.get(k)).as("step %d", k + 1).isCloseTo(expected[k], within(1e-15));
        }
    }

    @Test
    void itCanBeChangedBeforeTheFirstStepAndBetweenEpochs() {
        List<Double> rates = new ArrayList<>();
        trainer(new Constant(0.1))
                .on(new Callback() {
                    @Override
                    public void onStart(Setup setup, Progress progress) {
                        progress.setRate(0.5);
                    }

                    @Override
                    public void onEpoch(Progress progress, EpochReport report) {
                        progress.scaleRate(0.5);
                    }
                })
                .on(noting(rates))
                .train(CLOUDS);
        assertThat(rates).containsExactly(0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125);
    }

    @Test
    void whatIsNoRateIsRefused() {
        for (double rate : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> trainer(new Constant(0.1))
                            .on(after(1, progress -> progress.setRate(rate)))
                            .train(CLOUDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("setRate: rate = " + rate);
        }
        assertThatThrownBy(() -> trainer(new Constant(0))
                        .on(after(1, progress -> progress.setRate(0.1)))
                        .train(CLOUDS))
                .hasMessageContaining("the rate of step 2 is 0");
    }

    private static Trainer reacting() {
        return trainer(new Exponential(0.2, 0.9))
                .on(after(2, progress -> progress.scaleRate(0.5)))
                .on(after(5, progress -> progress.setRate(0.3)));
    }

    /// Resumed from the checkpoint of the step before, so before, between and after the changes.
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 5, 6, 9})
    void aTrainingThatGoesOnHasTheSameRates(long step) throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        reacting().on(RunFolder.in(whole).checkpoints(CheckpointEvery.steps(1))).train(CLOUDS);
        assertThatThrownBy(() -> reacting()
                        .on(RunFolder.in(cut).checkpoints(CheckpointEvery.steps(1)))
                        .on(after(step, _ -> {
                            throw new IllegalStateException("died");
                        }))
                        .train(CLOUDS))
                .hasMessage("died");
        reacting()
                .resume(RunFolder.in(cut).checkpoints(CheckpointEvery.steps(1)), warning -> {
                    throw new AssertionError(warning);
                })
                .train(CLOUDS);
        for (String name : List.of(RunFolder.WEIGHTS, RunFolder.METRICS)) {
            assertThat(Files.readAllBytes(cut.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(whole.resolve(name)));
        }
    }

    @TempDir
    private Path temporary;

    /// Goes on from a snapshot in memory that the changes were made before, without the callback that made them.
    @Test
    void aSnapshotHasTheChange() {
        List<Snapshot> snapshots = new ArrayList<>();
        TrainingOutcome whole = reacting()
                .on(new Callback() {
                    @Override
                    public boolean wantsSnapshot(Progress progress) {
                        return progress.step() == 5;
                    }

                    @Override
                    public void onSnapshot(Progress progress, Snapshot snapshot) {
                        snapshots.add(snapshot);
                    }
                })
                .train(CLOUDS);
        TrainingOutcome after =
                trainer(new Exponential(0.2, 0.9)).from(snapshots.getFirst()).train(CLOUDS);
        assertThat(after.model().parameters().floats())
                .isEqualTo(whole.model().parameters().floats());
    }

    /// ŷ = wx + b on a line: after three steps the rate is so large that values overflow some steps on.
    /// The way back to before leads over steps that had the rates they had.
    @Test
    void aStepThatIsNotFiniteIsFoundAcrossAChange() {
        Trainer trainer = Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(0.05)))
                .epochs(400)
                .batchSize(5)
                .threads(1);
        Dataset line = SmallData.line(20);
        TrainingOutcome outcome =
                trainer.on(after(3, progress -> progress.setRate(50))).train(line);
        assertThat(outcome.ending()).isInstanceOf(TrainingOutcome.Ending.NotFinite.class);
        long failed = outcome.steps();
        assertThat(failed).isGreaterThan(5);
        TrainingOutcome before = trainer.on(after(3, progress -> progress.setRate(50)))
                .stop(new StepLimit(failed - 1))
                .train(line);
        assertThat(outcome.model().parameters().floats())
                .isEqualTo(before.model().parameters().floats());
    }
}
