package org.thalweg.kernel;

import java.util.Arrays;

/// [Decomposition#EIGEN]: the matrix is made tridiagonal by Householder's reflections, then diagonal by implicit
/// QR steps with Wilkinson's shift: Golub & Van Loan (2013), "Matrix Computations", Algorithms 8.3.1 to 8.3.3.
///
/// The eigenvectors are gathered in rows, so that reflections and rotations run along lines. About 9n³ operations.
final class SymmetricEigen implements Factoring.Method {
    /// Off-diagonal elements smaller than this share of their neighbours are 0.
    private static final double NEGLIGIBLE = 0x1p-53;

    /// So are those smaller than this, where the largest element is about 1.
    private static final double LEAST = 1e-200;

    /// QR steps for one eigenvalue, of which two or three are usual.
    private static final int MOST_STEPS = 100;

    private final int n;
    private final double[] diagonal;
    private final double[] beside;
    private final double[] betas;
    private final double[] w;
    private final Reflector reflector = new Reflector();

    SymmetricEigen(int n) {
        this.n = n;
        this.diagonal = new double[n];
        this.beside = new double[n];
        this.betas = new double[n];
        this.w = new double[n];
    }

    @Override
    public void run(ThreadTeam team, double[] a, double[] y) {
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                a[i * n + j] = a[j * n + i];
            }
        }
        int exponent = Vectors.exponent(a);
        for (int k = 0; k < a.length; k++) {
            a[k] = Math.scalb(a[k], -exponent);
        }
        makeTridiagonal(a);
        gather(a, y);
        if (!makeDiagonal(y)) {
            Arrays.fill(y, Double.NaN);
            return;
        }
        sort(y);
        for (int i = 0; i < n; i++) {
            y[i] = Math.scalb(diagonal[i], exponent);
            turn(y, (1 + i) * n);
        }
    }

    /// A ← HAH with H = I − βvvᵀ for each row k in turn, where A below and right of k becomes A − vwᵀ − wvᵀ,
    /// w = p − ½β(pᵀv)v, p = βAv. Row k keeps v.
    private void makeTridiagonal(double[] a) {
        for (int k = 0; k < n - 2; k++) {
            int from = k + 1;
            int size = n - from;
            int v = k * n + from;
            reflector.make(a, v, size);
            double beta = reflector.beta();
            betas[k] = beta;
            beside[k] = reflector.head();
            if (beta != 0) {
                Arrays.fill(w, from, n, 0);
                for (int i = 0; i < size; i++) {
                    Vectors.add(beta * a[v + i], a, (from + i) * n + from, w, from, size); // p, as A is symmetric
                }
                double half = beta / 2 * Vectors.dot(w, from, a, v, size);
                Vectors.add(-half, a, v, w, from, size);
                for (int i = 0; i < size; i++) {
                    int row = (from + i) * n + from;
                    Vectors.add(-a[v + i], w, from, a, row, size);
                    Vectors.add(-w[from + i], a, v, a, row, size);
                }
            }
        }
        if (n > 1) {
            beside[n - 2] = a[(n - 2) * n + n - 1];
        }
        for (int k = 0; k < n; k++) {
            diagonal[k] = a[k * n + k];
        }
    }

    /// The transpose of the product of all reflections, in the rows 1 … n of y.
    private void gather(double[] a, double[] y) {
        Arrays.fill(y, 0);
        for (int i = 0; i < n; i++) {
            y[(1 + i) * n + i] = 1;
        }
        for (int k = n - 3; k >= 0; k--) {
            for (int i = k + 1; i < n; i++) {
                Reflector.apply(betas[k], a, k * n + k + 1, y, (1 + i) * n + k + 1, n - k - 1);
            }
        }
    }

    /// Whether all eigenvalues were found.
    private boolean makeDiagonal(double[] y) {
        int end = n - 1;
        int steps = 0;
        while (end > 0) {
            int start = end;
            while (start > 0 && !isNegligible(start - 1)) {
                start--;
            }
            if (start == end) {
                end--;
                steps = 0;
            } else if (++steps > MOST_STEPS) {
                return false;
            } else {
                step(start, end, y);
            }
        }
        return true;
    }

    private boolean isNegligible(int k) {
        double size = Math.abs(beside[k]);
        return size < LEAST || size <= NEGLIGIBLE * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]));
    }

    /// One implicit QR step on the rows `start … end`, which are coupled.
    private void step(int start, int end, double[] y) {
        double half = (diagonal[end - 1] - diagonal[end]) / 2;
        double coupling = beside[end - 1];
        double shift = diagonal[end] - coupling * (coupling / (half + Math.copySign(Math.hypot(half, coupling), half)));
        double kept = diagonal[start] - shift;
        double bulge = beside[start];
        for (int k = start; k < end; k++) {
            double r = Math.hypot(kept, bulge);
            double c = r == 0 ? 1 : kept / r;
            double s = r == 0 ? 0 : bulge / r;
            if (k > start) {
                beside[k - 1] = r;
            }
            double upLeft = c * diagonal[k] + s * beside[k];
            double upRight = c * beside[k] + s * diagonal[k + 1];
            double downLeft = c * beside[k] - s * diagonal[k];
            double downRight = c * diagonal[k + 1] - s * beside[k];
            diagonal[k] = c * upLeft + s * upRight;
            diagonal[k + 1] = c * downRight - s * downLeft;
            beside[k] = c * upRight - s * upLeft;
            if (k < end - 1) {
                kept = beside[k];
                bulge = s * beside[k + 1];
                beside[k + 1] *= c;
            }
            rotate(y, (1 + k) * n, (2 + k) * n, c, s);
        }
    }

    private void rotate(double[] y, int upper, int lower, double c, double s) {
        for (int j = 0; j < n; j++) {
            double up = y[upper + j];
            double down = y[lower + j];
            y[upper + j] = c * up + s * down;
            y[lower + j] = c * down - s * up;
        }
    }

    /// Puts the largest eigenvalue first.
    private void sort(double[] y) {
        for (int i = 0; i < n; i++) {
            int largest = i;
            for (int j = i + 1; j < n; j++) {
                largest = diagonal[j] > diagonal[largest] ? j : largest;
            }
            if (largest != i) {
                double held = diagonal[i];
                diagonal[i] = diagonal[largest];
                diagonal[largest] = held;
                System.arraycopy(y, (1 + i) * n, w, 0, n);
                System.arraycopy(y, (1 + largest) * n, y, (1 + i) * n, n);
                System.arraycopy(w, 0, y, (1 + largest) * n, n);
            }
        }
    }

    /// Makes the largest component of a vector positive, the first of equals.
    private void turn(double[] y, int at) {
        int largest = at;
        for (int j = at; j < at + n; j++) {
            largest = Math.abs(y[j]) > Math.abs(y[largest]) ? j : largest;
        }
        if (n > 0 && y[largest] < 0) {
            for (int j = at; j < at + n; j++) {
                y[j] = -y[j];
            }
        }
    }
}
