package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.train.Json;

/// Runs whose process is killed, and which go on.
class ResumeIT {
    private static final String[] SMALL = {"digits", "--model", "mlp(16)", "--epochs", "240", "--batch", "64"};

    private static final String[] ALL_AT_ONCE = {
        "digits",
        "--model",
        "network(flatten, dense(16), batchNorm, relu, dropout(0.2), dense(12), relu)",
        "--optimizer",
        "adam(lr=exponential(0.01, decay=0.9999))",
        "--epochs",
        "160",
        "--batch",
        "64",
        "--validation",
        "0.1"
    };

    @TempDir
    private Path folder;

    @Test
    void aRunThatIsKilledTwelveTimesIsTheOneThatIsNot() throws Exception {
        survives(12, SMALL);
    }

    /// Dropout, running statistics, a rate that falls, and a validation part.
    @Test
    void soIsOneWithAllKindsOfState() throws Exception {
        survives(8, ALL_AT_ONCE);
    }

    /// Kills at random points: after so many epochs, and so many microseconds later. There is a checkpoint every
    /// seven steps, so that some are in the middle of writing one.
    private void survives(int kills, String... what) throws Exception {
        Program program = Program.in(folder);
        Shell.Result expected = program.run(train(what, "--out", "whole", "--checkpoint-every", "never", "--json"));
        assertThat(expected.exit()).as(expected.err()).isZero();
        Random random = new Random(5);
        List<Long> steps = new ArrayList<>();
        String[] command = train(what, "--out", "killed", "--checkpoint-every", "7", "--json");
        for (int i = 0; i < kills; i++) {
            steps.add(killed(random.nextInt(12), random.nextInt(20_000), command));
            command = new String[] {"train", "--resume", "killed", "--json"};
        }
        assertThat(steps).isSorted();
        assertThat(steps.getLast()).isPositive();
        Shell.Result resumed = program.run("train", "--resume", "killed", "--json", "--threads", "1");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.err()).isEmpty();
        Map<String, Json> end = Program.end(resumed);
        Map<String, Json> wanted = Program.end(expected);
        end.remove("run");
        wanted.remove("run");
        assertThat(end).isEqualTo(wanted);
        for (String name : List.of("weights.safetensors", "metrics.jsonl", "run.json")) {
            assertThat(folder.resolve("killed").resolve(name)).hasSameBinaryContentAs(folder.resolve("whole/" + name));
        }
        try (Stream<Path> left = Files.list(folder.resolve("killed"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "run.json",
                            "command.json",
                            "metrics.jsonl",
                            "weights.safetensors",
                            "checkpoint.safetensors");
        }
    }

    private static String[] train(String[] what, String... more) {
        return Stream.of(Stream.of("train"), Stream.of(what), Stream.of(more))
                .flatMap(arguments -> arguments)
                .toArray(String[]::new);
    }

    /// The step at which the process began to train.
    private long killed(int epochs, int microseconds, String... command) throws Exception {
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(Program.command(command))
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            String start = out.readLine();
            assertThat(start).as(Files.readString(err)).contains("\"event\":\"start\"");
            for (int i = 0; i < epochs; i++) {
                assertThat(out.readLine()).as(Files.readString(err)).contains("\"event\":\"epoch\"");
            }
            TimeUnit.MICROSECONDS.sleep(microseconds);
            process.destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(128 + 9);
            Json step = Json.parse(start).members().find("resumed_at_step");
            return step == null ? 0 : step.whole();
        }
    }

    @Test
    void anInterruptedRunGoesOnAsIfItHadNotBeen() throws Exception {
        Program program = Program.in(folder);
        assertThat(program.run(train(SMALL, "--out", "whole", "--json")).exit()).isZero();
        Process process = new ProcessBuilder(Program.command(train(SMALL, "--out", "run", "--json")))
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < 3; i++) {
                assertThat(out.readLine()).isNotNull();
            }
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(out.lines().reduce("", (_, line) -> line)).contains("\"ending\":\"interrupted\"");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(program.run("predict", "run", "digits").exit()).isZero();
        assertThat(program.run("train", "--resume", "run").exit()).isZero();
        assertThat(folder.resolve("run/weights.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/weights.safetensors"));
    }

    /// Once more, with a checkpoint that is damaged, from another working directory, with data that have moved.
    @Test
    void aRunOnAFileGoesOnForMoreEpochs() throws Exception {
        var table = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 60; i++) {
            table.append(i % 10 + "," + i / 10 + "," + (i % 10 < 5 ? "low" : "high") + "\n");
        }
        Files.writeString(folder.resolve("points.csv"), table);
        Program program = Program.in(folder);
        String[] what = {"points.csv", "--target", "kind", "--model", "mlp(8)", "--batch", "12"};
        assertThat(program.run(train(what, "--epochs", "5", "--out", "whole")).exit())
                .isZero();
        assertThat(program.run(train(what, "--epochs", "2", "--out", "run")).exit())
                .isZero();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        assertThat(Program.in(elsewhere)
                        .run("train", "--resume", "../run", "--epochs", "3")
                        .exit())
                .isZero();
        Files.move(folder.resolve("points.csv"), elsewhere.resolve("points.csv"));
        Shell.Result missing = program.run("train", "--resume", "run", "--epochs", "5");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("points.csv", "no such file");
        Path checkpoint = folder.resolve("run/checkpoint.safetensors");
        byte[] good = Files.readAllBytes(checkpoint);
        Files.write(folder.resolve("run/checkpoint-before.safetensors"), good);
        good[good.length / 2] ^= 4;
        Files.write(checkpoint, good);
        Shell.Result resumed = program.run("train", "--resume", "run", "elsewhere/points.csv", "--epochs", "5");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.err())
                .hasLineCount(1)
                .contains(
                        "checkpoint.safetensors: is cut off or damaged", "Going on from the one before it, of step 12");
        assertThat(folder.resolve("run/weights.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/weights.safetensors"));
    }

    @Test
    void whatCannotGoOnIsToldInAParagraph() throws IOException, InterruptedException {
        Program program = Program.in(folder);
        assertThat(program.run("train", "iris", "--epochs", "2", "--out", "run").exit())
                .isZero();
        byte[] weights = Files.readAllBytes(folder.resolve("run/weights.safetensors"));
        refused(program, "--resume none", "--resume none: there is no command.json");
        refused(program, "--resume run --seed 2", "--seed belongs to the run in run", "leave it out", "--epochs");
        refused(program, "--resume run --out other", "--out belongs to the run in run");
        refused(
                program,
                "--resume run --epochs 1",
                "run: has come to epoch 2, and 1 are asked for. Ask for at least 2");
        refused(program, "--resume run wine", "run.json: is of another training", "Give the data");
        refused(program, "--resume run --checkpoint-every often", "--checkpoint-every often: give a number of steps");
        assertThat(folder.resolve("run/weights.safetensors")).hasBinaryContent(weights);
        for (String name : List.of("checkpoint.safetensors", "command.json")) {
            Path file = folder.resolve("run").resolve(name);
            byte[] good = Files.readAllBytes(file);
            Files.write(file, new byte[] {1, 2, 3});
            refused(program, "--resume run", "run/" + name, "damaged", "copy");
            Files.write(file, good);
        }
    }

    private static void refused(Program program, String arguments, String... says)
            throws IOException, InterruptedException {
        Shell.Result result = program.run(("train " + arguments).split(" "));
        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("thalweg: ").contains(says).doesNotContain("\tat ", "Exception", "\n\n");
    }
}
