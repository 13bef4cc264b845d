package org.thalweg.bench;

/// One prepared step of a [Case], hot or not: everything it needs is allocated.
public interface Step extends AutoCloseable {
    /// Does the step once, to its end.
    void run();

    @Override
    void close();
}
