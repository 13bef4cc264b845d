package org.thalweg.solve.convex;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Block;
import org.thalweg.solve.BlockDescent;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Objective;
import org.thalweg.solve.Observer;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Tolerances;
import org.thalweg.tensor.Rng;

/// Sparse coding: Olshausen & Field (1996), "Emergence of simple-cell receptive field properties by learning a
/// sparse code for natural images", Nature 381, in the form of Mairal, Bach, Ponce & Sapiro (2010), "Online
/// learning for matrix factorization and sparse coding", J. Mach. Learn. Res. 11. Every example is to be nearly
/// a sum of few atoms:
///
///     minimise ½‖X − CD‖² + λ‖C‖₁ over C and D, subject to ‖dₖ‖ ≤ 1             (1)
///
/// X : `[m, p]` has an example in each row, D : `[k, p]` an atom dₖ, C : `[m, k]` the codes. (1) is convex in D
/// and in C, not in both; [BlockDescent] takes them in turn. With A = CᵀC and B = CᵀX, a sweep is
///
///     dₖ ← u / max(‖u‖, 1),  u = dₖ + (bₖ − Σⱼ aₖⱼdⱼ) / aₖₖ,   for each k        (2)
///     cᵢ ← argmin over c of ½‖xᵢ − Dᵀc‖² + λ‖c‖₁,              for each i        (3)
///
/// (2) is Mairal et al.'s Algorithm 2, the minimum over one atom while the others stand still, and (3) a lasso as
/// [CoordinateDescent] has it. The atoms begin as examples drawn at random.
///
/// With `nonnegative` neither codes nor atoms are below 0, and only add up: Hoyer (2002), "Non-negative sparse coding",
/// NNSP. Then u in (2) is max(u, 0), and (3) is over c ≥ 0. Of pixels, where 0 is paper, the atoms are strokes.
///
/// Differs: all examples are used in each sweep, not one after the other. An atom that no code uses becomes the
/// example that is worst represented, of length 1, which leaves (1) as it is and helps in the next (3).
///
/// @param atoms k, at least 1
/// @param lambda λ, above 0
/// @param nonnegative whether atoms and codes are at least 0; default false
/// @param sweeps at most, at least 1
/// @param tolerance it ends where (1) falls by less than this part of itself in a sweep; in (0, 1)
/// @param seed of the first atoms
public record DictionaryLearning(
        int atoms, double lambda, boolean nonnegative, int sweeps, double tolerance, long seed) {
    private static final double CODES = 1e-9; // how exactly (3) is solved

    /// A sum of squares of codes, against the largest, that is 0 but for rounding.
    private static final double UNUSED = 1e-28;

    public DictionaryLearning {
        Checks.requireAtLeast("dictionaryLearning", "atoms", atoms, 1);
        Checks.requireBetween("dictionaryLearning", "lambda", lambda, 0, Double.POSITIVE_INFINITY);
        Checks.requireAtLeast("dictionaryLearning", "sweeps", sweeps, 1);
        Checks.requireBetween("dictionaryLearning", "tolerance", tolerance, 0, 1);
    }

    /// Of any sign, with at most 100 sweeps, a tolerance of 1e-6, and seed 1.
    public DictionaryLearning(int atoms, double lambda) {
        this(atoms, lambda, false, 100, 1e-6, 1);
    }

    /// What was learned.
    ///
    /// @param atoms D
    /// @param codes C, which minimise (1) for these atoms
    /// @param outcome of the search; its point holds D, then C, row by row
    public record Learned(Matrix atoms, Matrix codes, Outcome outcome) {
        /// The part of the codes that is 0.
        public double zeros() {
            return Arrays.stream(codes.data()).filter(c -> c == 0).count() / (double) codes.data().length;
        }

        /// ‖X − CD‖² / ‖X‖².
        public double error(Matrix examples) {
            return square(residual(examples, atoms, codes).data()) / square(examples.data());
        }
    }

    /// Learns atoms and codes.
    ///
    /// @param examples X
    /// @throws IllegalArgumentException if there are no examples, or a number is not finite
    public Learned learn(Matrix examples) {
        return learn(examples, (_, _, _) -> true);
    }

    /// The same for somebody who watches, or ends it early. The points hold D, then C, row by row.
    ///
    /// @throws IllegalArgumentException if there are no examples, or a number is not finite
    public Learned learn(Matrix examples, Observer observer) {
        Checks.requireAtLeast("dictionaryLearning", "examples", examples.rows(), 1);
        Checks.requireAtLeast("dictionaryLearning", "numbers of an example", examples.columns(), 1);
        Checks.requireFinite("dictionaryLearning, examples", examples.data());
        int end = atoms * examples.columns(); // of D
        Objective f =
                Objective.of(Math.addExact(end, Math.multiplyExact(examples.rows(), atoms)), x -> value(examples, x));
        var codes = new SparseCodes(atoms, lambda, nonnegative, CODES);
        double[] start = new double[f.dimension()];
        Matrix first = first(examples);
        System.arraycopy(first.data(), 0, start, 0, end);
        codes.fit(first, examples, start, end);
        Outcome outcome = Minimization.of(f)
                .from(start)
                .to(new Tolerances(0, tolerance, 0, Double.NEGATIVE_INFINITY))
                .in(Budget.USUAL.withIterations(sweeps))
                .seenBy(observer)
                .run(new BlockDescent(
                        new Block("dictionary", 0, end, x -> dictionary(examples, x)),
                        new Block(
                                "codes",
                                end,
                                f.dimension() - end,
                                x -> codes.fit(atoms(examples, x), examples, x, end))));
        double[] x = outcome.point().x();
        return new Learned(atoms(examples, x), codes(examples, x), outcome);
    }

    private Matrix atoms(Matrix examples, double[] x) {
        return Matrix.over(atoms, examples.columns(), Arrays.copyOf(x, atoms * examples.columns()));
    }

    private Matrix codes(Matrix examples, double[] x) {
        return Matrix.over(examples.rows(), atoms, Arrays.copyOfRange(x, atoms * examples.columns(), x.length));
    }

    /// (1)
    private double value(Matrix examples, double[] x) {
        Matrix codes = codes(examples, x);
        return 0.5 * square(residual(examples, atoms(examples, x), codes).data())
                + lambda * Vectors.norm1(codes.data());
    }

    private static Matrix residual(Matrix examples, Matrix atoms, Matrix codes) {
        Matrix r = codes.times(atoms);
        Vectors.add(-1, examples.data(), r.data());
        return r;
    }

    private static double square(double[] x) {
        return Vectors.dot(x, x);
    }

    /// Examples drawn at random, of length 1; after the last, or for one of zeros, random directions.
    private Matrix first(Matrix examples) {
        int p = examples.columns();
        Rng rng = Rng.of(seed);
        int[] drawn = rng.permutation(examples.rows());
        Matrix d = new Matrix(atoms, p);
        for (int k = 0; k < atoms; k++) {
            if (k < drawn.length) {
                System.arraycopy(examples.data(), drawn[k] * p, d.data(), k * p, p);
                restrict(d.data(), k * p, p);
            }
            while (!(Vectors.norm(d.data(), k * p, p) > 0)) {
                for (int j = 0; j < p; j++) {
                    d.data()[k * p + j] = rng.nextGaussian();
                }
                restrict(d.data(), k * p, p);
            }
            scale(d.data(), k * p, p, Vectors.norm(d.data(), k * p, p));
        }
        return d;
    }

    /// max(u, 0) where nothing may be below 0.
    private void restrict(double[] d, int at, int p) {
        for (int j = at; nonnegative && j < at + p; j++) {
            d[j] = Math.max(0, d[j]);
        }
    }

    private static void scale(double[] d, int at, int p, double by) {
        for (int j = at; j < at + p; j++) {
            d[j] /= by;
        }
    }

    /// A pass of (2).
    private void dictionary(Matrix examples, double[] x) {
        int p = examples.columns();
        Matrix codes = codes(examples, x);
        Matrix transposed = codes.transpose();
        double[] a = transposed.times(codes).data();
        double[] b = transposed.times(examples).data();
        double[] d = x; // its first elements
        double least = UNUSED * Vectors.largest(a);
        for (int k = 0; k < atoms; k++) {
            double weight = a[k * atoms + k];
            if (weight > least) {
                double[] u = Arrays.copyOfRange(b, k * p, (k + 1) * p);
                for (int j = 0; j < atoms; j++) {
                    if (a[k * atoms + j] != 0) {
                        Vectors.add(-a[k * atoms + j], d, j * p, u, 0, p);
                    }
                }
                Vectors.add(1 / weight, u, 0, d, k * p, p);
                restrict(d, k * p, p);
                scale(d, k * p, p, Math.max(1, Vectors.norm(d, k * p, p))); // (2)
            }
        }
        renew(examples, codes, a, least, d);
    }

    /// Gives atoms without use to the examples of the largest residuals.
    private void renew(Matrix examples, Matrix codes, double[] a, double least, double[] d) {
        int p = examples.columns();
        double[] errors = new double[0];
        for (int k = 0; k < atoms; k++) {
            if (a[k * atoms + k] > least) {
                continue;
            }
            if (errors.length == 0) {
                errors = new double[examples.rows()];
                double[] r = residual(examples, Matrix.over(atoms, p, Arrays.copyOf(d, atoms * p)), codes)
                        .data();
                for (int i = 0; i < errors.length; i++) {
                    errors[i] = Vectors.dot(r, i * p, r, i * p, p);
                }
            }
            int worst = 0;
            for (int i = 1; i < errors.length; i++) {
                worst = errors[i] > errors[worst] ? i : worst;
            }
            double[] atom = Arrays.copyOfRange(examples.data(), worst * p, (worst + 1) * p);
            restrict(atom, 0, p);
            double norm = Vectors.norm(atom);
            if (errors[worst] > 0 && norm > 0) {
                scale(atom, 0, p, norm);
                System.arraycopy(atom, 0, d, k * p, p);
            }
            errors[worst] = 0;
        }
    }
}
