package org.thalweg.linear;

/// What came of taking a matrix apart: the factors, or why there are none.
///
///     switch (CholeskyFactor.of(a)) {
///         case Done(CholeskyFactor l) -> l.solve(b);
///         case NotPositiveDefinite(int pivot, double value) -> …
///         …
///     }
///
/// Pivots are counted from 0.
public sealed interface Factorization<F> {
    /// The factors.
    record Done<F>(F factors) implements Factorization<F> {
        @Override
        public String why() {
            return "done";
        }
    }

    /// A pivot is 0 and all that could replace it too.
    ///
    /// @param pivot its step
    record Singular<F>(int pivot) implements Factorization<F> {
        @Override
        public String why() {
            return "the matrix is singular: pivot " + pivot + " is 0, and so is the column below it";
        }
    }

    /// A pivot is not above 0.
    ///
    /// @param pivot its step: the leading block of `pivot + 1` rows is not positive definite
    /// @param value what there was
    record NotPositiveDefinite<F>(int pivot, double value) implements Factorization<F> {
        @Override
        public String why() {
            return "the matrix is not positive definite: pivot " + pivot + " is " + value
                    + "; ModifiedCholesky adds what is missing";
        }
    }

    /// An element is NaN or infinite, or became so.
    record NotFinite<F>() implements Factorization<F> {
        @Override
        public String why() {
            return "the matrix has a NaN or an infinity, or numbers so large that they overflow";
        }
    }

    /// The iteration for eigenvalues or singular values did not end.
    record NotConverged<F>() implements Factorization<F> {
        @Override
        public String why() {
            return "the QR iteration did not converge";
        }
    }

    /// In words.
    String why();

    /// The factors, for callers who know that there are some.
    ///
    /// @throws ArithmeticException if there are none, with [#why]
    default F orElseThrow() {
        if (this instanceof Done<F>(F factors)) {
            return factors;
        }
        throw new ArithmeticException(why());
    }
}
