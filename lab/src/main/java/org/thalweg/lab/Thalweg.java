package org.thalweg.lab;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `thalweg`.
///
/// Exit codes: 0 done, 1 failure, 2 wrong usage or input.
@Command(
        name = "thalweg",
        description = "Trains deep models and shows how they train.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Thalweg implements Runnable {
    /// Runs the command line and ends the JVM with its exit code.
    public static void main(String[] args) {
        StandardError.restore();
        System.exit(new CommandLine(new Thalweg()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
