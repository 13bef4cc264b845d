package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a repository that is made up: the real script, a `mvnw` that counts its calls, and a program that
/// tells how it was called. That the real build works is for [LauncherIT].
class LauncherScriptIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /// What the launcher starts: prints its arguments, or does what the first of them says.
    private static final String PROGRAM = """
            package org.thalweg.lab;
            public class Thalweg {
                public static void main(String[] args) throws Exception {
                    switch (args.length == 0 ? "" : args[0]) {
                        case "exit" -> System.exit(Integer.parseInt(args[1]));
                        case "sleep" -> { System.out.println(ProcessHandle.current().pid()); Thread.sleep(60_000); }
                        case "err" -> System.err.println("said on stderr");
                        case "flags" -> System.out.println(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
                        default -> System.out.println(String.join("|", args));
                    }
                }
            }
            """;

    @TempDir
    static Path shared;

    private static Path jar;

    @TempDir
    Path folder;

    private Path repository;
    private Path launcher;
    private Shell shell;

    @BeforeAll
    static void compileTheProgram() throws Exception {
        Path source = Files.writeString(shared.resolve("Thalweg.java"), PROGRAM);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", shared.resolve("classes").toString(), source.toString());
        assertThat(failed).isZero();
        jar = shared.resolve("thalweg-lab-0.jar");
        String tool = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        Shell.Result packed = Shell.in(shared).run(tool, "-cf", jar.toString(), "-C", shared + "/classes", ".");
        assertThat(packed.exit()).as(packed.err()).isZero();
    }

    @BeforeEach
    void makeARepository() throws IOException {
        repository = Files.createDirectories(folder.resolve("a repository"));
        launcher = Files.copy(ROOT.resolve("thalweg"), repository.resolve("thalweg"));
        Files.createDirectories(repository.resolve(".mvn"));
        Files.copy(ROOT.resolve(".mvn/find-jdk.sh"), repository.resolve(".mvn/find-jdk.sh"));
        Files.writeString(repository.resolve("pom.xml"), "<project/>");
        for (String module : List.of("core", "datasets", "lab")) {
            Path main = Files.createDirectories(repository.resolve(module).resolve("src/main"));
            Files.writeString(main.resolve("A.java"), "class A {}");
            Files.writeString(repository.resolve(module).resolve("pom.xml"), "<project/>");
        }
        age(repository, Duration.ofHours(1));
        buildDoes("mkdir -p lab/target/launch/lib && cp '" + jar + "' lab/target/launch/lib/");
        shell = Shell.in(folder).with("JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void buildsOnceAndSaysSoInOneLine() throws Exception {
        Shell.Result first = launch("a", "b c", "", "*");
        assertThat(first.out()).isEqualTo("a|b c||*\n");
        assertThat(first.err().lines()).containsExactly("thalweg: building, once (the log is lab/target/launch.log)");
        Shell.Result second = launch("again");
        assertThat(second.out()).isEqualTo("again\n");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhatIsOutdated() throws Exception {
        launch();
        Files.writeString(repository.resolve("core/src/main/A.java"), "class A { int changed; }");
        launch();
        assertThat(builds()).as("after a change").isEqualTo(2);
        Files.delete(repository.resolve("datasets/src/main/A.java"));
        launch();
        assertThat(builds()).as("after a removal").isEqualTo(3);
        Files.writeString(repository.resolve("lab/pom.xml"), "<project><!-- changed --></project>");
        launch();
        assertThat(builds()).as("after a change of a pom.xml").isEqualTo(4);
        launch();
        assertThat(builds()).isEqualTo(4);
    }

    @Test
    void aFailedBuildIsToldAndTriedAgain() throws Exception {
        buildDoes("echo '[ERROR] A.java: no semicolon'; exit 1");
        Shell.Result failed = launch("x");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("no semicolon", "the build failed", "launch.log");
        buildDoes("mkdir -p lab/target/launch/lib && cp '" + jar + "' lab/target/launch/lib/");
        assertThat(launch("x").out()).isEqualTo("x\n");
    }

    @Test
    void ofTwoAtATimeOneBuilds() throws Exception {
        buildDoes("sleep 1; mkdir -p lab/target/launch/lib && cp '" + jar + "' lab/target/launch/lib/");
        Callable<Shell.Result> start = () -> launch("x");
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (var result : pool.invokeAll(List.of(start, start))) {
                assertThat(result.get().out()).isEqualTo("x\n");
            }
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theLockOfAProcessThatIsGoneIsTakenOver() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = Files.createDirectories(repository.resolve("lab/target/launch.lock"));
        Files.writeString(lock.resolve("owner"), gone.pid() + "\n");
        assertThat(launch("x").out()).isEqualTo("x\n");
        assertThat(lock).doesNotExist();
    }

    @Test
    void theExitCodeIsThePrograms() throws Exception {
        assertThat(launch("exit", "0").exit()).isZero();
        assertThat(launch("exit", "2").exit()).isEqualTo(2);
    }

    @Test
    void stderrHoldsWhatTheProgramSaysAndNothingElse() throws Exception {
        launch();
        Shell.Result result = launch("err");
        assertThat(result.err()).isEqualTo("said on stderr\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void theLauncherBecomesTheJvmSoSignalsReachIt() throws Exception {
        launch();
        Process process = new ProcessBuilder(launcher.toString(), "sleep").start();
        String pid = process.inputReader().readLine();
        assertThat(pid).isEqualTo(Long.toString(process.pid()));
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("128 + SIGTERM").isEqualTo(143);
    }

    @Test
    void theJvmsFlagsCanBeAddedTo() throws Exception {
        launch();
        Shell.Result result =
                shell.with("THALWEG_JAVA_OPTS", "-Xmx123m -Dmine=1").run(launcher.toString(), "flags");
        assertThat(result.out())
                .contains("-Xmx123m", "-Dmine=1", "--add-modules=jdk.incubator.vector", "-XX:AOTCache=");
    }

    @Test
    void itCanBeRunThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a repository/thalweg"));
        assertThat(shell.run(link.toString(), "x").out()).isEqualTo("x\n");
    }

    @Test
    void aSpoiltCacheIsPassedOverSilently() throws Exception {
        launch();
        try (var files = Files.list(repository.resolve("lab/target/launch"))) {
            for (Path cache : files.filter(f -> f.toString().endsWith(".aot")).toList()) {
                Files.writeString(cache, "no cache");
            }
        }
        Shell.Result result = launch("x");
        assertThat(result.out()).isEqualTo("x\n");
        assertThat(result.err()).isEmpty();
    }

    private Shell.Result launch(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(arguments));
        command.addFirst(launcher.toString());
        return shell.run("", command);
    }

    private void buildDoes(String commands) throws IOException {
        Path mvnw = Shell.script(repository.resolve("mvnw"), "#!/bin/sh\necho >>builds\n" + commands + "\n");
        Files.setLastModifiedTime(mvnw, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(repository.resolve("builds"))) {
            return lines.count();
        }
    }

    /// Sets every file back in time, as after a checkout that is not of this moment.
    private static void age(Path folder, Duration by) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(by)));
            }
        }
    }
}
