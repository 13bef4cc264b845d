package org.thalweg.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs programs as processes of their own, with an environment that a test chooses.
record Shell(Path folder, Map<String, String> environment) {
    /// How a program ended and what it said.
    record Result(int exit, String out, String err) {}

    static Shell in(Path folder) {
        return new Shell(folder, Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()));
    }

    Shell with(String name, Object value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value.toString());
        return new Shell(folder, more);
    }

    /// Runs to the end; what is in `input` is all that the program can read.
    Result run(String input, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException(command + " did not end within 300 s; it said " + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    Result run(String... command) throws IOException, InterruptedException {
        return run("", List.of(command));
    }

    /// Where a program is on the PATH of this JVM.
    static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Writes a script that can be run.
    static Path script(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        if (!path.toFile().setExecutable(true)) {
            throw new IOException(path + " cannot be made executable");
        }
        return path;
    }
}
