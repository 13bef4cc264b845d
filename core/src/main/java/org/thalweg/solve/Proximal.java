package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A closed convex function g that may have kinks, by its value and its proximal map: Parikh & Boyd (2014), "Proximal
/// algorithms", Foundations and Trends in Optimization 1(3), from which the formulas are.
///
///     prox(v, t) = argmin over x of g(x) + ‖x − v‖² / 2t          (1)
///
/// Indicators of sets are [ConvexSet]s.
public interface Proximal {
    /// g(x); ∞ outside of its domain.
    double value(double[] x);

    /// into ← prox(v, t).
    ///
    /// @param v not changed
    /// @param t above 0
    /// @param into as long as v; may be v itself
    void apply(double[] v, double t, double[] into);

    /// g = w‖x‖₁, whose proximal map is the soft threshold:
    ///
    ///     xᵢ = sign(vᵢ) max(0, |vᵢ| − tw)                          (2)
    ///
    /// @param weight w, from 0
    @Named("l1")
    @Meaning("weight ‖x‖₁, which makes variables 0")
    record L1(double weight) implements Proximal {
        public L1 {
            requireWeight("l1", "weight", weight);
        }

        @Override
        public double value(double[] x) {
            return weight * Vectors.norm1(x);
        }

        @Override
        public void apply(double[] v, double t, double[] into) {
            for (int i = 0; i < v.length; i++) {
                into[i] = soft(v[i], t * weight); // (2)
            }
        }
    }

    /// g = w‖x‖₂, the norm itself, not its square:
    ///
    ///     x = max(0, 1 − tw / ‖v‖) v                               (3)
    ///
    /// @param weight w, from 0
    @Named("norm")
    @Meaning("weight ‖x‖₂, which makes all variables 0 or none")
    record Norm(double weight) implements Proximal {
        public Norm {
            requireWeight("norm", "weight", weight);
        }

        @Override
        public double value(double[] x) {
            return weight * Vectors.norm(x);
        }

        @Override
        public void apply(double[] v, double t, double[] into) {
            double share = share(Vectors.norm(v), t * weight);
            for (int i = 0; i < v.length; i++) {
                into[i] = share * v[i];
            }
        }
    }

    /// g = a‖x‖₁ + ½b‖x‖²: Zou & Hastie (2005), "Regularization and variable selection via the elastic net", J. R.
    /// Stat. Soc. B 67(2).
    ///
    ///     xᵢ = soft(vᵢ, ta) / (1 + tb)                             (4)
    ///
    /// @param l1 a, from 0
    /// @param l2 b, from 0
    @Named("elasticNet")
    @Meaning("l1 ‖x‖₁ + ½ l2 ‖x‖²")
    record ElasticNet(double l1, double l2) implements Proximal {
        public ElasticNet {
            requireWeight("elasticNet", "l1", l1);
            requireWeight("elasticNet", "l2", l2);
        }

        @Override
        public double value(double[] x) {
            return l1 * Vectors.norm1(x) + 0.5 * l2 * Vectors.dot(x, x);
        }

        @Override
        public void apply(double[] v, double t, double[] into) {
            for (int i = 0; i < v.length; i++) {
                into[i] = soft(v[i], t * l1) / (1 + t * l2); // (4)
            }
        }
    }

    /// g = w Σ √|G| ‖x_G‖₂ over groups G of variables, (3) in each: Yuan & Lin (2006), "Model selection and
    /// estimation in regression with grouped variables", J. R. Stat. Soc. B 68(1). A variable in no group is
    /// free.
    final class GroupLasso implements Proximal {
        private final double weight;
        private final int[][] groups;

        /// @param weight w, from 0
        /// @param groups indices from 0, each in at most one group
        /// @throws IllegalArgumentException if an index is negative or in two groups
        public GroupLasso(double weight, int[]... groups) {
            requireWeight("groupLasso", "weight", weight);
            this.weight = weight;
            this.groups = Arrays.stream(groups).map(int[]::clone).toArray(int[][]::new);
            int[] all =
                    Arrays.stream(groups).flatMapToInt(Arrays::stream).sorted().toArray();
            for (int i = 0; i < all.length; i++) {
                if (all[i] < 0 || (i > 0 && all[i] == all[i - 1])) {
                    throw new IllegalArgumentException("groupLasso: variable " + all[i]
                            + (all[i] < 0 ? " is none; they count from 0" : " is in two groups; it may be in one"));
                }
            }
        }

        @Override
        public double value(double[] x) {
            double sum = 0;
            for (int[] group : groups) {
                sum += Math.sqrt(group.length) * norm(x, group);
            }
            return weight * sum;
        }

        @Override
        public void apply(double[] v, double t, double[] into) {
            System.arraycopy(v, 0, into, 0, v.length);
            for (int[] group : groups) {
                double share = share(norm(v, group), t * weight * Math.sqrt(group.length));
                for (int i : group) {
                    into[i] *= share;
                }
            }
        }

        private static double norm(double[] x, int[] group) {
            double[] part = new double[group.length];
            for (int k = 0; k < part.length; k++) {
                part[k] = x[group[k]];
            }
            return Vectors.norm(part);
        }
    }

    private static double soft(double v, double by) {
        return Math.abs(v) <= by ? 0 : v - Math.copySign(by, v);
    }

    /// By what (3) multiplies.
    private static double share(double norm, double by) {
        return norm <= by ? 0 : 1 - by / norm;
    }

    private static void requireWeight(String who, String name, double value) {
        if (value != 0) {
            Ranges.requirePositive(who, name, value);
        }
    }
}
