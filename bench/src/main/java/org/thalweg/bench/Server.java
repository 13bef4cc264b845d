package org.thalweg.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The reins of a process that answers requests, a line of JSON each; see the head of `bench/peers/peers.py`.
///
/// Between requests the process is stopped (SIGSTOP), so that no thread of its takes anything from the side that
/// is timed. Some stop themselves as well after answering, which may happen late: after our own stop and the
/// SIGCONT of the next request. So while an answer is due, a process found stopped is continued again.
///
/// Its stderr goes to a file. [#close] kills it, and so does the end of this JVM, whatever ended it.
final class Server implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String END = "";

    private final String name;
    private final Process process;
    private final Path log;
    private final Writer requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread hook;

    private Server(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.requests = process.outputWriter();
        this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
    }

    /// Starts a process and waits until it says that it is ready.
    ///
    /// @param log where its stderr goes
    /// @throws IOException if it does not start, or says something else
    static Server start(String name, List<String> command, Path log, Duration patience) throws IOException {
        var builder = new ProcessBuilder(leashed(command)).redirectError(log.toFile());
        // Some machines set these for old builds of OpenBLAS; they slow a current one.
        builder.environment().remove("OPENBLAS_CORETYPE");
        builder.environment().remove("OPENBLAS_L2_SIZE");
        var server = new Server(name, builder.start(), log);
        Runtime.getRuntime().addShutdownHook(server.hook);
        Thread.ofPlatform().daemon().name(name + " answers").start(server::read);
        try {
            JsonNode first = server.await(patience);
            if (!first.path("ready").asBoolean(false)) {
                throw new IOException(name + " should start with {\"ready\": true}, but said " + first);
            }
            server.stop();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// The command, so started that Linux kills it when this JVM dies, even if that was killed itself.
    private static List<String> leashed(List<String> command) {
        if (!Files.isExecutable(SETPRIV)) return command;
        List<String> leashed = new ArrayList<>(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
        leashed.addAll(command);
        return leashed;
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /// Lets the process do one request, alone, and stops it again. A process that dies or takes too long is killed.
    Answer request(Map<String, ?> request, Duration patience) {
        try {
            signal("CONT");
            requests.write(MAPPER.writeValueAsString(request));
            requests.write('\n');
            requests.flush();
            JsonNode answer = await(patience);
            stop();
            return answer(answer);
        } catch (IOException e) {
            close();
            return new Answer.Failed(e.getMessage() + lastWords());
        }
    }

    private static Answer answer(JsonNode answer) {
        if (answer.has("error")) return new Answer.Failed(answer.path("error").asString());
        return new Answer.Measured(new Timing(
                answer.path("best_ms").asDouble(),
                answer.path("median_ms").asDouble(),
                answer.path("steps").asInt()));
    }

    /// The next line that is a JSON object; others are chatter of libraries.
    private JsonNode await(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            String line = poll();
            if (line == null) {
                if (stopped()) signal("CONT");
            } else if (line.equals(END)) {
                throw new IOException(name + " ended without an answer");
            } else if (line.startsWith("{")) {
                return parse(line);
            }
        }
        throw new IOException(name + " gave no answer within " + patience.toMillis() / 1e3 + " s");
    }

    private JsonNode parse(String line) throws IOException {
        try {
            return MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IOException(name + " answered with broken JSON: " + line, e);
        }
    }

    private @Nullable String poll() throws IOException {
        try {
            return answers.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + name, e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) answers.add(line);
            }
        } catch (IOException | UncheckedIOException e) {
            // The process is gone: the same as its end.
        }
        answers.add(END);
    }

    private void stop() throws IOException {
        signal("STOP");
    }

    /// Through the shell, whose `kill` is always there.
    private void signal(String signal) throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while signalling " + name, e);
        }
    }

    /// Whether the process is stopped, as Linux tells. False where it cannot be told.
    boolean stopped() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // pid (command) state …, where the command may hold anything
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return false;
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "" : "; it last wrote: " + lines.getLast() + " (all of it: " + log + ")";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does the same.
        }
    }
}
