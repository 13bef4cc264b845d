package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script that finds a JDK for `mvnw` and `thalweg`, run on machines made up of a few folders: a PATH with nothing
/// but the tools it needs, and JDKs that consist of a version.
class FindJdkTest {
    private static final Path SCRIPT =
            Path.of("../.mvn/find-jdk.sh").toAbsolutePath().normalize();

    private static final List<String> TOOLS = List.of(
            "sh",
            "uname",
            "mkdir",
            "mktemp",
            "rm",
            "mv",
            "tar",
            "gzip",
            "readlink",
            "sed",
            "sha256sum",
            "shasum",
            "openssl",
            "perl");

    @TempDir
    Path machine;

    private Shell shell;
    private Path system;
    private HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();

    @BeforeEach
    void makeAMachineWithoutAJdk() throws IOException {
        Path bin = Files.createDirectories(machine.resolve("bin"));
        for (String tool : TOOLS) {
            offer(bin, tool);
        }
        system = Files.createDirectories(machine.resolve("jvm"));
        shell = Shell.in(machine)
                .with("PATH", bin)
                .with("HOME", Files.createDirectories(machine.resolve("home")))
                .with("THALWEG_JDK_ROOTS", system);
    }

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        jdk(system.resolve("jdk-25"), "25");
        Path mine = jdk(machine.resolve("mine"), "26.0.1");
        assertFinds(mine, shell.with("JAVA_HOME", mine));
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
        Path old = jdk(machine.resolve("old"), "17.0.15");
        Path good = jdk(system.resolve("jdk-25"), "25.0.3");
        assertFinds(good, shell.with("JAVA_HOME", old));
    }

    @Test
    void thePathLeadsThroughSymbolicLinks() throws Exception {
        Path good = jdk(machine.resolve("opt/jdk-25"), "25.0.3");
        Path alternative = Files.createSymbolicLink(machine.resolve("javac"), good.resolve("bin/javac"));
        Files.createSymbolicLink(machine.resolve("bin/javac"), Path.of("..").resolve(alternative.getFileName()));
        assertFinds(good, shell);
    }

    @Test
    void ofSeveralTheNearestVersionIsTaken() throws Exception {
        jdk(system.resolve("a-27"), "27");
        Path nearest = jdk(system.resolve("b-25"), "25.0.1");
        jdk(system.resolve("c-26"), "26");
        jdk(system.resolve("d-17"), "17.0.2");
        assertFinds(nearest, shell);
    }

    @Test
    void theLayoutOfMacOsIsKnown() throws Exception {
        assertFinds(jdk(system.resolve("temurin-25.jdk/Contents/Home"), "25"), shell);
    }

    @Test
    void sdkmansFolderIsLookedAt() throws Exception {
        assertFinds(jdk(machine.resolve("home/.sdkman/candidates/java/25.0.1-tem"), "25.0.1"), shell);
    }

    @Test
    void namesMayHoldSpaces() throws Exception {
        assertFinds(jdk(system.resolve("my jdk 25"), "25"), shell);
    }

    @Test
    void aJdkThatDoesNotSayItsVersionIsAsked() throws Exception {
        Path good = jdk(system.resolve("unlabelled"), "25");
        Files.delete(good.resolve("release"));
        Shell.script(good.resolve("bin/javac"), "#!/bin/sh\necho javac 25.0.3\n");
        assertFinds(good, shell);
    }

    @Test
    void aRuntimeWithoutACompilerWillNotDo() throws Exception {
        Path runtime = jdk(system.resolve("jre-25"), "25");
        Files.delete(runtime.resolve("bin/javac"));
        assertThat(find(shell).exit()).isEqualTo(1);
    }

    @Test
    void withoutATerminalNothingIsFetchedUnasked() throws Exception {
        Path old = jdk(system.resolve("jdk-17"), "17.0.15");
        serve(archive(), 200);
        Shell.Result result = find(shell);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("No JDK 25 or newer was found", "Too old: " + old)
                .contains("set JAVA_HOME", "THALWEG_JDK=download", "openjdk-25-jdk");
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget"})
    void aJdkIsFetchedOnceIntoTheCache(String fetcher) throws Exception {
        assumeTrue(Shell.program(fetcher).isPresent());
        offer(machine.resolve("bin"), fetcher);
        Path archive = archive();
        serve(archive, 200);
        Shell fetching = shell.with("THALWEG_JDK", "download").with("THALWEG_JDK_SHA256", sha256(archive));
        Path cached = machine.resolve("home/.cache/thalweg/jdk-25.0.4.1+1");
        Shell.Result result = find(fetching);
        assertThat(result.err()).contains("Fetching Temurin 25.0.4.1+1 from " + url());
        assertThat(result.out()).isEqualTo(cached + "\n");
        assertThat(entries(cached.getParent())).containsExactly(cached);
        assertFinds(cached, shell);
        assertThat(requests).hasValue(1);
    }

    @Test
    void theCacheFolderIsTheUsersChoice() throws Exception {
        offer(machine.resolve("bin"), fetcher());
        Path archive = archive();
        serve(archive, 200);
        Shell fetching = shell.with("THALWEG_JDK", "download")
                .with("THALWEG_JDK_SHA256", sha256(archive))
                .with("XDG_CACHE_HOME", machine.resolve("elsewhere"));
        assertThat(find(fetching).out()).startsWith(machine.resolve("elsewhere/thalweg") + "/");
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotKept() throws Exception {
        offer(machine.resolve("bin"), fetcher());
        Path archive = archive();
        serve(archive, 200);
        Shell.Result result = find(shell.with("THALWEG_JDK", "download")); // the real release's checksum is expected
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("is not the archive that was published")
                .contains("expected SHA-256 ", "found            " + sha256(archive));
        assertThat(entries(machine.resolve("home/.cache/thalweg"))).isEmpty();
    }

    @Test
    void withoutANetworkItSaysWhatElseWouldDo() throws Exception {
        offer(machine.resolve("bin"), fetcher());
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Shell.Result result = find(shell.with("THALWEG_JDK", "download")
                .with("THALWEG_JDK_URL", "http://127.0.0.1:" + closed + "/releases"));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("could not be fetched", "set JAVA_HOME");
        assertThat(entries(machine.resolve("home/.cache/thalweg"))).isEmpty();
    }

    @Test
    void anAnswerOfNotFoundIsNotTakenForAnArchive() throws Exception {
        offer(machine.resolve("bin"), fetcher());
        serve(archive(), 404);
        Shell.Result result = find(shell.with("THALWEG_JDK", "download"));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("could not be fetched");
        assertThat(entries(machine.resolve("home/.cache/thalweg"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "n"})
    void onATerminalItAsks(String answer) throws Exception {
        // `script` of util-linux gives the command a terminal, and types what it reads itself.
        assumeTrue(System.getProperty("os.name").equals("Linux")
                && Shell.program("script").isPresent());
        offer(machine.resolve("bin"), fetcher());
        offer(machine.resolve("bin"), "script");
        Path archive = archive();
        serve(archive, 200);
        Shell.Result result = shell.with("THALWEG_JDK_SHA256", sha256(archive))
                .with("THALWEG_JDK_URL", url())
                .with("SHELL", machine.resolve("bin/sh"))
                .run(
                        answer + "\n",
                        List.of(machine.resolve("bin/script").toString(), "-qec", SCRIPT.toString(), "/dev/null"));
        assertThat(result.out()).contains("with its checksum verified? [y/N]");
        assertThat(requests).hasValue(answer.equals("y") ? 1 : 0);
        assertThat(result.exit()).isEqualTo(answer.equals("y") ? 0 : 1);
        assertThat(result.out()).contains(answer.equals("y") ? "thalweg/jdk-25.0.4.1+1" : "Any of these will do");
    }

    private void assertFinds(Path home, Shell on) throws Exception {
        Shell.Result result = find(on);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(home + "\n");
        assertThat(result.exit()).isZero();
    }

    private Shell.Result find(Shell on) throws Exception {
        Shell asked = server == null || on.environment().containsKey("THALWEG_JDK_URL")
                ? on
                : on.with("THALWEG_JDK_URL", url());
        return asked.run("", List.of(machine.resolve("bin/sh").toString(), SCRIPT.toString()));
    }

    private static Path jdk(Path home, String version) throws IOException {
        Shell.script(home.resolve("bin/java"), "#!/bin/sh\n");
        Shell.script(home.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /// What Adoptium serves, in the layout of Linux.
    private Path archive() throws Exception {
        Path content = machine.resolve("content");
        jdk(content.resolve("jdk-25.0.4.1+1"), "25.0.4.1");
        Path archive = machine.resolve("jdk.tar.gz");
        Shell.Result packed =
                Shell.in(machine).run("tar", "-czf", archive.toString(), "-C", content.toString(), "jdk-25.0.4.1+1");
        assertThat(packed.exit()).as(packed.err()).isZero();
        return archive;
    }

    private void serve(Path archive, int status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = Files.readAllBytes(archive);
        server.createContext("/releases/jdk-25.0.4.1+1/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/releases";
    }

    private static String fetcher() {
        assumeTrue(Shell.program("curl").isPresent() || Shell.program("wget").isPresent());
        return Shell.program("curl").isPresent() ? "curl" : "wget";
    }

    /// A script that runs the tool, not a link: JUnit warns of each link that leads out of its temporary folder.
    private static void offer(Path bin, String tool) throws IOException {
        Path there = Shell.program(tool).orElse(null);
        if (there != null) {
            Shell.script(bin.resolve(tool), "#!/bin/sh\nexec " + there + " \"$@\"\n");
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }
}
