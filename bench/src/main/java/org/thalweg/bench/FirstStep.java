package org.thalweg.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Does one step of the case `mlp` in a fresh process and says so, with the process's peak of resident memory.
/// The argument is the number of threads.
final class FirstStep {
    private FirstStep() {}

    public static void main(String[] arguments) throws IOException {
        try (Step step = Cases.named("mlp").prepare(Integer.parseInt(arguments[0]))) {
            step.run();
            System.out.println("{\"peak_mb\": " + peakMegabytes() + "}");
        }
    }

    /// `VmHWM` of this process: the most it ever had in memory at once. -1 where there is no /proc.
    private static long peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return -1;
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
        return -1;
    }
}
