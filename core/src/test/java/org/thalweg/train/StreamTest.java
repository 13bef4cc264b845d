package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.data.Csv;
import org.thalweg.data.DataException;
import org.thalweg.data.Dataset;
import org.thalweg.data.DatasetStream;
import org.thalweg.data.Example;
import org.thalweg.data.Sampler;
import org.thalweg.data.Source;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Training on examples that come one after the other.
@Timeout(120)
class StreamTest {
    private static final List<String> CLASSES = List.of("0", "1", "2");

    @TempDir
    private Path temporary;

    private static Trainer trainer() {
        return Trainer.of(
                        Catalogues.MODELS.create("network(dense(6), batchNorm, relu, dropout(0.3))"),
                        new SoftmaxCrossEntropy(),
                        new Adam(new Constant(0.02)))
                .batchSize(30)
                .threads(1);
    }

    private static Iterator<Example> examples(Dataset data) {
        double[] features = data.featureArray(DType.F64).doubles();
        int[] classes = data.targetArray(DType.F64).ints();
        return IntStream.range(0, data.size())
                .mapToObj(i -> new Example(new double[] {features[2 * i], features[2 * i + 1]}, classes[i]))
                .iterator();
    }

    private static DatasetStream stream(Iterator<Example> examples) {
        return DatasetStream.ofClasses("clouds", Shape.of(2), CLASSES, examples);
    }

    private static TrainingOutcome train(Trainer trainer, Iterator<Example> examples) {
        try (DatasetStream stream = stream(examples)) {
            return trainer.train(stream);
        }
    }

    private static float[] parameters(TrainingOutcome outcome) {
        return outcome.model().parameters().floats();
    }

    /// Reports as they come.
    private static Callback noting(List<EpochReport> reports) {
        return new Callback() {
            @Override
            public void onEpoch(Progress progress, EpochReport report) {
                reports.add(report);
            }
        };
    }

    /// 20 000 examples are pieces of 270, 8190 at most and the rest, and the last batch has 20.
    @Test
    void aStreamIsOneEpochInOrder() {
        Dataset clouds = SmallData.clouds(20_000);
        List<EpochReport> reports = new ArrayList<>();
        TrainingOutcome streamed = train(trainer().on(noting(reports)), examples(clouds));
        TrainingOutcome whole =
                trainer().epochs(1).order(Sampler.Order.IN_ORDER).train(clouds);
        assertThat(parameters(streamed)).isEqualTo(parameters(whole));
        assertThat(streamed.steps()).isEqualTo(667);
        assertThat(streamed.ending()).isEqualTo(new TrainingOutcome.Ending.Completed());
        assertThat(reports).hasSizeGreaterThanOrEqualTo(4);
        assertThat(reports.getFirst().running().examples()).isEqualTo(270);
        assertThat(reports.stream().mapToInt(report -> report.running().examples()))
                .allMatch(seen -> seen <= 8190);
        assertThat(reports.stream()
                        .mapToInt(report -> report.running().examples())
                        .sum())
                .isEqualTo(20_000);
        assertThat(reports.getLast().running().metric("accuracy")).isGreaterThan(0.8);
        assertThat(streamed.train().metric("accuracy")).isGreaterThan(0.9);
    }

    @Test
    void theParametersDoNotDependOnHowFastTheExamplesCome() {
        Dataset clouds = SmallData.clouds(500);
        Iterator<Example> quick = examples(clouds);
        AtomicInteger given = new AtomicInteger();
        Iterator<Example> slow = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return quick.hasNext();
            }

            @Override
            public Example next() {
                if (given.incrementAndGet() == 345) {
                    sleep(500); // in the middle of a batch
                }
                return quick.next();
            }
        };
        List<EpochReport> reports = new ArrayList<>();
        assertThat(parameters(train(trainer().on(noting(reports)), slow)))
                .isEqualTo(parameters(train(trainer(), examples(clouds))));
        assertThat(reports.stream().map(EpochReport::step)).containsExactly(9L, 11L, 17L);
    }

    private static void sleep(int milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStreamWithoutEndIsStopped() {
        Stream<Example> endless = Stream.generate(() -> new Example(new double[] {1}, 3.0));
        try (DatasetStream stream = DatasetStream.ofValues("ones", Shape.of(1), List.of("three"), endless.iterator())) {
            TrainingOutcome outcome = Trainer.of(Mlp.of(), new MeanSquaredError(), new Adam(new Constant(0.01)))
                    .batchSize(1)
                    .stop(new StepLimit(2000))
                    .train(stream);
            assertThat(outcome.steps()).isEqualTo(2000);
            assertThat(outcome.model().predict(NDArray.of(Shape.of(1, 1), 1.0)).item())
                    .isBetween(2.9, 3.1);
        }
    }

    @Test
    void aStreamGoesOnWhereItWas() {
        Dataset clouds = SmallData.clouds(1000);
        List<Snapshot> taken = new ArrayList<>();
        TrainingOutcome expected = train(
                trainer().on(new Callback() {
                    @Override
                    public boolean wantsSnapshot(Progress progress) {
                        return List.of(3L, 9L, 15L, 34L).contains(progress.step());
                    }

                    @Override
                    public void onSnapshot(Progress progress, Snapshot snapshot) {
                        taken.add(snapshot);
                    }
                }),
                examples(clouds));
        assertThat(taken).hasSize(4);
        for (Snapshot snapshot : taken) { // in the sample, at its end, later, at the end of the stream
            TrainingOutcome outcome = train(trainer().from(snapshot), examples(clouds));
            assertThat(outcome.steps()).isEqualTo(34);
            assertThat(parameters(outcome)).isEqualTo(parameters(expected));
        }
    }

    /// The table grows after a training on it has ended, and a second one goes on with the new lines.
    @Test
    void aTableIsReadAsItComes() throws IOException {
        List<String> lines = new ArrayList<>(List.of("a,b,kind"));
        Dataset clouds = SmallData.clouds(900);
        examples(clouds)
                .forEachRemaining(example -> lines.add(
                        example.features()[0] + "," + example.features()[1] + ",k" + (int) example.target()[0]));
        Path file = temporary.resolve("points.csv");
        Files.write(file, lines.subList(0, 601));
        Path folder = temporary.resolve("run");
        Trainer trainer = trainer().scaling(Scaling.COLUMNS);
        try (DatasetStream first = DatasetStream.of(Csv.predicting("kind"), Source.of(file), false)) {
            trainer.on(RunFolder.in(folder).checkpoints(CheckpointEvery.USUAL)).train(first);
        }
        SavedRun run = RunFolder.load(folder);
        assertThat(run.model().targetNames()).containsExactly("k0", "k1", "k2");
        assertThat(run.columns()).containsExactly("a", "b");
        assertThat(run.description().get("order").text()).isEqualTo("stream");
        assertThat(run.description().find("epochs")).isNull();
        Files.write(file, lines.subList(601, lines.size()), StandardOpenOption.APPEND);
        TrainingOutcome outcome;
        try (DatasetStream second = DatasetStream.of(Csv.predicting("kind"), Source.of(file), false)) {
            outcome = trainer.resume(RunFolder.in(folder).checkpoints(CheckpointEvery.USUAL), _ -> {})
                    .train(second);
        }
        try (DatasetStream all = DatasetStream.of(Csv.predicting("kind"), Source.of(file), false)) {
            assertThat(parameters(outcome)).isEqualTo(parameters(trainer.train(all)));
        }
    }

    @Test
    void aTableThatGrowsIsFollowed() throws IOException {
        Path file = temporary.resolve("growing.csv");
        Files.writeString(file, "x,y\n");
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 40; i++) {
                StringBuilder lines = new StringBuilder();
                for (int k = 0; k < 10; k++) {
                    double x = (i * 10 + k) % 17 * 0.1 - 0.8;
                    lines.append(x + "," + (2 * x + 0.5) + "\n");
                }
                try {
                    Files.writeString(file, lines, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                sleep(5);
            }
        });
        try (DatasetStream stream = DatasetStream.of(Csv.predicting("y"), Source.of(file), true)) {
            TrainingOutcome outcome = Trainer.of(Mlp.of(), new MeanSquaredError(), new Adam(new Constant(0.02)))
                    .batchSize(1)
                    .on(new Callback() {
                        @Override
                        public void onStep(Progress progress) {
                            if (progress.step() == 400) { // all that will come: it waits for more then
                                Thread.ofPlatform().start(() -> {
                                    sleep(300);
                                    progress.stop("enough");
                                });
                            }
                        }
                    })
                    .train(stream);
            assertThat(outcome.steps()).isEqualTo(400);
            assertThat(outcome.ending()).isEqualTo(new TrainingOutcome.Ending.Stopped("enough"));
            assertThat(outcome.train().loss()).isLessThan(0.1);
        }
        assertThat(writer.isAlive()).isFalse();
    }

    @Test
    void whatCannotBeUsedIsToldWhereItStands() throws IOException {
        String lines = IntStream.range(0, 700)
                .mapToObj(i -> i + "," + (i % 2 == 0 ? "even" : "odd") + "\n")
                .reduce("n,kind\n", String::concat);
        Path file = Files.writeString(temporary.resolve("numbers.csv"), lines + "700,neither\n");
        assertThatThrownBy(() -> {
                    try (DatasetStream stream = DatasetStream.of(Csv.predicting("kind"), Source.of(file), false)) {
                        trainer().train(stream);
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessageContaining("numbers.csv, line 702, column 2 (kind): `neither` is not one of the classes");
        Files.writeString(file, lines + "\"open,even\n");
        assertThatThrownBy(() -> {
                    try (DatasetStream stream = DatasetStream.of(Csv.predicting("kind"), Source.of(file), false)) {
                        trainer().train(stream);
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the text is not CSV");
        assertThatThrownBy(() -> train(trainer(), List.<Example>of().iterator()))
                .isInstanceOf(DataException.class)
                .hasMessage("clouds: there are no examples. Give some.");
        assertThatThrownBy(() -> train(
                        trainer(), List.of(new Example(new double[] {1, 2}, 3)).iterator()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[3.0], which is none of the 3 classes");
        assertThatThrownBy(() -> train(
                        trainer(), List.of(new Example(new double[] {1}, 2)).iterator()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 features, and 2 were announced");
        assertThatThrownBy(() -> train(
                        trainer(),
                        List.of(new Example(new double[] {1, Double.NaN}, 2)).iterator()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("NaN is not a finite number");
    }

    @Test
    void fewerExamplesThanABatchAreOne() {
        TrainingOutcome outcome = train(trainer().batchSize(64), examples(SmallData.clouds(10)));
        assertThat(outcome.steps()).isEqualTo(1);
    }

    /// The steps of a piece can be done again, though its examples do not come again.
    @Test
    void aStreamThatGoesWrongHasTheModelOfTheStepBefore() {
        Dataset clouds = SmallData.clouds(3000);
        Trainer trainer = Trainer.of(
                        Mlp.of(4), new SoftmaxCrossEntropy(), new NotFiniteTest.BrokenAt(new Constant(1), 93))
                .batchSize(20);
        TrainingOutcome outcome = train(trainer, examples(clouds));
        assertThat(outcome.ending()).isInstanceOf(TrainingOutcome.Ending.NotFinite.class);
        assertThat(outcome.steps()).isEqualTo(93);
        assertThat(parameters(outcome)).isEqualTo(parameters(train(trainer.stop(new StepLimit(92)), examples(clouds))));
    }
}
