package org.thalweg.bench.solve;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.thalweg.solve.problems.Landscape;

/// A process of SciPy's and pycma's searches, `bench/peers/global.py`. One that answers late is ended, and another
/// begun for the next question.
final class GlobalPeer implements AutoCloseable {
    private final ProcessBuilder builder;
    private final long mostMillis;
    private Process process;
    private BufferedWriter questions;
    private BufferedReader answers;

    /// @param mostMillis for an answer
    GlobalPeer(String python, String script, long mostMillis) throws IOException {
        builder = new ProcessBuilder(python, script).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OPENBLAS_NUM_THREADS", "1"); // which otherwise wait for each other
        this.mostMillis = mostMillis;
        process = builder.start();
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// f(x) as the process computes it.
    double value(Landscape f, double[] x) {
        return Double.parseDouble(ask("value " + f.name() + " " + words(x))
                .orElseThrow(() -> new IllegalStateException("no value of " + f.name() + " from SciPy's process")));
    }

    /// A search of that seed from that start; empty if it took too long.
    Optional<GlobalSearch.Result> search(
            String method, Landscape f, double[] start, long seed, long budget, double target) {
        int n = f.dimension();
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.setAll(lower, f.bounds()::lower);
        Arrays.setAll(upper, f.bounds()::upper);
        return ask(String.format(
                        Locale.ROOT,
                        "search %s %s %d %d %s %d %s %s %s",
                        method,
                        f.name(),
                        seed,
                        budget,
                        target,
                        n,
                        words(lower),
                        words(upper),
                        words(start)))
                .map(answer -> answer.split(" ", -1))
                .map(parts -> new GlobalSearch.Result(parts[0].equals("1"), Long.parseLong(parts[1])));
    }

    private static String words(double[] x) {
        return Arrays.stream(x).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    /// The answer; empty if it did not come in time.
    private Optional<String> ask(String question) {
        try {
            if (!process.isAlive()) {
                process = builder.start();
                questions = process.outputWriter(StandardCharsets.UTF_8);
                answers = process.inputReader(StandardCharsets.UTF_8);
            }
            Process asked = process;
            var isLate = new AtomicBoolean();
            CompletableFuture<Void> end = CompletableFuture.runAsync(
                    () -> {
                        isLate.set(true);
                        asked.destroyForcibly();
                    },
                    CompletableFuture.delayedExecutor(mostMillis, TimeUnit.MILLISECONDS));
            try {
                questions.write(question);
                questions.newLine();
                questions.flush();
                String answer = answers.readLine();
                if (answer == null && !isLate.get()) {
                    throw new IllegalStateException("the process of SciPy and pycma ended at: " + question);
                }
                if (answer == null) {
                    asked.waitFor(); // else it might still count as alive at the next question
                }
                return Optional.ofNullable(answer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a process was ended", e);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
