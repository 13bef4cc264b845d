package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.data.Dataset;
import org.thalweg.data.Split;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.Layer;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.nn.Zeros;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Momentum;
import org.thalweg.optim.Nesterov;
import org.thalweg.optim.Schedule;
import org.thalweg.optim.Sgd;
import org.thalweg.optim.Step;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Running statistics and other states of a model, in training, in inference and in run folders.
class ModelStateTest {
    private static final Dataset CLOUDS = SmallData.clouds(100);
    private static final String NORMALIZED = "network(dense(6), batchNorm, relu)";

    @TempDir
    Path temporary;

    /// ŷ = w·x, with a count of the steps and the weight that the last one saw.
    private static final Layer COUNTING = (scope, x) -> {
        Tensor w = scope.parameter("w", Shape.of(1), new Zeros());
        Tensor steps = scope.state("steps", Shape.of(1), 0);
        scope.state("seen", Shape.of(1), -1);
        if (scope.training()) {
            scope.keep("steps", steps.plus(1));
            scope.keep("seen", w);
        }
        return x.times(w);
    };

    private static TrainingOutcome counted(UpdateRule rule, int epochs) {
        return Trainer.of(_ -> COUNTING, new MeanSquaredError(), rule)
                .dtype(DType.F64)
                .epochs(epochs)
                .batchSize(4)
                .threads(1)
                .train(SmallData.line(10));
    }

    /// Takes gradients at three points.
    private record Thrice(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor g = step.gradient();
            Tensor beyond = step.gradientAt(step.parameters().plus(1));
            return g.plus(beyond)
                    .plus(step.gradientAt(step.parameters().minus(2)))
                    .times(step.rate());
        }
    }

    /// Batches of 4, 4 and 2, three times over.
    @Test
    void theStateMovesOnOnceAStepHoweverManyGradientsTheRuleTakes() {
        for (UpdateRule rule : List.of(
                new Sgd(new Constant(0.1)), new Nesterov(new Constant(0.1), 0.9), new Thrice(new Constant(0.01)))) {
            assertThat(counted(rule, 3).model().state().get(0)).as("%s", rule).isEqualTo(9);
        }
    }

    /// One batch of all ten examples: g(w) = mean 2(wx − y)x.
    @Test
    void nesterovsStateIsThatOfTheInterimPoint() {
        Dataset line = SmallData.line(10);
        TrainingOutcome outcome = Trainer.of(
                        _ -> COUNTING, new MeanSquaredError(), new Nesterov(new Constant(0.1), 0.5))
                .dtype(DType.F64)
                .epochs(3)
                .batchSize(10)
                .train(line);
        double w = 0;
        double v = 0;
        double seen = -1;
        for (int t = 0; t < 3; t++) {
            seen = w + 0.5 * v;
            v = 0.5 * v - 0.1 * slope(line, seen);
            w += v;
        }
        assertThat(outcome.model().parameters().get(0)).isCloseTo(w, within(1e-12));
        assertThat(outcome.model().state().get(1)).isCloseTo(seen, within(1e-12));
        assertThat(Math.abs(w - seen)).isGreaterThan(0.01);
    }

    private static double slope(Dataset line, double w) {
        NDArray x = line.featureArray(DType.F64);
        NDArray y = line.targetArray(DType.F64);
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += 2 * (w * x.get(i) - y.get(i)) * x.get(i);
        }
        return sum / 10;
    }

    private static Trainer classifier(String model) {
        return Trainer.of(
                        Catalogues.MODELS.create(model),
                        new SoftmaxCrossEntropy(),
                        new Momentum(new Constant(0.05), 0.9))
                .epochs(4)
                .batchSize(24)
                .seed(9);
    }

    /// ⅓ of the running mean is that of the batches, M ← ⅔M + ⅓μ, of features that no parameter comes before.
    @Test
    void theTrainersRunningMeanIsThatOfItsBatches() {
        Architecture model = Catalogues.MODELS.create("network(batchNorm(momentum=0.25))");
        TrainingOutcome outcome = Trainer.of(model, new SoftmaxCrossEntropy(), new Sgd(new Constant(0.1)))
                .dtype(DType.F64)
                .epochs(3)
                .batchSize(100)
                .train(CLOUDS);
        NDArray x = CLOUDS.featureArray(DType.F64);
        for (int c = 0; c < 2; c++) {
            double mean = 0;
            for (int i = 0; i < 100; i++) {
                mean += x.get(2 * i + c) / 100;
            }
            double squares = 0;
            for (int i = 0; i < 100; i++) {
                squares += Math.pow(x.get(2 * i + c) - mean, 2);
            }
            double left = Math.pow(0.75, 3);
            assertThat(outcome.model().state().get(c)).isCloseTo((1 - left) * mean, within(1e-12));
            assertThat(outcome.model().state().get(2 + c)).isCloseTo(left + (1 - left) * squares / 99, within(1e-12));
        }
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        TrainingOutcome one = classifier(NORMALIZED).threads(1).train(CLOUDS);
        TrainingOutcome two = classifier(NORMALIZED).threads(2).train(CLOUDS);
        assertThat(two.model().state().floats()).isEqualTo(one.model().state().floats());
        assertThat(two.model().parameters().floats())
                .isEqualTo(one.model().parameters().floats());
        assertThat(two.figures()).isEqualTo(one.figures());
        assertThat(one.train().metric("accuracy")).isGreaterThan(0.9);
    }

    @Test
    void aSavedRunPredictsWithItsRunningStatistics() {
        Path folder = temporary.resolve("run");
        Split parts = Split.of(CLOUDS, 0, 0.3, Rng.of(1));
        TrainingOutcome outcome =
                classifier(NORMALIZED).on(RunFolder.in(folder)).train(parts);
        SavedRun run = RunFolder.load(folder);
        assertThat(SafeTensors.read(folder.resolve(RunFolder.WEIGHTS)).tensors().keySet())
                .contains("batchNorm1/gain", "batchNorm1/mean", "batchNorm1/variance");
        assertThat(run.model().state().floats())
                .isEqualTo(outcome.model().state().floats())
                .isNotEqualTo(run.model().model().initialState(DType.F32).floats());
        try (Predictor predictor = run.model().predictor(1)) {
            assertThat(predictor.evaluate(parts.test()))
                    .isEqualTo(outcome.test().orElseThrow());
        }
    }

    /// In inference no example has a part in what another one gives.
    @Test
    void oneExampleIsPredictedAsAmongOthers() {
        TrainedModel model = classifier(NORMALIZED).train(CLOUDS).model();
        float[] all = model.predict(CLOUDS.features()).floats();
        float[] one = model.predict(CLOUDS.features().select(7)).floats();
        assertThat(one).containsExactly(all[21], all[22], all[23]);
    }

    @Test
    void weightsWithoutTheStatisticsAreRefused() {
        Path folder = temporary.resolve("run");
        classifier(NORMALIZED).on(RunFolder.in(folder)).train(CLOUDS);
        Path weights = folder.resolve(RunFolder.WEIGHTS);
        Map<String, NDArray> tensors =
                new LinkedHashMap<>(SafeTensors.read(weights).tensors());
        tensors.remove("batchNorm1/variance");
        new SafeTensors(tensors).write(weights);
        assertThatThrownBy(() -> RunFolder.load(folder))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("batchNorm1/variance [6]");
    }
}
