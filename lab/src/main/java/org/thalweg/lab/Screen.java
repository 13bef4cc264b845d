package org.thalweg.lab;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Where the command line writes: standard output and standard error, and what can be done there.
///
/// @param out standard output; it is buffered, so whoever writes what is awaited flushes
/// @param err standard error
/// @param interactive whether `out` is a terminal, on which a line can be written over
/// @param unicode whether that terminal shows more than ASCII
/// @param colour whether to use colours there
/// @param width its columns, asked each time, since windows change their size
record Screen(
        PrintStream out, PrintStream err, boolean interactive, boolean unicode, boolean colour, IntSupplier width) {
    private static final int BUFFER = 1 << 14;
    private static final String TO_START_AND_CLEAR = "\r\u001b[2K";

    /// That of this process. Where the locale knows ASCII only, which is mostly one that nobody chose, UTF-8 is
    /// written all the same, as names of files and classes need it. `NO_COLOR` (no-color.org) and `TERM=dumb` are
    /// respected.
    static Screen ofProcess() {
        Charset locale = System.out.charset();
        Charset charset = locale.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : locale;
        var out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER), false, charset);
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        // There is none, or one that is no terminal, depending on the JDK.
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        boolean interactive = terminal && !dumb;
        boolean colour = interactive
                && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty();
        return new Screen(
                out,
                System.err,
                interactive,
                locale.equals(StandardCharsets.UTF_8),
                colour,
                interactive ? new TerminalWidth() : () -> TerminalWidth.USUAL);
    }

    /// Writes a line of standard output now.
    void line(String text) {
        out.println(text);
        out.flush();
    }

    /// Writes over the line of standard output that the last such call left, if that is possible. The line stays
    /// open.
    void over(String text) {
        if (interactive) {
            out.print(TO_START_AND_CLEAR + text);
            out.flush();
        }
    }

    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    String dim(String text) {
        return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
