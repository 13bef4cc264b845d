package org.thalweg.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.train.Json;

/// The command line as a process of its own, on the class path of this JVM, as the launcher starts it but for the AOT
/// cache.
record Program(Shell shell) {
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-cp",
            System.getProperty("java.class.path"),
            Thalweg.class.getName());

    static Program in(Path folder) {
        return new Program(Shell.in(folder));
    }

    static List<String> command(String... arguments) {
        return Stream.concat(JAVA.stream(), Stream.of(arguments)).toList();
    }

    /// Runs it to its end, without the warning that each JVM with the Vector API begins with.
    Shell.Result run(String... arguments) throws IOException, InterruptedException {
        Shell.Result result = shell.run("", command(arguments));
        return new Shell.Result(result.exit(), result.out(), withoutJvmWarning(result.err()));
    }

    /// What the event `end` says, without what differs from run to run: the time.
    static Map<String, Json> end(Shell.Result result) {
        String last = result.out().lines().reduce("", (_, line) -> line);
        var figures = new LinkedHashMap<>(Json.parse(last).members().values());
        figures.remove("seconds");
        return figures;
    }

    static String withoutJvmWarning(String err) {
        return err.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
    }
}
