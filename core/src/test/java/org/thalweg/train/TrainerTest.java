package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.data.DataException;
import org.thalweg.data.Dataset;
import org.thalweg.data.RealTargets;
import org.thalweg.data.Sampler;
import org.thalweg.data.Split;
import org.thalweg.nn.GlorotUniform;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.Model;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.nn.Tanh;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Nesterov;
import org.thalweg.optim.Sgd;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class TrainerTest {
    private static final Dataset CLOUDS = SmallData.clouds(100);

    private static Trainer classifier() {
        return Trainer.of(Mlp.of(8), new SoftmaxCrossEntropy(), new Adam(new Constant(0.02)))
                .epochs(20)
                .batchSize(32)
                .threads(1);
    }

    @Test
    void learnsToTellThreeClouds() {
        Split parts = Split.of(CLOUDS, 0, 0.3, Rng.of(1));
        TrainingOutcome outcome = classifier().train(parts);
        assertThat(outcome.ending()).isEqualTo(new TrainingOutcome.Ending.Completed());
        assertThat(outcome.epochs()).isEqualTo(20);
        assertThat(outcome.steps()).isEqualTo(20 * 3); // 70 examples: 32, 32, 6
        assertThat(outcome.train().metric("accuracy")).isGreaterThan(0.95);
        assertThat(outcome.test().orElseThrow().metric("accuracy")).isGreaterThan(0.95);
        assertThat(outcome.validation()).isEmpty();
        assertThat(outcome.figures().keySet())
                .containsExactly("train_loss", "train_accuracy", "test_loss", "test_accuracy");
    }

    /// The same training by hand in plain double arithmetic: ŷ = wx + b, J = mean (ŷ − y)², batches of 4, 4 and 2,
    /// in the order of the sampler; ∂J/∂w = mean 2(ŷ − y)x, ∂J/∂b = mean 2(ŷ − y).
    @Test
    void takesTheStepsOfStochasticGradientDescent() {
        Dataset data = SmallData.line(10);
        Mlp linear = new Mlp(List.of(), new Tanh(), 0, new GlorotUniform());
        List<Double> losses = new ArrayList<>();
        List<Scores> running = new ArrayList<>();
        TrainingOutcome outcome = Trainer.of(linear, new MeanSquaredError(), new Sgd(new Constant(0.1)))
                .dtype(DType.F64)
                .epochs(3)
                .batchSize(4)
                .seed(5)
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        losses.add(progress.lastLoss());
                    }

                    @Override
                    public void onEpoch(Progress progress, EpochReport report) {
                        running.add(report.running());
                    }
                })
                .train(data);

        NDArray theta = Model.of(linear.network(1), Shape.of(1)).initial(DType.F64, 5);
        double w = theta.get(0);
        double b = theta.get(1);
        double[] x = data.featureArray(DType.F64).doubles();
        double[] y = data.targetArray(DType.F64).doubles();
        var sampler = new Sampler(data, 4, Sampler.Order.SHUFFLED, Sampler.Rest.KEPT, Rng.of(5).stream("shuffle"));
        List<Double> expected = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            sampler.startEpoch(epoch);
            for (int batch = 0; batch < 3; batch++) {
                double loss = 0;
                double dw = 0;
                double db = 0;
                for (int k = 0; k < sampler.size(batch); k++) {
                    int i = sampler.rows()[sampler.start(batch) + k];
                    double error = w * x[i] + b - y[i];
                    loss += error * error / sampler.size(batch);
                    dw += 2 * error * x[i] / sampler.size(batch);
                    db += 2 * error / sampler.size(batch);
                }
                expected.add(loss);
                w -= 0.1 * dw;
                b -= 0.1 * db;
            }
        }
        assertThat(losses).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(losses.get(i)).isCloseTo(expected.get(i), within(1e-12));
        }
        double average = Arrays.stream(y).average().orElseThrow();
        double spread = Arrays.stream(y).map(v -> (v - average) * (v - average)).sum();
        for (int epoch = 0; epoch < 3; epoch++) {
            double mean =
                    (4 * expected.get(3 * epoch) + 4 * expected.get(3 * epoch + 1) + 2 * expected.get(3 * epoch + 2))
                            / 10;
            assertThat(running.get(epoch).loss()).isCloseTo(mean, within(1e-12));
            assertThat(running.get(epoch).metric("r2")).isCloseTo(1 - 10 * mean / spread, within(1e-12));
        }
        assertThat(outcome.model().parameters().get(0)).isCloseTo(w, within(1e-13));
        assertThat(outcome.model().parameters().get(1)).isCloseTo(b, within(1e-13));
    }

    /// Batch gradient descent on ŷ = wx + b by hand, whatever the order of the examples; and online, one at a time
    /// as they stand.
    @Test
    void wholeSetsAndSingleExamplesAreBatchesToo() {
        Dataset data = SmallData.line(10);
        Mlp linear = new Mlp(List.of(), new Tanh(), 0, new GlorotUniform());
        Trainer trainer = Trainer.of(linear, new MeanSquaredError(), new Sgd(new Constant(0.1)))
                .dtype(DType.F64)
                .epochs(2);
        double[] x = data.featureArray(DType.F64).doubles();
        double[] y = data.targetArray(DType.F64).doubles();
        NDArray theta = Model.of(linear.network(1), Shape.of(1)).initial(DType.F64, 1);
        double[] batch = {theta.get(0), theta.get(1)};
        double[] online = batch.clone();
        for (int epoch = 0; epoch < 2; epoch++) {
            double[] slope = new double[2];
            for (int i = 0; i < 10; i++) {
                double error = batch[0] * x[i] + batch[1] - y[i];
                slope[0] += 2 * error * x[i] / 10;
                slope[1] += 2 * error / 10;
                double ownError = online[0] * x[i] + online[1] - y[i];
                online[0] -= 0.1 * 2 * ownError * x[i];
                online[1] -= 0.1 * 2 * ownError;
            }
            batch[0] -= 0.1 * slope[0];
            batch[1] -= 0.1 * slope[1];
        }
        for (Sampler.Order order : List.of(Sampler.Order.SHUFFLED, Sampler.Order.IN_ORDER)) {
            TrainingOutcome whole = trainer.batchSize(10).order(order).train(data);
            assertThat(whole.steps()).isEqualTo(2);
            assertThat(whole.model().parameters().get(0)).isCloseTo(batch[0], within(1e-13));
            assertThat(whole.model().parameters().get(1)).isCloseTo(batch[1], within(1e-13));
        }
        TrainingOutcome single =
                trainer.batchSize(1).order(Sampler.Order.IN_ORDER).train(data);
        assertThat(single.steps()).isEqualTo(20);
        assertThat(single.model().parameters().get(0)).isCloseTo(online[0], within(1e-13));
        assertThat(single.model().parameters().get(1)).isCloseTo(online[1], within(1e-13));
        assertThat(trainer.batchSize(1).train(data).figures()).isNotEqualTo(single.figures());
    }

    @Test
    void equalSeedsGiveEqualBitsWhateverTheThreads() {
        Trainer trainer = Trainer.of(
                        new Mlp(List.of(16), new Tanh(), 0.3, new GlorotUniform()),
                        new SoftmaxCrossEntropy(0.1),
                        new Nesterov(new Constant(0.05), 0.9))
                .epochs(4)
                .batchSize(24)
                .seed(9);
        TrainingOutcome one = trainer.threads(1).train(CLOUDS);
        for (int threads : new int[] {1, 2, 3}) {
            TrainingOutcome again = trainer.threads(threads).train(CLOUDS);
            assertThat(again.model().parameters().floats())
                    .isEqualTo(one.model().parameters().floats());
            assertThat(again.figures()).isEqualTo(one.figures());
        }
        assertThat(trainer.seed(10).train(CLOUDS).figures()).isNotEqualTo(one.figures());
    }

    @Test
    void floatAndDoubleLearnTheSame() {
        double single = classifier().train(CLOUDS).train().loss();
        double twice = classifier().dtype(DType.F64).train(CLOUDS).train().loss();
        assertThat(single).isCloseTo(twice, within(1e-4 * twice));
        assertThat(single).isNotEqualTo(twice);
    }

    /// All examples are equal, so that their order does not matter, and the parameters stay where they are: what
    /// differs from step to step are the masks alone.
    @Test
    void dropoutIsForTrainingOnlyAndNewInEachStep() {
        NDArray x = NDArray.fill(DType.F64, Shape.of(40, 2), i -> i % 2 + 1.0);
        Dataset equal = Dataset.of(x, NDArray.fill(DType.F64, Shape.of(40, 1), _ -> 1));
        List<Double> losses = new ArrayList<>();
        Trainer trainer = Trainer.of(
                        new Mlp(List.of(16), new Tanh(), 0.5, new GlorotUniform()),
                        new MeanSquaredError(),
                        new Sgd(new Constant(1e-30)))
                .epochs(2)
                .batchSize(20);
        TrainingOutcome outcome = trainer.on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        losses.add(progress.lastLoss());
                    }
                })
                .train(equal);
        assertThat(losses).hasSize(4).doesNotHaveDuplicates();
        TrainingOutcome without = Trainer.of(
                        new Mlp(List.of(16), new Tanh(), 0, new GlorotUniform()),
                        new MeanSquaredError(),
                        new Sgd(new Constant(1e-30)))
                .epochs(1)
                .batchSize(20)
                .train(equal);
        assertThat(outcome.train().loss()).isEqualTo(without.train().loss()).isNotIn(losses);
    }

    @Test
    void standardizationComesFromTheTrainingPartAlone() {
        NDArray x = NDArray.of(Shape.of(4, 1), 1.0, 3, 5, 1000);
        Dataset data = Dataset.of(x, NDArray.of(Shape.of(4, 1), 1.0, 2, 3, 4));
        Dataset none = data.select();
        TrainingOutcome outcome = Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(0.01)))
                .scaling(Scaling.COLUMNS)
                .batchSize(3)
                .train(new Split(data.select(0, 1, 2), none, data.select(3)));
        var figures = outcome.model().standardization().orElseThrow();
        assertThat(figures.mean(0)).isEqualTo(3);
        assertThat(figures.deviation(0)).isEqualTo(Math.sqrt(8.0 / 3));
        double w = outcome.model().parameters().get(0);
        double b = outcome.model().parameters().get(1);
        double predicted = w * (1000 - 3) / Math.sqrt(8.0 / 3) + b;
        double loss = (predicted - 4) * (predicted - 4);
        assertThat(outcome.test().orElseThrow().loss()).isCloseTo(loss, within(1e-5 * loss));
        assertThat(outcome.model().predict(NDArray.of(Shape.of(1, 1), 1000.0)).item())
                .isCloseTo(predicted, within(1e-5 * Math.abs(predicted)));
    }

    @Test
    void aLossThatIsNoNumberEndsTheTraining() {
        TrainingOutcome outcome = Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(1e20)))
                .epochs(100)
                .batchSize(5)
                .train(SmallData.line(10));
        assertThat(outcome.ending()).isInstanceOf(TrainingOutcome.Ending.NotFinite.class);
        assertThat(outcome.steps())
                .isEqualTo(((TrainingOutcome.Ending.NotFinite) outcome.ending()).step())
                .isLessThan(10);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingStarts() {
        Trainer values = Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(0.1)));
        assertThatThrownBy(() -> classifier().batchSize(101).train(CLOUDS))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a batch of 101 is larger than the data, 100 examples");
        assertThatThrownBy(() -> values.train(CLOUDS))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its targets are classes")
                .hasMessageContaining("crossEntropy");
        assertThatThrownBy(() -> classifier().train(SmallData.line(40)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its targets are numbers")
                .hasMessageContaining("mse");
        Dataset one = Dataset.of(NDArray.of(Shape.of(2, 1), 1.0, 2), NDArray.of(Shape.of(2), 0, 0));
        assertThatThrownBy(() -> classifier().batchSize(1).train(one)).hasMessageContaining("of one class");
        Dataset narrow = SmallData.line(10);
        assertThatThrownBy(() -> classifier().train(new Split(CLOUDS, CLOUDS.select(), narrow)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1]")
                .hasMessageContaining("[2]");
        assertThatThrownBy(
                        () -> Trainer.of(_ -> Mlp.of().network(7), new SoftmaxCrossEntropy(), new Sgd(new Constant(1)))
                                .train(CLOUDS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[7]")
                .hasMessageContaining("[3]");
        assertThatThrownBy(() -> classifier().epochs(0)).hasMessage("epochs is 0; it must be at least 1");
        assertThatThrownBy(() -> classifier().batchSize(-1)).hasMessage("batch size is -1; it must be at least 1");
        assertThatThrownBy(() -> classifier().threads(0)).hasMessage("threads is 0; it must be at least 1");
        assertThatThrownBy(() -> classifier().dtype(DType.I32)).hasMessageContaining("I32");
    }

    @Test
    void aTrainingPreparedBeforeItsDataIsTheSame() {
        Trainer trainer = classifier();
        try (PreparedTraining prepared = trainer.prepare(Shape.of(2), List.of("0", "1", "2"))) {
            assertThat(prepared.model().size()).isEqualTo(2 * 8 + 8 + 8 * 3 + 3);
            Split all = new Split(CLOUDS, CLOUDS.select(), CLOUDS.select());
            assertThat(prepared.train(all).figures())
                    .isEqualTo(trainer.train(CLOUDS).figures());
            assertThatThrownBy(() -> prepared.train(all)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void dataOfAnotherFormThanPreparedForAreRefused() {
        Split all = new Split(CLOUDS, CLOUDS.select(), CLOUDS.select());
        try (PreparedTraining prepared = classifier().prepare(Shape.of(3), List.of("0", "1", "2"))) {
            assertThatThrownBy(() -> prepared.train(all))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("have shape [2], and the model was made for [3]");
        }
        try (PreparedTraining prepared = classifier().prepare(Shape.of(2), List.of("a", "b", "c"))) {
            assertThatThrownBy(() -> prepared.train(all))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("its targets are [0, 1, 2], and the model was made for [a, b, c]");
        }
    }

    @Test
    void targetsOfSeveralValuesAreLearnt() {
        Rng random = Rng.of(3);
        NDArray x = NDArray.fill(DType.F32, Shape.of(64, 2), _ -> random.nextGaussian());
        NDArray y = NDArray.fill(DType.F32, Shape.of(64, 2), i -> i % 2 == 0 ? x.get(i) - 1 : 2 * x.get(i - 1));
        Dataset data = Dataset.of(x, y);
        assertThat(data.targets()).isInstanceOf(RealTargets.class);
        TrainingOutcome outcome = Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(0.2)))
                .epochs(100)
                .batchSize(32)
                .train(data);
        assertThat(outcome.train().metric("r2")).isGreaterThan(0.999999);
    }
}
