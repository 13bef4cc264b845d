package org.thalweg.lab;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;

/// The launcher reads what the JVM writes to standard error, to drop a warning that every start with the Vector API
/// gives, and hands the real standard error on as a descriptor of its own, named by `thalweg.stderr`.
final class StandardError {
    private StandardError() {}

    /// Makes `System.err` the real standard error. Where it cannot be opened (a socket cannot), the launcher passes
    /// on what is written.
    static void restore() {
        String path = System.getProperty("thalweg.stderr");
        if (path == null) {
            return;
        }
        try {
            System.setErr(new PrintStream(new FileOutputStream(path, true), true, System.err.charset()));
        } catch (FileNotFoundException _) {
            // Stays as it is.
        }
    }
}
