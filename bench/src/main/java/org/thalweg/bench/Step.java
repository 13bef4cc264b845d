package org.thalweg.bench;

import org.thalweg.compile.Executable;

/// One prepared step of a [Case], hot or not: everything it needs is allocated.
public interface Step extends AutoCloseable {
    /// Does the step once, to its end.
    void run();

    /// The program that it runs.
    Executable executable();

    @Override
    void close();
}
