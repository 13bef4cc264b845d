package org.thalweg.solve;

/// A loss of squared residuals, f = Σ ρ(rᵢ²): robust ones grow more slowly than rᵢ², so that outliers count less.
///
///     ρ(s) = s,  and s − O(s²) for all others near 0: where residuals are small, they change nothing
///
/// [#of] makes f a sum of squares that any solver of those takes:
///
///     r̃ᵢ = sign(rᵢ) √ρ(rᵢ²),   J̃ᵢ = ρ′(rᵢ²) (rᵢ/r̃ᵢ) Jᵢ     (1)
///
/// so that Σ r̃ᵢ² is f and 2J̃ᵀr̃ its gradient, both exactly. The Gauss-Newton steps of (1) are those of iteratively
/// reweighted least squares with the weights ρ′² rᵢ²/ρ on JᵢᵀJᵢ.
///
/// Differs: plain reweighting has the weights ρ′, and Triggs et al. (1999), "Bundle adjustment: a modern
/// synthesis", section 4.3, ρ′ + 2ρ″rᵢ². (1) lies between these where ρ is concave, is never negative as theirs
/// is for large residuals, where it has to be clipped, and the sums of squares that the solver compares are f
/// itself.
public sealed interface Loss {
    /// ρ(s), s ≥ 0.
    double rho(double s);

    /// ρ′(s).
    double slope(double s);

    /// The sum of squares that is Σ ρ(rᵢ²).
    default LeastSquares of(LeastSquares f) {
        return this instanceof Squares ? f : new Reweighted(f, this);
    }

    /// ρ = s: least squares.
    record Squares() implements Loss {
        @Override
        public double rho(double s) {
            return s;
        }

        @Override
        public double slope(double s) {
            return 1;
        }
    }

    /// Huber (1964), "Robust estimation of a location parameter": ρ = s, and 2δ√s − δ² where s > δ².
    ///
    /// @param delta δ, positive
    record Huber(double delta) implements Loss {
        public Huber {
            requirePositive("huber", "delta", delta);
        }

        @Override
        public double rho(double s) {
            return s <= delta * delta ? s : delta * (2 * Math.sqrt(s) - delta);
        }

        @Override
        public double slope(double s) {
            return s <= delta * delta ? 1 : delta / Math.sqrt(s);
        }
    }

    /// ρ = c² log(1 + s/c²), of Cauchy's distribution.
    ///
    /// @param c positive
    record Cauchy(double c) implements Loss {
        public Cauchy {
            requirePositive("cauchy", "c", c);
        }

        @Override
        public double rho(double s) {
            return c * c * Math.log1p(s / (c * c));
        }

        @Override
        public double slope(double s) {
            return 1 / (1 + s / (c * c));
        }
    }

    /// Beaton & Tukey (1974), the biweight: ρ = (c²/3)(1 − (1 − s/c²)³), and c²/3 where s > c²: what lies
    /// farther out does not count at all, so that f may have many minima.
    ///
    /// @param c positive
    record Tukey(double c) implements Loss {
        public Tukey {
            requirePositive("tukey", "c", c);
        }

        @Override
        public double rho(double s) {
            double u = Math.min(1, s / (c * c));
            return c * c * u * (1 - u + u * u / 3);
        }

        @Override
        public double slope(double s) {
            double left = 1 - Math.min(1, s / (c * c));
            return left * left;
        }
    }

    private static void requirePositive(String loss, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    loss + ": " + name + " = " + value + " is out of range; it must be in (0, ∞)");
        }
    }
}
