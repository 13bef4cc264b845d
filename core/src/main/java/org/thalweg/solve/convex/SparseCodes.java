package org.thalweg.solve.convex;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// The codes of [DictionaryLearning], (3): a lasso for each example, by coordinate descent on what is the same
/// for all of them, G = DᵀD, and on q = Dᵀx (the covariance updates of Friedman, Hastie & Tibshirani 2010,
/// §2.2).
final class SparseCodes {
    private static final int SWEEPS = 10_000;

    private final int atoms;
    private final double lambda;
    private final boolean nonnegative;
    private final double tolerance;
    private final double[] correlations;

    /// @param nonnegative whether codes are at least 0
    /// @param tolerance how far from its condition a code may be, against the largest |qⱼ|
    SparseCodes(int atoms, double lambda, boolean nonnegative, double tolerance) {
        this.atoms = atoms;
        this.lambda = lambda;
        this.nonnegative = nonnegative;
        this.tolerance = tolerance;
        this.correlations = new double[atoms];
    }

    /// Brings codes from where they are to the minimum.
    ///
    /// @param dictionary an atom in each row
    /// @param examples an example in each row
    /// @param codes those of an example after those of another, from `at` on
    void fit(Matrix dictionary, Matrix examples, double[] codes, int at) {
        Matrix transposed = dictionary.transpose();
        double[] gram = dictionary.times(transposed).data();
        double[] products = examples.times(transposed).data();
        for (int i = 0; i < examples.rows(); i++) {
            fit(gram, products, i * atoms, codes, at + i * atoms);
        }
    }

    private void fit(double[] gram, double[] products, int q, double[] codes, int z) {
        System.arraycopy(products, q, correlations, 0, atoms); // c = q − Gz
        double limit = tolerance * Math.max(lambda, Vectors.largest(correlations));
        for (int j = 0; j < atoms; j++) {
            if (codes[z + j] != 0) {
                Vectors.add(-codes[z + j], gram, j * atoms, correlations, 0, atoms);
            }
        }
        int[] all = new int[atoms];
        Arrays.setAll(all, j -> j);
        for (int k = 0; k < SWEEPS && sweep(all, atoms, gram, codes, z) > limit; k++) {
            int active = 0;
            int[] used = new int[atoms];
            for (int j = 0; j < atoms; j++) {
                if (codes[z + j] != 0) {
                    used[active++] = j;
                }
            }
            while (k < SWEEPS && sweep(used, active, gram, codes, z) > limit) {
                k++;
            }
        }
    }

    /// Visits variables; by how much the correlations changed.
    private double sweep(int[] variables, int count, double[] gram, double[] codes, int z) {
        double largest = 0;
        for (int k = 0; k < count; k++) {
            int j = variables[k];
            double curvature = gram[j * atoms + j];
            if (!(curvature > 0)) {
                continue;
            }
            double old = codes[z + j];
            double at = correlations[j] + curvature * old;
            double size = nonnegative ? at : Math.abs(at);
            double step = (size <= lambda ? 0 : (at - Math.copySign(lambda, at)) / curvature) - old;
            if (step != 0) {
                codes[z + j] = step == -old ? 0 : old + step;
                Vectors.add(-step, gram, j * atoms, correlations, 0, atoms);
                largest = Math.max(largest, curvature * Math.abs(step));
            }
        }
        return largest;
    }
}
