package org.thalweg.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the sides' processes are started. `bench/run` says by system properties where things are.
///
/// @param java what starts a JVM with the flags and the class path of this one
/// @param python an interpreter that has the peers' packages; empty if there is none
/// @param script `bench/peers/peers.py`
/// @param cache the AOT cache for a first step, as the launcher has one; empty if there is none
/// @param logs a folder for what the processes write to stderr
record Launch(List<String> java, Optional<Path> python, Path script, Optional<Path> cache, Path logs) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    Launch {
        java = List.copyOf(java);
    }

    static Launch fromProperties() throws IOException {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.add("-cp");
        java.add(System.getProperty("java.class.path"));
        Path logs = Path.of(System.getProperty("thalweg.bench.logs", "bench/target/logs"));
        Files.createDirectories(logs);
        return new Launch(
                java,
                Optional.ofNullable(System.getProperty("thalweg.bench.python")).map(Path::of),
                Path.of(System.getProperty("thalweg.bench.peers", "bench/peers/peers.py")),
                Optional.ofNullable(System.getProperty("thalweg.bench.cache")).map(Path::of),
                logs);
    }

    Path log(String name) {
        return logs.resolve(name + ".log");
    }

    Server thalweg(int threads) throws IOException {
        return Server.start("thalweg", ours(Serve.class, threads, List.of()), log("thalweg"), PATIENCE);
    }

    Server peer(String name, int threads) throws IOException {
        if (python.isEmpty()) throw new IOException("no Python with the peers' packages");
        List<String> command = theirs("serve", "--threads", Integer.toString(threads));
        return Server.start(name, command, log(name), PATIENCE);
    }

    /// A fresh JVM for [FirstStep], started as the launcher does it.
    List<String> firstStep(int threads) {
        return ours(
                FirstStep.class,
                threads,
                cache.map(path -> List.of("-XX:AOTCache=" + path)).orElse(List.of()));
    }

    private List<String> ours(Class<?> main, int threads, List<String> flags) {
        List<String> command = new ArrayList<>(java);
        command.addAll(flags);
        command.add(main.getName());
        command.add(Integer.toString(threads));
        return command;
    }

    List<String> theirs(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(python.orElseThrow().toString());
        command.add(script.toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
