package org.thalweg.solve;

/// Where a method counts what it does besides evaluations.
public final class Work {
    private final Tally tally;

    Work(Tally tally) {
        this.tally = tally;
    }

    /// A matrix was factorized.
    public void factorization() {
        tally.factorization();
    }
}
