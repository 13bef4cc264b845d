package org.thalweg.bench.solve;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.thalweg.solve.problems.Landscape;

/// The process of SciPy's and pycma's searches, `bench/peers/global.py`.
final class GlobalPeer implements AutoCloseable {
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    GlobalPeer(String python, String script) throws IOException {
        var builder = new ProcessBuilder(python, script).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OPENBLAS_NUM_THREADS", "1"); // which otherwise wait for each other
        process = builder.start();
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// f(x) as the process computes it.
    double value(Landscape f, double[] x) {
        return Double.parseDouble(ask("value " + f.name() + " " + words(x)));
    }

    /// A search of that seed from that start.
    GlobalSearch.Result search(String method, Landscape f, double[] start, long seed, long budget, double target) {
        int n = f.dimension();
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.setAll(lower, f.bounds()::lower);
        Arrays.setAll(upper, f.bounds()::upper);
        String[] answer = ask(String.format(
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
                .split(" ", -1);
        return new GlobalSearch.Result(answer[0].equals("1"), Long.parseLong(answer[1]));
    }

    private static String words(double[] x) {
        return Arrays.stream(x).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private String ask(String question) {
        try {
            questions.write(question);
            questions.newLine();
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the process of SciPy and pycma ended at: " + question);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
