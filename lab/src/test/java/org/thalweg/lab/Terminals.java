package org.thalweg.lab;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The command line within this JVM, on screens of several kinds, of 100 columns and without colours.
final class Terminals {
    /// How a command ended and what it said.
    record Result(int exit, String out, String err) {}

    private Terminals() {}

    /// Writes to a pipe.
    static Result run(String... args) {
        return run(false, true, args);
    }

    /// Writes to a terminal.
    static Result live(String... args) {
        return run(true, true, args);
    }

    /// Writes where there is ASCII only.
    static Result ascii(String... args) {
        return run(false, false, args);
    }

    private static Result run(boolean interactive, boolean unicode, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Thalweg.run(
                args,
                new Screen(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        interactive,
                        unicode,
                        false,
                        () -> 100));
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
