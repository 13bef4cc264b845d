package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.train.Json;

/// Whole trainings from the command line.
class TrainIT {
    @TempDir
    private Path folder;

    @Test
    void fashionIsLearntAndTheSameCommandGivesTheSameFigures() throws Exception {
        Program program = Program.in(folder);
        Shell.Result first = program.run("train", "--json");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).isEmpty();
        assertThat(first.out()
                        .lines()
                        .map(line -> Json.parse(line).members().get("event").text()))
                .containsExactly("start", "epoch", "epoch", "epoch", "epoch", "epoch", "end");
        Map<String, Json> end = Program.end(first);
        assertThat(number(end, "test_accuracy")).isGreaterThanOrEqualTo(0.87);
        assertThat(number(end, "train_accuracy")).isGreaterThanOrEqualTo(0.89);
        assertThat(number(end, "parameters")).isEqualTo(784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10);
        byte[] weights = weights(end);

        assertThat(Program.end(program.run("train", "--json"))).isEqualTo(end);
        assertThat(weights(end)).isEqualTo(weights);
        assertThat(Program.end(program.run("train", "--json", "--threads", "1")))
                .isEqualTo(end);
        assertThat(weights(end)).isEqualTo(weights);

        Map<String, Json> other = Program.end(program.run("train", "--json", "--epochs", "1", "--seed", "2"));
        assertThat(other.get("train_loss")).isNotEqualTo(end.get("train_loss"));
        assertThat(other.get("run")).isNotEqualTo(end.get("run"));
    }

    @Test
    void digitsAreLearnt() throws Exception {
        Shell.Result result = Program.in(folder)
                .run(
                        "train",
                        "digits",
                        "--model",
                        "mlp(64)",
                        "--optimizer",
                        "adam(lr=0.005)",
                        "--epochs",
                        "30",
                        "--json");
        assertThat(number(Program.end(result), "test_accuracy")).isGreaterThanOrEqualTo(0.96);
    }

    /// 0.5177 is that of the least-squares solution, which the tests of the datasets artifact compute.
    @Test
    void aLinearModelApproachesTheLeastSquaresSolution() throws Exception {
        String[] command = {
            "train",
            "diabetes",
            "--model",
            "mlp()",
            "--loss",
            "mse",
            "--optimizer",
            "adam(lr=0.5)",
            "--epochs",
            "300",
            "--test",
            "0",
            "--json"
        };
        Map<String, Json> end = Program.end(Program.in(folder).run(command));
        assertThat(number(end, "train_r2")).isCloseTo(0.5177, within(0.002));
        assertThat(end).doesNotContainKeys("test_r2", "test_loss");
    }

    @Test
    void aTableIsLearntAndPredictedByTheNamesOfItsColumns() throws Exception {
        var table = new StringBuilder("x;y;kind\n");
        for (int i = 0; i < 60; i++) {
            table.append(i % 10 + ";" + i / 10 + ";" + (i % 10 < 5 ? "low" : "high") + "\n");
        }
        Files.writeString(folder.resolve("points.csv"), table);
        Program program = Program.in(folder);
        String[] command = {
            "train",
            "points.csv",
            "--target",
            "kind",
            "--model",
            "mlp(16)",
            "--optimizer",
            "adam(lr=0.05)",
            "--epochs",
            "60",
            "--out",
            "points"
        };
        Shell.Result trained = program.run(command);
        assertThat(trained.exit()).as(trained.err()).isZero();

        // In another order, with a column more, and without the target.
        Files.writeString(folder.resolve("new.csv"), "y,colour,x\n2,0,1\n3,0,8\n");
        assertThat(program.run("predict", "points", "new.csv").out().lines().map(line -> line.split(",")[0]))
                .containsExactly("class", "low", "high");
        Shell.Result json = program.run("predict", "points", "new.csv", "--json", "--probabilities");
        assertThat(json.out().lines()).hasSize(2).allSatisfy(line -> {
            Json.Members row = Json.parse(line).members();
            Json.Members all = row.get("probabilities").members();
            assertThat(all.get(row.get("class").text())).isEqualTo(row.get("probability"));
            assertThat(all.get("low").number() + all.get("high").number()).isCloseTo(1, within(1e-6));
        });

        Files.writeString(folder.resolve("other.csv"), "x,z\n1,2\n");
        Shell.Result refused = program.run("predict", "points", "other.csv");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("no column `y`").doesNotContain("\tat ");
    }

    @Test
    void aRateTooLargeIsAFailureThatSaysSo() throws Exception {
        Shell.Result result = Program.in(folder)
                .run("train", "diabetes", "--optimizer", "sgd(1000)", "--epochs", "100", "--json", "--out", "run");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains("the loss of step", "the output of layer dense", "A lower rate", "sgd(lr=1000)")
                .hasLineCount(1)
                .doesNotContain("\tat ");
        assertThat(Program.end(result).get("ending").text()).isEqualTo("not finite");
        assertThat(Program.end(result).get("failed_layer").text()).startsWith("dense");
        assertThat(folder.resolve("run/weights.safetensors")).doesNotExist();
        assertThat(folder.resolve("run/checkpoint.safetensors")).isNotEmptyFile();
    }

    /// Lines are added while it waits for more; then it is interrupted, and goes on with what came since.
    @Test
    void aTableIsFollowedWhileItGrows() throws Exception {
        Path table = folder.resolve("log.csv");
        Files.writeString(table, "x,y\n" + lines(0, 600));
        String[] what = {"log.csv", "--target", "y", "--loss", "mse", "--model", "mlp()", "--batch", "10", "--json"};
        Process process = new ProcessBuilder(Program.command(streaming("follow", "run", what)))
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        String last = "";
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).contains("\"event\":\"start\"").doesNotContain("epochs");
            for (long step = 0;
                    step < 60;
                    step = Json.parse(last).members().get("step").whole()) {
                last = out.readLine();
            }
            Files.writeString(table, lines(600, 1000), StandardOpenOption.APPEND);
            for (long step = 0;
                    step < 100;
                    step = Json.parse(last).members().get("step").whole()) {
                last = out.readLine();
            }
            interrupt(process);
            last = out.lines().reduce("", (_, line) -> line);
        }
        assertThat(process.waitFor()).isZero();
        assertThat(last).contains("\"ending\":\"interrupted\"", "\"steps\":100");
        Files.writeString(table, lines(1000, 1200), StandardOpenOption.APPEND);
        Program program = Program.in(folder);
        Shell.Result whole = program.run(streaming("end", "whole", what));
        assertThat(number(Program.end(whole), "steps")).isEqualTo(120);
        Shell.Result resumed = program.run("train", "--resume", "run", "--stream", "end", "--json");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(folder.resolve("run/weights.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/weights.safetensors"));
    }

    private static String[] streaming(String until, String out, String... what) {
        return Stream.concat(Stream.of("train", "--stream", until, "--out", out), Stream.of(what))
                .toArray(String[]::new);
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> i % 13 + "," + (3 * (i % 13) - 5) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void aRuleEndsATrainingEarly() throws Exception {
        String[] command = {
            "train",
            "digits",
            "--validation",
            "0.1",
            "--stop",
            "earlyStopping(validation_accuracy, patience=3, minDelta=0.002)",
            "--stop",
            "time(60)",
            "--epochs",
            "500",
            "--json"
        };
        Map<String, Json> end = Program.end(Program.in(folder).run(command));
        assertThat(end.get("ending").text()).startsWith("validation_accuracy has not got better since epoch ");
        assertThat(number(end, "epochs")).isBetween(5.0, 100.0);
        assertThat(number(end, "validation_accuracy")).isGreaterThan(0.9);
    }

    @Test
    void anInterruptEndsCleanlyWithWhatWasLearnt() throws Exception {
        Process process = new ProcessBuilder(
                        Program.command("train", "digits", "--epochs", "1000000", "--json", "--out", "run"))
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        String last = "";
        try (BufferedReader out = process.inputReader()) {
            last = out.readLine(); // start
            last = out.readLine(); // the first epoch
            assertThat(last).contains("\"event\":\"epoch\"");
            interrupt(process);
            for (String line = last; line != null; line = out.readLine()) {
                last = line;
            }
        } finally {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        assertThat(process.exitValue()).isZero();
        Json.Members end = Json.parse(last).members();
        assertThat(end.get("event").text()).isEqualTo("end");
        assertThat(end.get("ending").text()).isEqualTo("interrupted");
        assertThat(Program.withoutJvmWarning(Files.readString(folder.resolve("err.txt"))))
                .hasLineCount(1)
                .contains("Ctrl-C again");
        Shell.Result predicted = Program.in(folder).run("predict", "run", "digits");
        assertThat(predicted.out().lines()).hasSize(1 + 1797);
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static double number(Map<String, Json> end, String name) {
        Json found = end.get(name);
        assertThat(found).as("%s in %s", name, end).isNotNull();
        return found.number();
    }

    private byte[] weights(Map<String, Json> end) throws IOException {
        return Files.readAllBytes(folder.resolve(end.get("run").text()).resolve("weights.safetensors"));
    }
}
