package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Dataset;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Layer;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.nn.Zeros;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Schedule;
import org.thalweg.optim.Sgd;
import org.thalweg.optim.Step;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.Shape;

/// Trainings that meet a value that is infinite or no number.
class NotFiniteTest {
    private static final Dataset LINE = SmallData.line(10);

    @TempDir
    private Path temporary;

    private static TrainingOutcome.Ending.NotFinite failure(TrainingOutcome outcome) {
        assertThat(outcome.ending()).isInstanceOf(TrainingOutcome.Ending.NotFinite.class);
        return (TrainingOutcome.Ending.NotFinite) outcome.ending();
    }

    private static float[] parametersAfter(Trainer trainer, long steps) {
        return trainer.stop(new StepLimit(steps))
                .train(LINE)
                .model()
                .parameters()
                .floats();
    }

    /// The first of these rates fails within a few steps, the second between looks at all values, the third after
    /// copies of them; each epoch has two steps.
    @ParameterizedTest
    @CsvSource({"1e15, 2, 16", "3, 16, 128", "0.85, 128, 3000"})
    void theModelIsThatOfTheStepBefore(double rate, int from, int to) {
        Trainer trainer = Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(rate)))
                .epochs(10_000)
                .batchSize(5);
        TrainingOutcome outcome = trainer.train(LINE);
        long step = failure(outcome).step();
        assertThat(step).isBetween((long) from, (long) to);
        assertThat(outcome.steps()).isEqualTo(step);
        assertThat(outcome.epochs()).isEqualTo((int) ((step - 1) / 2));
        assertThat(outcome.model().parameters().floats()).isEqualTo(parametersAfter(trainer, step - 1));
        assertThat(failure(outcome).failed()).isIn(Culprit.Stage.LOSS, Culprit.Stage.GRADIENT);
        assertThat(failure(outcome).describe()).contains("of step " + step + " was");
    }

    /// Gradient descent whose update of one step is no number.
    record BrokenAt(Schedule learningRate, long step) implements UpdateRule {
        @Override
        public Tensor update(Step now) {
            Tensor factor = now.scalar("broken", t -> t == step ? Double.NaN : 0.01);
            return now.gradient().times(factor);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 16, 17, 128, 129, 200})
    void anUpdateThatIsNoNumberIsFoundInItsStep(long step) {
        Trainer trainer = Trainer.of(Mlp.of(3), new MeanSquaredError(), new BrokenAt(new Constant(1), step))
                .epochs(101)
                .batchSize(5);
        List<Long> told = new ArrayList<>();
        TrainingOutcome outcome = trainer.on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        told.add(progress.step());
                    }
                })
                .train(LINE);
        assertThat(failure(outcome).step()).isEqualTo(step);
        Culprit culprit = failure(outcome).culprit();
        assertThat(culprit.stage()).isEqualTo(Culprit.Stage.UPDATE);
        assertThat(culprit.layer()).isEqualTo("dense1");
        assertThat(culprit.tensor()).isEqualTo("dense1/weight");
        assertThat(culprit.shape()).isEqualTo(Shape.of(1, 3));
        assertThat(failure(outcome).describe())
                .isEqualTo("the update of step " + step
                        + " was not finite: dense1/weight [1, 3] at [0, 0] after the update is NaN");
        assertThat(failure(outcome).loss()).isFinite();
        assertThat(told).hasSizeLessThanOrEqualTo((int) step + 15);
        if (step > 1) {
            assertThat(outcome.model().parameters().floats()).isEqualTo(parametersAfter(trainer, step - 1));
        }
    }

    /// ŷ = v x + √w², whose derivative in w is no number at w = 0.
    private static final Layer ROOT = (scope, x) -> {
        Tensor v = scope.parameter("slope", Shape.of(1), new Zeros());
        Tensor w = scope.parameter("width", Shape.of(1), new Zeros());
        return x.times(v).plus(w.square().sqrt());
    };

    @Test
    void aGradientThatIsNoNumberIsNamedThoughTheLossIsFinite() {
        TrainingOutcome outcome = Trainer.of(
                        _ -> (scope, x) -> scope.apply("inner", ROOT, x),
                        new MeanSquaredError(),
                        new Adam(new Constant(0.1)))
                .batchSize(5)
                .train(LINE);
        assertThat(failure(outcome).step()).isEqualTo(1);
        Culprit culprit = failure(outcome).culprit();
        assertThat(culprit.stage()).isEqualTo(Culprit.Stage.GRADIENT);
        assertThat(culprit.tensor()).isEqualTo("inner/width");
        assertThat(culprit.layer()).isEqualTo("inner");
        assertThat(failure(outcome).cure()).contains("a root at 0", "inner");
        assertThat(outcome.model().parameters().floats()).containsExactly(0, 0);
    }

    /// e^(100 x) is infinite from the first step on for large x.
    @Test
    void theFirstLayerThatGoesWrongIsNamed() {
        Layer layer = (scope, x) -> {
            Tensor w = scope.parameter("w", Shape.of(1), new Zeros());
            return org.thalweg.graph.Path.within(
                    "second",
                    () -> org.thalweg.graph.Path.within(
                                    "first", () -> x.times(1000).exp().times(w.plus(1)))
                            .sqrt());
        };
        TrainingOutcome outcome = Trainer.of(_ -> layer, new MeanSquaredError(), new Sgd(new Constant(0.1)))
                .batchSize(5)
                .train(LINE);
        assertThat(failure(outcome).culprit().layer()).isEqualTo("second/first");
        assertThat(failure(outcome).culprit().stage()).isEqualTo(Culprit.Stage.OUTPUT);
        assertThat(failure(outcome).describe())
                .startsWith("the loss of step 1 was Infinity: the output of layer second/first [5, 1] at [");
        assertThat(failure(outcome).cure()).startsWith("It was so at the first step");
    }

    /// The output of `mask` is infinite in each step and does no harm, as in attention.
    @Test
    void infinitiesThatDoNoHarmAreNotBlamed() {
        Layer masked = (scope, x) -> {
            Tensor w = scope.parameter("w", Shape.of(1), new Zeros());
            Tensor mask = org.thalweg.graph.Path.within("mask", () -> x.times(0).plus(Double.NEGATIVE_INFINITY));
            return x.times(w).plus(mask.exp());
        };
        for (long step : List.of(1L, 7L, 40L)) {
            TrainingOutcome outcome = Trainer.of(
                            _ -> masked, new MeanSquaredError(), new BrokenAt(new Constant(1), step))
                    .epochs(30)
                    .batchSize(5)
                    .train(LINE);
            assertThat(failure(outcome).step()).isEqualTo(step);
            assertThat(failure(outcome).culprit().tensor()).isEqualTo("w");
            assertThat(failure(outcome).failed()).isEqualTo(Culprit.Stage.UPDATE);
        }
    }

    @Test
    void theCheckpointIsThatOfTheStepBefore() {
        Path folder = temporary.resolve("run");
        Trainer trainer = Trainer.of(Mlp.of(3), new MeanSquaredError(), new BrokenAt(new Constant(1), 13))
                .epochs(20)
                .batchSize(5);
        trainer.on(RunFolder.in(folder).checkpoints(CheckpointEvery.steps(1))).train(LINE);
        assertThat(folder.resolve(RunFolder.WEIGHTS)).doesNotExist();
        SafeTensors kept = SafeTensors.read(folder.resolve(Checkpoints.LAST));
        assertThat(kept.get("parameters").floats()).isEqualTo(parametersAfter(trainer, 12));
        assertThat(Json.parse(Objects.requireNonNull(kept.metadata().get("position")))
                        .members()
                        .get("step")
                        .whole())
                .isEqualTo(12);
        assertThat(Files.exists(folder.resolve(Checkpoints.BEFORE))).isFalse();
        TrainingOutcome again = trainer.resume(RunFolder.in(folder).checkpoints(CheckpointEvery.USUAL), _ -> {})
                .train(LINE);
        assertThat(failure(again).step()).isEqualTo(13);
    }

    /// A slot may be meant to hold an infinity.
    private record Least(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor least = step.slot("least", Tensor.full(step.dtype(), Shape.of(2), Double.POSITIVE_INFINITY));
            step.keep("least", least);
            return step.gradient().times(step.rate());
        }
    }

    @Test
    void aSlotThatBeginsInfiniteMayStaySo() {
        assertThat(Trainer.of(Mlp.of(), new MeanSquaredError(), new Least(new Constant(0.1)))
                        .batchSize(5)
                        .train(LINE)
                        .ending())
                .isEqualTo(new TrainingOutcome.Ending.Completed());
    }

    @Test
    void dropoutAndRunningStatisticsComeBackToo() {
        Trainer trainer = Trainer.of(
                        org.thalweg.nn.Catalogues.MODELS.create("network(dense(4), batchNorm, relu, dropout(0.5))"),
                        new SoftmaxCrossEntropy(),
                        new BrokenAt(new Constant(1), 141))
                .epochs(100)
                .batchSize(25);
        Dataset clouds = SmallData.clouds(60); // three steps an epoch
        TrainingOutcome outcome = trainer.train(clouds);
        TrainingOutcome expected = trainer.stop(new StepLimit(140)).train(clouds);
        assertThat(failure(outcome).step()).isEqualTo(141);
        assertThat(outcome.figures()).isEqualTo(expected.figures());
        assertThat(outcome.model().state().floats())
                .isEqualTo(expected.model().state().floats());
    }
}
