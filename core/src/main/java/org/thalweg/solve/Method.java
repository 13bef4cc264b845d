package org.thalweg.solve;

/// A solver at work on one function: its formulas and what it remembers. The driver ([Minimization]) has the rest.
public interface Method {
    /// One iteration from `current`, where this method went in the last, or where it began.
    Move next(Point current);
}
