package org.thalweg.kernel;

import java.util.Arrays;

/// The scalar twin of the matrix product in double precision: what it computes, and what runs until (or unless) the
/// vector twin is ready.
///
/// Each element of C is the chain acc ← fma(a[i,p], b[p,j], acc) over p = 0 … k−1 in this order, begun from 0 or from
/// the stored C. Four values of p are taken at a time, so that C is loaded and stored once for four `fma`s of each
/// element; the chain stays in order.
///
/// C2 vectorizes a loop over several arrays only if all are indexed alike, because it must know that no store of one
/// turn is a load of the next: within one array of unknown offsets it gives up, which costs a factor of 4 to 5. So a
/// block of B and a row of C are copied into small arrays of their own.
final class ScalarDoubleProduct {
    /// Rows of a block of B.
    static final int DEPTH = 32;

    /// Columns of a block of B: with 32 rows 64 KiB of doubles, within the second-level cache.
    static final int WIDTH = 256;

    private ScalarDoubleProduct() {}

    /// The small arrays that [#block] works on: rows of a block of B, then one of C.
    static double[][] buffers() {
        return new double[DEPTH + 1][WIDTH];
    }

    /// Rows `from … to − 1` and columns `left … right − 1` of C. Element (i, p) of op(A) lies at
    /// `aOffset + i·aRow + p·aStep`; B is [k, n], not transposed.
    static void block(
            int from,
            int to,
            int left,
            int right,
            int k,
            double[] a,
            int aOffset,
            int aRow,
            int aStep,
            double[] b,
            int bOffset,
            int ldb,
            double[] c,
            int cOffset,
            int ldc,
            boolean accumulate,
            double[][] buffers) {
        if (!accumulate) {
            for (int i = from; i < to; i++) {
                Arrays.fill(c, cOffset + i * ldc + left, cOffset + i * ldc + right, 0);
            }
        }
        double[] sums = buffers[DEPTH];
        for (int j = left; j < right; j += WIDTH) {
            int width = Math.min(WIDTH, right - j);
            for (int p = 0; p < k; p += DEPTH) {
                int depth = Math.min(DEPTH, k - p);
                for (int q = 0; q < depth; q++) {
                    System.arraycopy(b, bOffset + (p + q) * ldb + j, buffers[q], 0, width);
                }
                for (int i = from; i < to; i++) {
                    int at = cOffset + i * ldc + j;
                    System.arraycopy(c, at, sums, 0, width);
                    row(depth, width, a, aOffset + i * aRow + p * aStep, aStep, buffers, sums);
                    System.arraycopy(sums, 0, c, at, width);
                }
            }
        }
    }

    private static void row(int depth, int width, double[] a, int at, int step, double[][] b, double[] sums) {
        int p = 0;
        int next = at;
        for (; p + 4 <= depth; p += 4) {
            four(
                    width,
                    a[next],
                    a[next + step],
                    a[next + 2 * step],
                    a[next + 3 * step],
                    b[p],
                    b[p + 1],
                    b[p + 2],
                    b[p + 3],
                    sums);
            next += 4 * step;
        }
        for (; p < depth; p++) {
            one(width, a[next], b[p], sums);
            next += step;
        }
    }

    private static void four(
            int width,
            double a0,
            double a1,
            double a2,
            double a3,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            double[] sums) {
        for (int j = 0; j < width; j++) {
            double sum = Math.fma(a0, b0[j], sums[j]);
            sum = Math.fma(a1, b1[j], sum);
            sum = Math.fma(a2, b2[j], sum);
            sums[j] = Math.fma(a3, b3[j], sum);
        }
    }

    private static void one(int width, double a0, double[] b0, double[] sums) {
        for (int j = 0; j < width; j++) {
            sums[j] = Math.fma(a0, b0[j], sums[j]);
        }
    }

    /// Single chains, four rows at a time so that their latencies overlap: for narrow products, where rows of C
    /// are too short for [#block]. Element (i, p) of op(A) lies at `aOffset + i·aRow + p·aStep`, (p, j) of op(B)
    /// at `bOffset + p·bStep + j·bColumn`, (i, j) of C at `cOffset + i·cRow + j·cColumn`.
    static void chains(
            int from,
            int to,
            int n,
            int k,
            double[] a,
            int aOffset,
            int aRow,
            int aStep,
            double[] b,
            int bOffset,
            int bStep,
            int bColumn,
            double[] c,
            int cOffset,
            int cRow,
            int cColumn,
            boolean accumulate) {
        for (int j = 0; j < n; j++) {
            int bAt = bOffset + j * bColumn;
            int cAt = cOffset + j * cColumn;
            int i = from;
            for (; i + 4 <= to; i += 4) {
                int c0 = cAt + i * cRow;
                int c1 = c0 + cRow;
                int c2 = c1 + cRow;
                int c3 = c2 + cRow;
                double acc0 = accumulate ? c[c0] : 0;
                double acc1 = accumulate ? c[c1] : 0;
                double acc2 = accumulate ? c[c2] : 0;
                double acc3 = accumulate ? c[c3] : 0;
                int a0 = aOffset + i * aRow;
                int a1 = a0 + aRow;
                int a2 = a1 + aRow;
                int a3 = a2 + aRow;
                for (int p = 0; p < k; p++) {
                    double factor = b[bAt + p * bStep];
                    acc0 = Math.fma(a[a0 + p * aStep], factor, acc0);
                    acc1 = Math.fma(a[a1 + p * aStep], factor, acc1);
                    acc2 = Math.fma(a[a2 + p * aStep], factor, acc2);
                    acc3 = Math.fma(a[a3 + p * aStep], factor, acc3);
                }
                c[c0] = acc0;
                c[c1] = acc1;
                c[c2] = acc2;
                c[c3] = acc3;
            }
            for (; i < to; i++) {
                double acc = accumulate ? c[cAt + i * cRow] : 0;
                for (int p = 0; p < k; p++) {
                    acc = Math.fma(a[aOffset + i * aRow + p * aStep], b[bAt + p * bStep], acc);
                }
                c[cAt + i * cRow] = acc;
            }
        }
    }

    /// Rows `from … to − 1` of B, stored as [n, k], become columns of `out` : [k, n].
    static void transpose(
            int from, int to, int n, int k, double[] b, int bOffset, int ldb, double[] out, int outOffset) {
        for (int p = 0; p < k; p += 16) {
            int end = Math.min(k, p + 16);
            for (int j = from; j < to; j++) {
                for (int q = p; q < end; q++) {
                    out[outOffset + q * n + j] = b[bOffset + j * ldb + q];
                }
            }
        }
    }
}
