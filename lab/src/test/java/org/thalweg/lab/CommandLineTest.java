package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Sampler;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.tensor.DType;
import org.thalweg.train.CheckpointEvery;

/// The command line within this JVM; what needs a process of its own stands in the tests that end in IT.
class CommandLineTest {
    @TempDir
    private Path folder;

    private static Result run(boolean interactive, String... args) {
        return interactive ? Terminals.live(args) : Terminals.run(args);
    }

    private static Result run(String... args) {
        return run(false, args);
    }

    @Test
    void theVersionIsTold() {
        assertThat(run("--version")).isEqualTo(new Result(0, "thalweg " + Version.number() + "\n", ""));
    }

    @Test
    void helpIsGivenAlsoWithoutBeingAskedFor() {
        assertThat(run("--help")).isEqualTo(run());
        assertThat(run("--help").out()).contains("train", "predict", "list", "Exit codes");
        assertThat(run("--help").exit()).isZero();
    }

    @Test
    void everyOptionOfTrainHasItsDefaultInTheHelp() {
        assertThat(run("train", "--help").out().replaceAll("\\s+", " "))
                .contains(
                        "mlp(256, 128)",
                        "adam(lr=0.001)",
                        "Default: 5.",
                        "Default: 128",
                        "Default: 1.",
                        "Default: f32.",
                        "Default: fashion.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            datasets     | fashion, digits, iris, wine, breast-cancer, diabetes
            models       | mlp, network
            layers       | dense, dropout, layerNorm, gelu, residual, sequential
            optimizers   | adam, chain, momentum, nesterov, sgd
            schedules    | constant, exponential
            initializers | glorotNormal, glorotUniform, heNormal, heUniform, fanInUniform, zeros
            paddings     | same, valid, centred, margin, margins
            ends         | same, valid, centred, causal, margin, margins
            stops        | earlyStopping, gradientNorm, steps, target, time
            metrics      | accuracy, r2, topK
            losses       | crossEntropy, mse, huber, hinge, binaryCrossEntropy
            """)
    void whatCanBeNamedIsListed(String what, String names) {
        Result result = run("list", what);
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().filter(line -> !line.startsWith(" ")).map(line -> line.split(" ")[0]))
                .contains(names.split(", "));
    }

    @Test
    void aListSaysWhatAnEntryTakes() {
        assertThat(run("list", "losses").out()).contains("""
                crossEntropy    softmax cross-entropy from logits, for classes
                    crossEntropy(labelSmoothing=0)
                        labelSmoothing  a number: share spread over all classes, from 0 to below 1
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tran                     | no command tran; did you mean train?
            train --epoch 3          | no option --epoch; did you mean --epochs?
            train --epochs           | --epochs needs a value, N
            train --epochs 1 --epochs 2 | option '--epochs' (N) should be specified only once
            train iris wine          | unexpected `wine`: put a value with spaces in quotes
            predict                  | RUN is missing
            predict x                | DATA is missing
            list                     | WHAT is missing
            list optimisers          | nothing called optimisers to list; did you mean optimizers?
            train --epochs many      | --epochs many: this is not a whole number; give one such as 5
            train --epochs 2.5       | --epochs 2.5: this must be a whole number, such as 5
            train --batch 0          | --batch 0: this must be at least 1, for example 128
            train --threads 9999     | --threads 9999: this is too large; it can be at most 1024
            train --seed 1e19        | --seed 1e19: this is too large; it can be at most 9223372036854775807
            train --test 1           | --test 1: this is a share, at least 0 and below 1, such as 0.2
            train --test -0.1        | --test -0.1: this is a share, at least 0 and below 1, such as 0.2
            train --test nan         | --test nan: this is not a number; give one such as 0.2
            train --shuffle ever     | --shuffle ever: this must be one of each, once, none, replacement
            train --batch most       | --batch most: this is not a whole number; give one such as 128
            train --stream on        | --stream on: this must be one of end, follow
            train --stream end       | --stream: fashion is no CSV table; only these are read line by line
            train --stream end --epochs 2 | --stream and --epochs: a stream is gone through once
            train --stream end --batch all | --stream and --batch all: a stream has no known end. Give a number
            train --measure top5      | --measure: no metric `top5`; did you mean topK?
            train diabetes --measure topK | --measure: topK(k=5) is about classes, and the targets are numbers
            train iris --loss bce    | binaryCrossEntropy: it takes 2 classes, and there are 3; take crossEntropy for more
            train --dtype f16        | --dtype f16: this must be one of f32, f64
            train iris --target x    | --target x: iris has its own target. Leave the option out, or give itself for an autoencoder
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = run(line.split(" +"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "predict", "list"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help").out()).startsWith("Usage: thalweg " + command);
    }

    @Test
    void aTrainingIsShownLiveOnATerminal() {
        Result result = run(
                true,
                "train",
                "iris",
                "--model",
                "mlp(8)",
                "--epochs",
                "3",
                "--out",
                folder.resolve("run").toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("iris · 120 examples of 4 · 30 to test with · 3 classes\n")
                .contains("mlp(8) · 67 parameters · crossEntropy\n")
                .contains("\r\u001b[2Kepoch 1/3 ")
                .contains("\u001b[2Kepoch 3/3  loss ")
                .contains("  train  loss ")
                .contains("  test   loss ")
                .endsWith("kept in " + folder.resolve("run") + "\n");
    }

    @Test
    void aMetricThatIsAskedForIsCountedBesideTheUsualOneAlsoWhenARunGoesOn() {
        String run = folder.resolve("run").toString();
        Result first =
                run("train", "iris", "--measure", "topK(k=2)", "--measure", "accuracy", "--epochs", "2", "--out", run);
        assertThat(first.err()).isEmpty();
        Result second = run("train", "--resume", run, "--epochs", "3");
        assertThat(second.err()).isEmpty();
        for (Result result : List.of(first, second)) {
            assertThat(result.out()).contains(" test_accuracy=", " test_top2_accuracy=");
        }
    }

    @Test
    void manyEpochsHaveAFewLines() {
        Result result = run(
                true,
                "train",
                "iris",
                "--model",
                "mlp()",
                "--epochs",
                "95",
                "--out",
                folder.resolve("run").toString());
        assertThat(result.out().lines().filter(line -> line.contains("test loss")))
                .hasSize(10);
        assertThat(result.out()).contains("epoch 10/95  loss", "epoch 95/95  loss");
    }

    @Test
    void withoutATerminalThereIsALineOfKeysAndValuesForEachEvent() {
        Result result = run(
                "train",
                "iris",
                "--model",
                "mlp(8)",
                "--epochs",
                "2",
                "--out",
                folder.resolve("run").toString());
        assertThat(result.out().lines()).hasSize(4);
        assertThat(result.out().lines().map(line -> line.split(" ")[0]))
                .containsExactly("start", "epoch", "epoch", "end");
        assertThat(result.out())
                .contains("model=\"mlp(8, activation=relu", " parameters=67 ", " test_accuracy=", " run=" + folder)
                .doesNotContain("\u001b", "\r");
    }

    @Test
    void theFolderOfARunFollowsFromWhatDecidesItsResult() {
        Path name = runName("My data.csv.gz", 5, 1);
        assertThat(name.toString()).matches("runs.My-data-mlp-[0-9a-f]{8}");
        assertThat(runName("My data.csv.gz", 5, 1)).isEqualTo(name);
        assertThat(runName("My data.csv.gz", 6, 1)).isNotEqualTo(name);
        assertThat(runName("My data.csv.gz", 5, 2)).isNotEqualTo(name);
        assertThat(runName("../my.idx", 5, 1).toString()).matches("runs.my-mlp-[0-9a-f]{8}");
    }

    private static Path runName(String data, int epochs, long seed) {
        var mse = Chosen.of("--loss", org.thalweg.nn.Catalogues.LOSSES, "mse");
        var choices = new TrainChoices(
                new TrainingData.Wanted(
                        data, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), DType.F32, seed),
                Chosen.of("--model", org.thalweg.nn.Catalogues.MODELS, "mlp(3)"),
                Chosen.of("--optimizer", org.thalweg.optim.Catalogues.OPTIMIZERS, "sgd"),
                Optional.of(mse),
                epochs,
                OptionalInt.empty(),
                Sampler.Order.SHUFFLED,
                Optional.empty(),
                seed,
                1,
                DType.F32,
                Optional.empty(),
                List.of(),
                List.of(),
                CheckpointEvery.USUAL);
        return RunName.of(choices, mse, 128);
    }

    /// What is compiled before embedded data are read must be what fits them.
    @Test
    void theFormOfEmbeddedDataIsKnownBeforeTheyAreRead() {
        for (EmbeddedData data : EmbeddedData.all()) {
            for (Optional<Double> test : List.of(Optional.<Double>empty(), Optional.of(0.0), Optional.of(0.3))) {
                for (Optional<Double> validation : List.of(Optional.<Double>empty(), Optional.of(0.123))) {
                    var wanted = new TrainingData.Wanted(
                            data.name(), Optional.empty(), validation, test, Optional.empty(), DType.F32, 1);
                    assertThat(TrainingData.Form.known(wanted))
                            .contains(TrainingData.read(wanted).form());
                }
            }
        }
    }
}
