package org.thalweg.solve;

/// A function along a line as a search sees it: φ(α) = f(x + αd), from α = 0 where φ′(0) < 0.
public interface Phi {
    /// φ(0).
    double value();

    /// φ′(0), below 0.
    double slope();

    /// φ(α) and φ′(α), which need not be finite.
    Trial at(double alpha);

    /// φ(α), which need not be finite.
    double valueAt(double alpha);

    /// By how much two values of φ near φ(0) may differ from rounding alone.
    default double noise() {
        return 16 * Math.ulp(value());
    }

    /// The same with what the rounding of x does to φ, where it is known.
    default double blur() {
        return noise();
    }
}
