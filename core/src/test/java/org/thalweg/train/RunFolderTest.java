package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.data.Csv;
import org.thalweg.data.Dataset;
import org.thalweg.data.Source;
import org.thalweg.data.Split;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Sgd;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class RunFolderTest {
    private static final Dataset CLOUDS = SmallData.clouds(60);

    @TempDir
    Path temporary;

    private static Trainer trainer() {
        return Trainer.of(Mlp.of(4), new SoftmaxCrossEntropy(0.1), new Adam(new Constant(0.02)))
                .epochs(3)
                .batchSize(20)
                .scaling(Scaling.COLUMNS)
                .seed(-5_000_000_000L);
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    @Test
    void keepsATrainingThatPredictsTheSameWhenReadBack() {
        Path folder = temporary.resolve("runs/first");
        TrainingOutcome outcome = trainer().on(RunFolder.in(folder)).train(CLOUDS);
        SavedRun run = RunFolder.load(folder);
        assertThat(run.model().parameters().floats())
                .isEqualTo(outcome.model().parameters().floats());
        assertThat(run.model().targetNames()).containsExactly("0", "1", "2");
        assertThat(run.model().loss()).isEqualTo(new SoftmaxCrossEntropy(0.1));
        assertThat(run.model().predict(CLOUDS.features()).floats())
                .isEqualTo(outcome.model().predict(CLOUDS.features()).floats());
    }

    @Test
    void theDescriptionSaysWhatWasTrainedAndWhatCameOut() {
        Path folder = temporary.resolve("run");
        Split parts = Split.of(CLOUDS, 0, 0.25, Rng.of(1));
        TrainingOutcome outcome = trainer()
                .on(RunFolder.in(folder, Json.object().with("thalweg", Json.of("0.1.0"))))
                .train(parts);
        Json.Members run = RunFolder.load(folder).description();
        assertThat(run.values().keySet())
                .containsExactly(
                        "format",
                        "thalweg",
                        "model",
                        "loss",
                        "optimizer",
                        "dtype",
                        "epochs",
                        "batch",
                        "seed",
                        "parameters",
                        "data",
                        "standardization",
                        "result");
        assertThat(run.get("seed").whole()).isEqualTo(-5_000_000_000L);
        assertThat(run.get("dtype").text()).isEqualTo("f32");
        assertThat(run.get("model").text()).startsWith("mlp(4");
        assertThat(run.get("optimizer").text()).startsWith("adam(");
        assertThat(org.thalweg.optim.Catalogues.OPTIMIZERS.create(
                        run.get("optimizer").text()))
                .isEqualTo(new Adam(new Constant(0.02)));
        Json.Members data = run.get("data").members();
        assertThat(data.get("train").whole()).isEqualTo(45);
        assertThat(data.get("test").whole()).isEqualTo(15);
        assertThat(data.get("shape").compact()).isEqualTo("[2]");
        Json.Members result = run.get("result").members();
        assertThat(result.get("ending").text()).isEqualTo("completed");
        assertThat(result.get("test_accuracy").number())
                .isEqualTo(outcome.test().orElseThrow().metric("accuracy"));
    }

    @Test
    void eachEpochIsALine() throws IOException {
        Path folder = temporary.resolve("run");
        trainer().on(RunFolder.in(folder)).train(Split.of(CLOUDS, 0, 0.25, Rng.of(1)));
        List<String> lines = Files.readAllLines(folder.resolve(RunFolder.METRICS));
        assertThat(lines).hasSize(3);
        Json.Members last = Json.parse(lines.getLast()).members();
        assertThat(last.values().keySet())
                .containsExactly("epoch", "step", "rate", "loss", "accuracy", "test_loss", "test_accuracy");
        assertThat(last.get("epoch").whole()).isEqualTo(3);
        assertThat(last.get("step").whole()).isEqualTo(9);
        assertThat(last.get("rate").number()).isEqualTo(0.02);
    }

    @Test
    void theSameTrainingLeavesTheSameBytes() throws IOException {
        trainer().threads(1).on(RunFolder.in(temporary.resolve("a"))).train(CLOUDS);
        trainer().threads(2).on(RunFolder.in(temporary.resolve("b"))).train(CLOUDS);
        assertThat(content(temporary.resolve("a")))
                .isEqualTo(content(temporary.resolve("b")))
                .hasSize(3);
    }

    @Test
    void pathsStayOnTheMachine() throws IOException {
        Path csv = Files.writeString(temporary.resolve("points.csv"), "a,b,y\n1,2,3.5\n2,1,4\n3,5,6\n4,4,1\n");
        Path folder = temporary.resolve("run");
        Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(0.01)))
                .batchSize(2)
                .on(RunFolder.in(folder))
                .train(Csv.predicting("y").read(Source.of(csv)));
        SavedRun run = RunFolder.load(folder);
        assertThat(run.description().get("data").members().get("name").text()).isEqualTo("points.csv");
        assertThat(run.columns()).containsExactly("a", "b");
        assertThat(run.model().targetNames()).containsExactly("y");
        assertThat(Files.readString(folder.resolve(RunFolder.RUN))).doesNotContain(temporary.toString());
    }

    @Test
    void anEarlierRunIsReplacedAndOtherFoldersAreNot() throws IOException {
        Path folder = temporary.resolve("run");
        trainer().epochs(5).on(RunFolder.in(folder)).train(CLOUDS);
        trainer().epochs(2).on(RunFolder.in(folder)).train(CLOUDS);
        assertThat(Files.readAllLines(folder.resolve(RunFolder.METRICS))).hasSize(2);
        Path other = Files.createDirectories(temporary.resolve("letters"));
        Files.writeString(other.resolve("metrics.jsonl"), "mine");
        assertThatThrownBy(() -> trainer().on(RunFolder.in(other)).train(CLOUDS))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("letters: is not empty and holds no run. Choose an empty folder");
        assertThat(Files.readString(other.resolve("metrics.jsonl"))).isEqualTo("mine");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedBeforeTheFirstStep() throws IOException {
        Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> trainer()
                        .on(RunFolder.in(temporary.resolve("file/run")))
                        .on(new Callback() {
                            @Override
                            public void onStep(Progress progress) {
                                throw new AssertionError("trained");
                            }
                        })
                        .train(CLOUDS))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot hold a run");
        assertThatThrownBy(() ->
                        trainer().on(RunFolder.in(temporary.resolve("file"))).train(CLOUDS))
                .isInstanceOf(RunException.class);
        assertThat(content(temporary).keySet()).containsExactly("file");
    }

    @Test
    void aTrainingThatFailsLeavesNothing() {
        Path folder = temporary.resolve("deep/run");
        assertThatThrownBy(() -> trainer()
                        .on(RunFolder.in(folder))
                        .on(new Callback() {
                            @Override
                            public void onStep(Progress progress) {
                                if (progress.step() == 4) {
                                    throw new IllegalStateException("broken");
                                }
                            }
                        })
                        .train(CLOUDS))
                .hasMessage("broken");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aStoppedTrainingKeepsWhatItLearnt() {
        Path folder = temporary.resolve("run");
        TrainingOutcome outcome = trainer()
                .on(RunFolder.in(folder))
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        if (progress.step() == 5) {
                            progress.stop("interrupted");
                        }
                    }
                })
                .train(CLOUDS);
        SavedRun run = RunFolder.load(folder);
        assertThat(run.model().parameters().floats())
                .isEqualTo(outcome.model().parameters().floats());
        assertThat(run.description().get("result").members().get("ending").text())
                .isEqualTo("stopped: interrupted");
    }

    @Test
    void aModelThatIsNoNumberIsNotKept() {
        Path folder = temporary.resolve("run");
        Trainer.of(Mlp.of(), new MeanSquaredError(), new Sgd(new Constant(1e20)))
                .epochs(20)
                .batchSize(5)
                .on(RunFolder.in(folder))
                .train(SmallData.line(10));
        assertThat(folder.resolve(RunFolder.WEIGHTS)).doesNotExist();
        assertThatThrownBy(() -> RunFolder.load(folder))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("has no weights");
    }

    @Test
    void damagedRunsAreRefusedWithWhatIsWrong() throws IOException {
        Path folder = temporary.resolve("run");
        assertThatThrownBy(() -> RunFolder.load(folder))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("holds no run: there is no run.json");
        trainer().on(RunFolder.in(folder)).train(CLOUDS);
        Path file = folder.resolve(RunFolder.RUN);
        String good = Files.readString(file);
        refused(file, good.substring(0, good.length() / 2), "run.json: is damaged: line");
        refused(file, "[]", "is damaged: expected an object");
        refused(file, good.replace("\"format\": 1", "\"format\": 2"), "is of format 2, and this version reads up to 1");
        refused(file, good.replace("\"mlp(4", "\"mlq(4"), "is damaged: no model `mlq`");
        refused(file, good.replace("\"mlp(4", "\"mlp(5"), "does not fit run.json beside it");
        refused(file, good.replace("\"targets\"", "\"goals\""), "no member `targets`");
        refused(file, good.replaceFirst("\"model\": \"[^\"]*\"", "\"model\": null"), "does not name its model");
        refused(
                file,
                good.replaceFirst("\"deviation\": \\[[^\\]]*\\]", "\"deviation\": [0, 1]"),
                "is damaged: standard");
        Files.writeString(file, good);
        assertThat(RunFolder.load(folder).model().model().size()).isEqualTo(27);

        Path weights = folder.resolve(RunFolder.WEIGHTS);
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(() -> RunFolder.load(folder)).hasMessageContaining("it is cut off");
        new SafeTensors(Map.of("dense1/weight", NDArray.of(Shape.of(1), 1f))).write(weights);
        assertThatThrownBy(() -> RunFolder.load(folder))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("it holds [dense1/weight [1]] of [F32]")
                .hasMessageContaining("dense2/bias [3]");
    }

    private static void refused(Path file, String text, String message) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> RunFolder.load(file.getParent()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(message);
    }

    @Test
    void fingerprintsTellDataApart() {
        String one = Fingerprint.of(CLOUDS);
        assertThat(one).matches("[0-9a-f]{16}").isEqualTo(Fingerprint.of(SmallData.clouds(60)));
        assertThat(Fingerprint.of(SmallData.clouds(61))).isNotEqualTo(one);
        assertThat(Fingerprint.of(CLOUDS.select(1, 0))).isNotEqualTo(Fingerprint.of(CLOUDS.select(0, 1)));
        assertThat(Fingerprint.of(SmallData.line(60))).isNotEqualTo(one);
    }
}
