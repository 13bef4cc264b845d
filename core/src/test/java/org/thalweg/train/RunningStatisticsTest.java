package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Dataset;
import org.thalweg.data.DatasetStream;
import org.thalweg.data.Example;
import org.thalweg.data.Sampler;
import org.thalweg.data.Split;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.Layer;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.nn.Zeros;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Batch normalization's statistics where a model is evaluated at an average of its parameters.
class RunningStatisticsTest {
    private static final Dataset CLOUDS = SmallData.clouds(100);
    private static final Split PARTS = Split.of(SmallData.clouds(130), 0.2, 0.1, Rng.of(1));

    @TempDir
    private Path temporary;

    private static UpdateRule rule(String spec) {
        return org.thalweg.optim.Catalogues.OPTIMIZERS.create(spec);
    }

    private static Trainer trainer(String model, String rule) {
        return Trainer.of(Catalogues.MODELS.create(model), new SoftmaxCrossEntropy(), rule(rule))
                .dtype(DType.F64)
                .epochs(4)
                .batchSize(32)
                .threads(1);
    }

    /// Mean and variance with n − 1 of column c of some rows.
    private static double[] moments(double[][] rows, int c) {
        double mean = 0;
        for (double[] row : rows) {
            mean += row[c] / rows.length;
        }
        double squares = 0;
        for (double[] row : rows) {
            squares += (row[c] - mean) * (row[c] - mean);
        }
        return new double[] {mean, squares / (rows.length - 1)};
    }

    private static double[][] points(Dataset data) {
        double[] flat = data.featureArray(DType.F64).doubles();
        return IntStream.range(0, data.size())
                .mapToObj(i -> new double[] {flat[2 * i], flat[2 * i + 1]})
                .toArray(double[][]::new);
    }

    /// The mean over all batches of their means and variances, each counted by its examples: batches of 32, 32,
    /// 32 and 4 in the order of the pass, of z = Wx + b by the averaged parameters.
    @Test
    void theyAreMeansOverAPassWithTheAveragedParameters() {
        TrainedModel model = trainer("network(dense(3), batchNorm, relu)", "chain(momentum(0.1), swa)")
                .train(CLOUDS)
                .model();
        NDArray weight = model.model().layout().read(model.parameters(), "dense1/weight"); // [2, 3]
        NDArray bias = model.model().layout().read(model.parameters(), "dense1/bias");
        double[][] z = new double[100][3];
        double[][] x = points(CLOUDS);
        for (int i = 0; i < 100; i++) {
            for (int c = 0; c < 3; c++) {
                z[i][c] = bias.get(c) + x[i][0] * weight.get(c) + x[i][1] * weight.get(3 + c);
            }
        }
        Rng random = Rng.of(1).stream("statistics").stream("order");
        int[] order = new Sampler(CLOUDS, 32, Sampler.Order.SHUFFLED_ONCE, Sampler.Rest.KEPT, random).rows();
        for (int c = 0; c < 3; c++) {
            double mean = 0;
            double variance = 0;
            for (int from = 0; from < 100; from += 32) {
                int to = Math.min(100, from + 32);
                double[][] batch =
                        IntStream.range(from, to).mapToObj(i -> z[order[i]]).toArray(double[][]::new);
                double[] moments = moments(batch, c);
                mean += moments[0] * (to - from) / 100;
                variance += moments[1] * (to - from) / 100;
            }
            assertThat(state(model, "batchNorm1/mean").get(c)).isCloseTo(mean, within(1e-13));
            assertThat(state(model, "batchNorm1/variance").get(c)).isCloseTo(variance, within(1e-13));
            assertThat(mean).isCloseTo(moments(z, c)[0], within(1e-13)); // whatever the order
        }
    }

    private static NDArray state(TrainedModel model, String name) {
        return model.model().stateLayout().read(model.state(), name);
    }

    /// Keeps what the training is at its end.
    private static Callback keeping(AtomicReference<Snapshot> last) {
        return new Callback() {
            @Override
            public void onEnd(Progress progress, TrainingOutcome outcome) {
                last.set(progress.snapshot());
            }
        };
    }

    /// The mean over all steps lags so far behind that the statistics of the trained parameters belong to another
    /// model: with them, the loss of the averaged one is eight times as large.
    @Test
    void thoseOfTheTrainedParametersWouldBeWrongForTheAverage() {
        var last = new AtomicReference<Snapshot>();
        TrainingOutcome outcome = trainer(
                        "network(dense(16), batchNorm, relu, dense(16), batchNorm, relu)", "chain(momentum(0.3), swa)")
                .epochs(10)
                .on(keeping(last))
                .train(CLOUDS);
        TrainedModel model = outcome.model();
        TrainedModel stale = new TrainedModel(
                model.model(),
                model.loss(),
                model.parameters(),
                last.get().modelState(),
                model.targetNames(),
                model.standardization());
        Scores with = score(model);
        Scores without = score(stale);
        assertThat(with).isEqualTo(outcome.train());
        assertThat(with.metric("accuracy")).isGreaterThan(0.97);
        assertThat(without.loss()).isGreaterThan(5 * with.loss());
    }

    private static Scores score(TrainedModel model) {
        try (Predictor predictor = model.predictor(1)) {
            return predictor.evaluate(CLOUDS);
        }
    }

    private static final String EVERYTHING = "network(dense(6), batchNorm, relu, dropout(0.3))";

    /// With a validation part there is a pass after each epoch, with a callback that looks at the model after each
    /// step; without either there is one at the end.
    @Test
    void theTrainingDoesNotNoticeThem() {
        Callback looking = new Callback() {
            @Override
            public void onStep(Progress progress) {
                progress.model();
            }
        };
        var averaged = new AtomicReference<Snapshot>();
        var alone = new AtomicReference<Snapshot>();
        var plain = new AtomicReference<Snapshot>();
        Dataset none = PARTS.test().select();
        TrainingOutcome looked = trainer(EVERYTHING, "chain(adam(0.05), ema(0.9))")
                .on(looking)
                .on(keeping(averaged))
                .train(PARTS);
        TrainingOutcome unseen = trainer(EVERYTHING, "chain(adam(0.05), ema(0.9))")
                .on(keeping(alone))
                .train(new Split(PARTS.train(), none, none));
        trainer(EVERYTHING, "adam(0.05)").on(keeping(plain)).train(PARTS);
        for (var other : List.of(averaged, alone)) {
            assertThat(other.get().parameters().doubles())
                    .isEqualTo(plain.get().parameters().doubles());
            assertThat(other.get().modelState().doubles())
                    .isEqualTo(plain.get().modelState().doubles());
        }
        assertThat(unseen.model().state().doubles())
                .isEqualTo(looked.model().state().doubles())
                .isNotEqualTo(plain.get().modelState().doubles());
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        Trainer trainer = trainer(EVERYTHING, "chain(adam(0.05), ema(0.9))").dtype(DType.F32);
        TrainingOutcome one = trainer.train(PARTS);
        TrainingOutcome two = trainer.threads(2).train(PARTS);
        assertThat(two.model().state().floats()).isEqualTo(one.model().state().floats());
        assertThat(two.figures()).isEqualTo(one.figures());
    }

    /// The best epoch's parameters have the best epoch's statistics.
    @Test
    void earlyStoppingGivesThemWithItsModel() {
        List<EpochReport> reports = new ArrayList<>();
        TrainingOutcome outcome = trainer(EVERYTHING, "chain(adam(0.3), ema(0.9))")
                .epochs(40)
                .stop(new EarlyStopping("validation_loss", 3, 0, true))
                .on(new Callback() {
                    @Override
                    public void onEpoch(Progress progress, EpochReport report) {
                        reports.add(report);
                    }
                })
                .train(PARTS);
        assertThat(outcome.ending()).isInstanceOf(TrainingOutcome.Ending.Stopped.class);
        EpochReport best = reports.get(reports.size() - 4);
        assertThat(outcome.validation()).isEqualTo(best.validation());
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4, 7, 12})
    void aTrainingThatGoesOnHasTheSame(long step) throws IOException {
        Path whole = temporary.resolve("whole");
        Path cut = temporary.resolve("cut");
        Trainer trainer = trainer(EVERYTHING, "chain(adam(0.05), swa(after=2))");
        CheckpointEvery each = CheckpointEvery.steps(1);
        trainer.on(RunFolder.in(whole).checkpoints(each)).train(PARTS);
        assertThatThrownBy(() -> trainer.on(RunFolder.in(cut).checkpoints(each))
                        .on(new Callback() {
                            @Override
                            public void onStep(Progress progress) {
                                if (progress.step() == step) {
                                    throw new IllegalStateException("died");
                                }
                            }
                        })
                        .train(PARTS))
                .hasMessage("died");
        trainer.resume(RunFolder.in(cut).checkpoints(each), warning -> {
                    throw new AssertionError(warning);
                })
                .train(PARTS);
        for (String name : List.of(RunFolder.WEIGHTS, RunFolder.METRICS, RunFolder.RUN)) {
            assertThat(Files.readAllBytes(cut.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(whole.resolve(name)));
        }
    }

    @Test
    void aRunSaysSoAndPredictsWithThem() {
        Path folder = temporary.resolve("run");
        TrainingOutcome outcome = trainer(EVERYTHING, "chain(adam(0.05), ema(0.9))")
                .on(RunFolder.in(folder))
                .train(PARTS);
        SavedRun run = RunFolder.load(folder);
        assertThat(run.description().get("statistics").whole()).isEqualTo(91);
        assertThat(run.model().state().doubles())
                .isEqualTo(outcome.model().state().doubles());
        try (Predictor predictor = run.model().predictor(1)) {
            assertThat(predictor.evaluate(PARTS.test()))
                    .isEqualTo(outcome.test().orElseThrow());
        }
    }

    /// Without an average, without statistics, or in batches of one, which have no variance.
    @Test
    void nothingIsDoneWhereNothingIsAmiss() {
        Path folder = temporary.resolve("run");
        for (Trainer trainer : List.of(
                trainer(EVERYTHING, "adam(0.05)"),
                trainer("network(dense(6), relu)", "chain(adam(0.05), ema(0.9))"),
                trainer(EVERYTHING, "chain(adam(0.05), ema(0.9))").batchSize(1).epochs(1))) {
            List<Integer> examples = new ArrayList<>();
            trainer.on(new Callback() {
                        @Override
                        public void onStart(Setup setup, Progress progress) {
                            examples.add(setup.statisticsOver());
                        }
                    })
                    .on(RunFolder.in(folder))
                    .train(PARTS);
            assertThat(examples).containsExactly(0);
            assertThat(RunFolder.load(folder).description().find("statistics")).isNull();
        }
    }

    /// ŷ = w·x, with a count of the steps beside the running mean of x.
    private static final Layer COUNTING = (scope, x) -> {
        Tensor w = scope.parameter("w", Shape.of(1), new Zeros());
        Tensor steps = scope.state("steps", Shape.of(1), 0);
        scope.state("mean", Shape.of(1), 7);
        if (scope.training()) {
            scope.keep("steps", steps.plus(1));
            scope.follow("mean", x.mean(0), 0.5);
        }
        return x.times(w);
    };

    /// Ten steps, which a pass does not go on counting.
    @Test
    void statesThatAreNoStatisticsAreThoseOfTheTraining() {
        Dataset line = SmallData.line(18);
        TrainedModel model = Trainer.of(_ -> COUNTING, new MeanSquaredError(), rule("chain(sgd(0.1), ema(0.9))"))
                .dtype(DType.F64)
                .epochs(2)
                .batchSize(4)
                .train(line)
                .model();
        double mean = 0;
        for (double x : line.featureArray(DType.F64).doubles()) {
            mean += x / 18;
        }
        assertThat(state(model, "steps").get(0)).isEqualTo(10);
        assertThat(state(model, "mean").get(0)).isCloseTo(mean, within(1e-14));
    }

    /// A stream does not come again: its first 270 examples, of which it is told how to scale, are what they
    /// are made of, the same however it comes.
    @Test
    void ofAStreamTheyAreThoseOfItsBeginning() {
        Dataset clouds = SmallData.clouds(1000);
        double[][] x = points(clouds);
        int[] classes = clouds.targetArray(DType.F64).ints();
        var examples = IntStream.range(0, 1000)
                .mapToObj(i -> new Example(x[i], classes[i]))
                .iterator();
        List<Integer> over = new ArrayList<>();
        try (DatasetStream stream = DatasetStream.ofClasses("clouds", Shape.of(2), List.of("0", "1", "2"), examples)) {
            TrainedModel model = trainer("network(batchNorm)", "chain(sgd(0.1), ema(0.9))")
                    .batchSize(30)
                    .on(new Callback() {
                        @Override
                        public void onStart(Setup setup, Progress progress) {
                            over.add(setup.statisticsOver());
                        }
                    })
                    .train(stream)
                    .model();
            double[][] first = IntStream.range(0, 270).mapToObj(i -> x[i]).toArray(double[][]::new);
            for (int c = 0; c < 2; c++) {
                assertThat(state(model, "batchNorm1/mean").get(c)).isCloseTo(moments(first, c)[0], within(1e-13));
            }
        }
        assertThat(over).containsExactly(270);
    }
}
