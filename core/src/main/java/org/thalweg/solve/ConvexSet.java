package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A closed convex set C by its projection, and its indicator, which is 0 in C and ∞ outside: its proximal map is the
/// projection, whatever t.
///
///     P(v) = argmin over x in C of ‖x − v‖          (1)
public interface ConvexSet extends Proximal {
    /// By how much of itself a point of C may be off P of it, for rounding.
    double ROUNDING = 1e-9;

    /// into ← P(v).
    ///
    /// @param v not changed
    /// @param into as long as v; may be v itself
    void project(double[] v, double[] into);

    /// ‖x − P(x)‖₂ ≤ 1e-9 (1 + ‖x‖₂).
    default boolean contains(double[] x) {
        double[] nearest = new double[x.length];
        project(x, nearest);
        Vectors.difference(x, nearest, nearest);
        return Vectors.norm(nearest) <= ROUNDING * (1 + Vectors.norm(x));
    }

    @Override
    default double value(double[] x) {
        return contains(x) ? 0 : Double.POSITIVE_INFINITY;
    }

    @Override
    default void apply(double[] v, double t, double[] into) {
        project(v, into);
    }

    /// lᵢ ≤ xᵢ ≤ uᵢ.
    record Box(Bounds bounds) implements ConvexSet {
        /// The same bounds for each of n variables.
        public static Box of(int n, double lower, double upper) {
            double[] from = new double[n];
            double[] to = new double[n];
            Arrays.fill(from, lower);
            Arrays.fill(to, upper);
            return new Box(Bounds.of(from, to));
        }

        /// @throws IllegalArgumentException if v is of another length than the bounds
        @Override
        public void project(double[] v, double[] into) {
            if (v.length != bounds.dimension()) {
                throw new IllegalArgumentException("box: " + v.length + " variables and bounds of " + bounds.dimension()
                        + "; there must be as many");
            }
            copy(v, into);
            bounds.project(into);
        }
    }

    /// l ≤ xᵢ ≤ u, a [Box] of the same sides for any number of variables.
    ///
    /// @param lower l
    /// @param upper u, from l
    @Named("box")
    @Meaning("lower ≤ xᵢ ≤ upper")
    record Cube(double lower, double upper) implements ConvexSet {
        public Cube {
            if (!(lower <= upper)) {
                throw new IllegalArgumentException(
                        "box: the lower bound, " + lower + ", must be at most the upper, " + upper);
            }
        }

        @Override
        public void project(double[] v, double[] into) {
            for (int i = 0; i < v.length; i++) {
                into[i] = Math.min(upper, Math.max(lower, v[i]));
            }
        }
    }

    /// xᵢ ≥ 0.
    @Named("nonnegative")
    @Meaning("xᵢ ≥ 0")
    record Nonnegative() implements ConvexSet {
        @Override
        public void project(double[] v, double[] into) {
            for (int i = 0; i < v.length; i++) {
                into[i] = Math.max(0, v[i]);
            }
        }
    }

    /// xᵢ ≥ 0, Σxᵢ = r: Duchi, Shalev-Shwartz, Singer & Chandra (2008), "Efficient projections onto the ℓ₁-ball for
    /// learning in high dimensions", ICML, Figure 1. With u, the vᵢ in falling order:
    ///
    ///     ρ = the last j with uⱼ > (u₁ + … + uⱼ − r) / j           (2)
    ///     θ = (u₁ + … + u_ρ − r) / ρ,  xᵢ = max(0, vᵢ − θ)          (3)
    ///
    /// @param radius r, above 0; default 1, the simplex of probabilities
    @Named("simplex")
    @Meaning("xᵢ ≥ 0 of sum radius: probabilities for 1")
    record Simplex(@Default("1") double radius) implements ConvexSet {
        public Simplex {
            Ranges.requirePositive("simplex", "radius", radius);
        }

        @Override
        public void project(double[] v, double[] into) {
            double[] rising = v.clone();
            Arrays.sort(rising);
            double sum = 0;
            double theta = 0;
            for (int j = 1; j <= rising.length; j++) {
                double u = rising[rising.length - j];
                sum += u;
                double mean = (sum - radius) / j;
                if (!(u > mean)) { // (2)
                    break;
                }
                theta = mean;
            }
            for (int i = 0; i < v.length; i++) {
                into[i] = Math.max(0, v[i] - theta); // (3)
            }
        }
    }

    /// ‖x‖₂ ≤ r.
    ///
    /// @param radius r, above 0; default 1
    @Named("ball")
    @Meaning("‖x‖₂ ≤ radius")
    record Ball(@Default("1") double radius) implements ConvexSet {
        public Ball {
            Ranges.requirePositive("ball", "radius", radius);
        }

        @Override
        public void project(double[] v, double[] into) {
            double norm = Vectors.norm(v);
            double share = norm <= radius ? 1 : radius / norm;
            for (int i = 0; i < v.length; i++) {
                into[i] = share * v[i];
            }
        }
    }

    /// ‖x‖₁ ≤ r: the projection of the |vᵢ| onto a [Simplex], with the signs of v; Duchi et al. (2008), §4.
    ///
    /// @param radius r, above 0; default 1
    @Named("l1Ball")
    @Meaning("‖x‖₁ ≤ radius")
    record L1Ball(@Default("1") double radius) implements ConvexSet {
        public L1Ball {
            Ranges.requirePositive("l1Ball", "radius", radius);
        }

        @Override
        public void project(double[] v, double[] into) {
            if (Vectors.norm1(v) <= radius) {
                copy(v, into);
                return;
            }
            double[] sizes = Arrays.stream(v).map(Math::abs).toArray();
            new Simplex(radius).project(sizes, sizes);
            for (int i = 0; i < v.length; i++) {
                into[i] = Math.copySign(sizes[i], v[i]);
            }
        }
    }

    private static void copy(double[] v, double[] into) {
        System.arraycopy(v, 0, into, 0, v.length);
    }
}
