package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Dataset;
import org.thalweg.data.Sampler;
import org.thalweg.data.Split;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Exponential;
import org.thalweg.optim.Nesterov;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Trainings that end somewhere and go on from a checkpoint.
class ResumeTest {
    private static final Split CLOUDS = Split.of(SmallData.clouds(100), 0, 0.3, Rng.of(1)); // 70 to train on

    @TempDir
    private Path temporary;

    /// Everything that a step may depend on: dropout, running statistics, two slots, a rate that changes, batches
    /// of two sizes.
    private static Trainer trainer() {
        return Trainer.of(
                        Catalogues.MODELS.create("network(dense(6), batchNorm, relu, dropout(0.3))"),
                        new SoftmaxCrossEntropy(),
                        new Adam(new Exponential(0.05, 0.97)))
                .epochs(3)
                .batchSize(32)
                .scaling(Scaling.COLUMNS)
                .threads(1);
    }

    private static Callback dyingAt(long step) {
        return new Callback() {
            @Override
            public void onStep(Progress progress) {
                if (progress.step() == step) {
                    throw new IllegalStateException("died");
                }
            }
        };
    }

    private static RunFolder keeping(Path folder) {
        return RunFolder.in(folder).checkpoints(CheckpointEvery.steps(1));
    }

    private static void dies(Path folder, long step) {
        assertThatThrownBy(() -> trainer().on(keeping(folder)).on(dyingAt(step)).train(CLOUDS))
                .hasMessage("died");
    }

    private static TrainingOutcome resumed(Path folder) {
        return trainer()
                .resume(keeping(folder), warning -> {
                    throw new AssertionError(warning);
                })
                .train(CLOUDS);
    }

    private static byte[] bytes(Path folder, String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    /// The first two epochs are of three steps; the last checkpoint is of the step before the one that dies.
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 7, 9})
    void goesOnBitForBitFromAnyStep(long step) throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        TrainingOutcome expected = trainer().on(keeping(whole)).train(CLOUDS);
        dies(cut, step);
        assertThat(cut.resolve(RunFolder.WEIGHTS)).doesNotExist();
        assertThatThrownBy(() -> RunFolder.load(cut))
                .hasMessageContaining("has no weights: the training did not end. Go on with it");
        TrainingOutcome outcome = resumed(cut);
        assertThat(outcome.figures()).isEqualTo(expected.figures());
        assertThat(outcome.steps()).isEqualTo(9);
        for (String name : List.of(RunFolder.WEIGHTS, RunFolder.METRICS, RunFolder.RUN)) {
            assertThat(bytes(cut, name)).as(name).isEqualTo(bytes(whole, name));
        }
    }

    @ParameterizedTest
    @EnumSource(Sampler.Order.class)
    void goesOnInEachOrderOfTheExamples(Sampler.Order order) throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        trainer().order(order).on(keeping(whole)).train(CLOUDS);
        assertThatThrownBy(() ->
                        trainer().order(order).on(keeping(cut)).on(dyingAt(5)).train(CLOUDS))
                .hasMessage("died");
        trainer().order(order).resume(keeping(cut), _ -> {}).train(CLOUDS);
        assertThat(bytes(cut, RunFolder.WEIGHTS)).isEqualTo(bytes(whole, RunFolder.WEIGHTS));
        assertThat(bytes(cut, RunFolder.RUN)).isEqualTo(bytes(whole, RunFolder.RUN));
    }

    @Test
    void aRunThatDiedBeforeItsFirstCheckpointBeginsAnew() throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        trainer().on(keeping(whole)).train(CLOUDS);
        dies(cut, 2);
        Files.delete(cut.resolve(Checkpoints.LAST));
        List<String> warnings = new ArrayList<>();
        trainer().resume(keeping(cut), warnings::add).train(CLOUDS);
        assertThat(warnings).singleElement().asString().contains("no checkpoint yet", "begins anew");
        assertThat(bytes(cut, RunFolder.WEIGHTS)).isEqualTo(bytes(whole, RunFolder.WEIGHTS));
        assertThat(bytes(cut, RunFolder.METRICS)).isEqualTo(bytes(whole, RunFolder.METRICS));
    }

    @Test
    void aTrainingThatEndedGoesOnForMoreEpochs() throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        trainer().on(keeping(whole)).train(CLOUDS);
        trainer().epochs(1).on(keeping(cut)).train(CLOUDS);
        assertThat(cut.resolve(Checkpoints.BEFORE)).doesNotExist();
        resumed(cut);
        for (String name : List.of(RunFolder.WEIGHTS, RunFolder.METRICS, RunFolder.RUN)) {
            assertThat(bytes(cut, name)).as(name).isEqualTo(bytes(whole, name));
        }
        assertThat(resumed(cut).steps()).isEqualTo(9);
        assertThat(bytes(cut, RunFolder.WEIGHTS)).isEqualTo(bytes(whole, RunFolder.WEIGHTS));
        assertThatThrownBy(
                        () -> trainer().epochs(2).resume(keeping(cut), _ -> {}).train(CLOUDS))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("has come to epoch 3, and 2 are asked for. Ask for at least 3.");
        assertThat(RunFolder.load(cut).model()).isNotNull();
    }

    @Test
    void aStoppedTrainingGoesOnInTheMiddleOfAnEpoch() {
        Path folder = temporary.resolve("run");
        TrainingOutcome expected = trainer().train(CLOUDS);
        trainer()
                .on(RunFolder.in(folder).checkpoints(CheckpointEvery.END_ONLY))
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        if (progress.step() == 5) {
                            progress.stop("enough");
                        }
                    }
                })
                .train(CLOUDS);
        assertThat(resumed(folder).figures()).isEqualTo(expected.figures());
    }

    @Test
    void snapshotsInMemoryGoOnToo() {
        List<Snapshot> taken = new ArrayList<>();
        TrainingOutcome expected = trainer()
                .on(new Callback() {
                    @Override
                    public boolean wantsSnapshot(Progress progress) {
                        return true;
                    }

                    @Override
                    public void onSnapshot(Progress progress, Snapshot snapshot) {
                        taken.add(snapshot);
                    }
                })
                .train(CLOUDS);
        assertThat(taken).hasSize(9);
        for (Snapshot snapshot : taken) {
            assertThat(trainer().from(snapshot).train(CLOUDS).figures())
                    .as("from step %s", snapshot.position().step())
                    .isEqualTo(expected.figures());
        }
    }

    /// R² counts by means and sums in double, which must come back as they were.
    @Test
    void realTargetsGoOnToo() {
        Dataset line = SmallData.line(50);
        Trainer trainer = Trainer.of(Mlp.of(3), new MeanSquaredError(), new Nesterov(new Constant(0.02), 0.9))
                .dtype(DType.F64)
                .epochs(2)
                .batchSize(8);
        List<Snapshot> taken = new ArrayList<>();
        List<EpochReport> reports = new ArrayList<>();
        Callback watching = new Callback() {
            @Override
            public boolean wantsSnapshot(Progress progress) {
                return progress.step() == 10;
            }

            @Override
            public void onSnapshot(Progress progress, Snapshot snapshot) {
                taken.add(snapshot);
            }

            @Override
            public void onEpoch(Progress progress, EpochReport report) {
                reports.add(report);
            }
        };
        TrainingOutcome expected = trainer.on(watching).train(line);
        TrainingOutcome outcome = trainer.on(watching).from(taken.getFirst()).train(line);
        assertThat(outcome.figures()).isEqualTo(expected.figures());
        assertThat(reports).hasSize(3);
        assertThat(reports.get(2).running()).isEqualTo(reports.get(1).running());
    }

    /// Adds up the losses that it sees.
    private static final class Sum implements Callback {
        private double sum;

        @Override
        public void onStep(Progress progress) {
            sum += progress.lastLoss();
        }

        @Override
        public Map<String, NDArray> state() {
            return Map.of("sum", NDArray.scalar(DType.F64, sum));
        }

        @Override
        public void restore(Map<String, NDArray> state) {
            sum = state.getOrDefault("sum", NDArray.scalar(DType.F64, Double.NaN))
                    .item();
        }
    }

    @Test
    void callbacksTakeBackWhatTheyRemember() {
        Path cut = temporary.resolve("cut");
        Sum expected = new Sum();
        trainer().on(expected).train(CLOUDS);
        assertThatThrownBy(() ->
                        trainer().on(keeping(cut)).on(new Sum()).on(dyingAt(5)).train(CLOUDS))
                .hasMessage("died");
        Sum sum = new Sum();
        trainer().on(sum).resume(keeping(cut), _ -> {}).train(CLOUDS);
        assertThat(sum.sum).isEqualTo(expected.sum);
    }

    @Test
    void anotherTrainingIsRefusedWithWhatDiffers() throws IOException {
        Path folder = temporary.resolve("run");
        assertThatThrownBy(() -> resumed(folder))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("holds no run");
        dies(folder, 5);
        byte[] checkpoint = bytes(folder, Checkpoints.LAST);
        assertThatThrownBy(
                        () -> trainer().seed(2).resume(keeping(folder), _ -> {}).train(CLOUDS))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("run.json: is of another training: its `seed` is 1, not 2. Go on with the same");
        Split others = Split.of(SmallData.clouds(101), 0, 0.3, Rng.of(1));
        assertThatThrownBy(() -> trainer().resume(keeping(folder), _ -> {}).train(others))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("its `data` is")
                .hasMessageContaining("Give the data that it was trained on.");
        assertThat(bytes(folder, Checkpoints.LAST)).isEqualTo(checkpoint);
        Path other = temporary.resolve("other");
        assertThatThrownBy(() ->
                        trainer().seed(2).on(keeping(other)).on(dyingAt(3)).train(CLOUDS))
                .hasMessage("died");
        Files.write(other.resolve(Checkpoints.LAST), checkpoint);
        Files.delete(other.resolve(Checkpoints.BEFORE));
        assertThatThrownBy(() -> trainer().seed(2).resume(keeping(other), _ -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is of another training");
    }

    @Test
    void twoTrainingsAtATimeDoNotShareAFolder() throws IOException {
        Path folder = temporary.resolve("run");
        Callback another = new Callback() {
            @Override
            public void onStep(Progress progress) {
                if (progress.step() == 4) {
                    for (Trainer second :
                            List.of(trainer().on(keeping(folder)), trainer().resume(keeping(folder), _ -> {}))) {
                        assertThatThrownBy(() -> second.train(CLOUDS))
                                .isInstanceOf(RunException.class)
                                .hasMessageContaining("run: belongs to a training that is running. Wait for its end");
                    }
                }
            }
        };
        trainer().on(keeping(folder)).on(another).train(CLOUDS);
        assertThat(folder.resolve(RunLock.FILE)).doesNotExist();
        assertThat(RunFolder.load(folder).model()).isNotNull();
        Files.createFile(folder.resolve(RunLock.FILE)); // left by a process that was killed
        resumed(folder);
    }

    @Test
    void aFolderLeftAtItsBirthIsTaken() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("run"));
        Files.createFile(folder.resolve(RunLock.FILE));
        Files.createFile(folder.resolve(RunFolder.RUN + WholeFile.PARTIAL));
        trainer().on(keeping(folder)).train(CLOUDS);
        assertThat(RunFolder.load(folder).model()).isNotNull();
    }

    @Test
    void damagedCheckpointsAreKnownAndTheOneBeforeIsTaken() throws IOException {
        Path folder = temporary.resolve("run");
        TrainingOutcome expected = trainer().train(CLOUDS);
        dies(folder, 6);
        Path last = folder.resolve(Checkpoints.LAST);
        byte[] good = Files.readAllBytes(last);
        byte[] before = bytes(folder, Checkpoints.BEFORE);
        Random random = new Random(1);
        RunFolder run = keeping(folder);
        for (int i = 0; i < 300; i++) {
            byte[] bad = i % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            if (i % 3 != 0) {
                bad[random.nextInt(i % 3 == 1 ? good.length : 400)] ^= (byte) (1 << random.nextInt(8)); // or the header
            }
            Files.write(last, bad);
            List<String> warnings = new ArrayList<>();
            Snapshot snapshot = run.latest(warnings::add).orElseThrow();
            assertThat(snapshot.position().step()).isEqualTo(4);
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("checkpoint.safetensors: is cut off or damaged", "the one before it, of step 4.");
        }
        TrainingOutcome outcome = trainer().resume(run, _ -> {}).train(CLOUDS);
        assertThat(outcome.figures()).isEqualTo(expected.figures());

        Files.write(last, Arrays.copyOf(good, 100));
        Files.write(folder.resolve(Checkpoints.BEFORE), Arrays.copyOf(before, before.length - 1));
        assertThatThrownBy(() -> run.latest(_ -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("checkpoint-before.safetensors: is cut off or damaged");
        Files.delete(last);
        Files.write(folder.resolve(Checkpoints.BEFORE), before); // died between the two renamings
        assertThat(run.latest(_ -> {}).orElseThrow().position().step()).isEqualTo(4);
    }

    /// Other readers of the format can read a checkpoint.
    @Test
    void aCheckpointIsASafetensorsFile() {
        Path folder = temporary.resolve("run");
        trainer().on(keeping(folder)).train(CLOUDS);
        SafeTensors file = SafeTensors.read(folder.resolve(Checkpoints.LAST));
        assertThat(file.tensors().keySet())
                .containsExactly(
                        "parameters", "state", "slot/m", "slot/v", "rate/rate1/factor", "tally/accuracy", "checksum");
        assertThat(file.get("tally/accuracy").shape()).isEqualTo(Shape.of(2));
        assertThat(Json.parse(file.metadata().getOrDefault("position", ""))
                        .members()
                        .get("step")
                        .whole())
                .isEqualTo(9);
    }

    @Test
    void checkpointsAreWrittenAsOftenAsAsked() {
        CheckpointEvery steps = CheckpointEvery.steps(10);
        assertThat(steps.due(9, Long.MAX_VALUE, 0, 9)).isFalse();
        assertThat(steps.due(10, 0, 0, 9)).isTrue();
        CheckpointEvery seconds = CheckpointEvery.seconds(2);
        assertThat(seconds.due(1, 1_999_999_999, 0, 9)).isFalse();
        assertThat(seconds.due(1, 2_000_000_000, 5_000_000_000L, 9)).isTrue();
        assertThat(seconds.due(0, 2_000_000_000, 0, 9)).isFalse();
        assertThat(CheckpointEvery.USUAL.due(1, 1_000_000_000L, 0, 1)).isTrue();
        assertThat(CheckpointEvery.USUAL.due(1, 2_000_000_000L, 20_000_000, 9)).isTrue();
        assertThat(CheckpointEvery.USUAL.due(1, 2_000_000_000L, 20_000_001, 9)).isFalse();
        assertThat(CheckpointEvery.USUAL.due(1, 72_000_000_000L, 0, 3600)).isTrue();
        assertThat(CheckpointEvery.USUAL.due(1, 71_000_000_000L, 0, 3600)).isFalse();
        assertThat(CheckpointEvery.END_ONLY.due(1_000_000, Long.MAX_VALUE, 0, 9))
                .isFalse();
        assertThatThrownBy(() -> new CheckpointEvery(-1, 0, 1, 0)).hasMessageContaining("must be at least 0");
    }
}
