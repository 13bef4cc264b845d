package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The protocol of `bench/peers/peers.py`, spoken by a shell script.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Answers and stops itself, as the peers do; what it answers depends on the case.
    private static final String PEER = """
            echo 'a library says hello'
            echo '{"ready": true, "threads": 1}'
            while read -r request; do
                case "$request" in
                    *dies*) echo 'out of memory' >&2; exit 3 ;;
                    *fails*) echo '{"case": "fails", "error": "ValueError: not \\"supported\\""}' ;;
                    *garbles*) echo '{"case": ' ;;
                    *sleeps*) sleep 60 ;;
                    *) echo '{"case": "mlp", "best_ms": 1.25, "median_ms": 1.5, "steps": 40}' ;;
                esac
                kill -STOP $$
            done
            """;

    @TempDir
    Path folder;

    private Server start(String script) throws IOException {
        return Server.start("peer", List.of("sh", "-c", script), folder.resolve("log"), PATIENCE);
    }

    private static Answer ask(Server server, String name) {
        return server.request(Map.of("case", name, "peer", "torch", "budget_ms", 1.0), PATIENCE);
    }

    @Test
    void everyRequestHasItsAnswerThoughThePeerStopsItselfAfterEach() throws IOException {
        try (Server server = start(PEER)) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(server, "mlp")).isEqualTo(new Answer.Measured(new Timing(1.25, 1.5, 40)));
            }
        }
    }

    @Test
    void aPeerIsStoppedFromItsStartUntilItIsAskedAndBetweenRequests() throws IOException {
        String neverStops = PEER.replace("kill -STOP $$", ":");
        try (Server server = start(neverStops)) {
            awaitStopped(server);
            ask(server, "mlp");
            awaitStopped(server);
        }
    }

    private static void awaitStopped(Server server) {
        // A signal is on its way for a moment.
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!server.stopped() && System.nanoTime() < end) Thread.onSpinWait();
        assertThat(server.stopped()).isTrue();
    }

    @Test
    void anErrorOfThePeerIsAnAnswerAndTheNextRequestGoesOn() throws IOException {
        try (Server server = start(PEER)) {
            assertThat(ask(server, "fails")).isEqualTo(new Answer.Failed("ValueError: not \"supported\""));
            assertThat(ask(server, "mlp")).isInstanceOf(Answer.Measured.class);
        }
    }

    @Test
    void aPeerThatDiesFailsWithItsLastWords() throws IOException {
        try (Server server = start(PEER)) {
            assertThat(ask(server, "dies"))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.reason())
                                    .startsWith("peer ended without an answer; it last wrote: out of memory"));
            assertThat(server.alive()).isFalse();
            assertThat(ask(server, "mlp")).isInstanceOf(Answer.Failed.class);
        }
    }

    @Test
    void anAnswerThatIsNoJsonFails() throws IOException {
        try (Server server = start(PEER)) {
            assertThat(ask(server, "garbles"))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.reason()).startsWith("peer answered with broken JSON"));
        }
    }

    @Test
    void aPeerThatTakesTooLongIsKilled() throws IOException {
        try (Server server = start(PEER)) {
            Answer answer = server.request(Map.of("case", "sleeps"), Duration.ofMillis(300));
            assertThat(answer).isEqualTo(new Answer.Failed("peer gave no answer within 0.3 s"));
            assertThat(server.alive()).isFalse();
        }
    }

    @Test
    void closingKillsAPeerThatIsStopped() throws IOException {
        Server server = start(PEER);
        ask(server, "mlp");
        server.close();
        assertThat(server.alive()).isFalse();
        assertThat(ProcessHandle.of(server.pid()).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void aPeerThatDoesNotSayThatItIsReadyDoesNotStart() {
        assertThatThrownBy(() -> start("echo '{\"answer\": 42}'; sleep 60"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("but said {\"answer\":42}");
        assertThatThrownBy(() -> start("exit 1")).isInstanceOf(IOException.class);
    }
}
