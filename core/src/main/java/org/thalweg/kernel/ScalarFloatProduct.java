package org.thalweg.kernel;

import java.util.Arrays;

/// The scalar twin of the matrix product in single precision: what it computes, and what runs until (or unless) the
/// vector twin is ready.
///
/// Each element of C is the chain acc ← fma(a[i,p], b[p,j], acc) over p = 0 … k−1 in this order, begun from 0 or from
/// the stored C. Four values of p are taken at a time, so that C is loaded and stored once for four `fma`s of each
/// element; the chain stays in order. B is walked in blocks of [#DEPTH] × [#WIDTH] elements.
final class ScalarFloatProduct {
    /// Rows of a block of B: 64 × 512 floats are 128 KiB, a quarter of a usual second-level cache.
    static final int DEPTH = 64;

    /// Columns of a block of B. A row of C of this width stays in the first-level cache.
    static final int WIDTH = 512;

    private ScalarFloatProduct() {}

    /// Rows `from … to − 1` of C. Element (i, p) of op(A) lies at `aOffset + i·aRow + p·aStep`; B is [k, n], not
    /// transposed.
    static void rows(
            int from,
            int to,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        if (!accumulate) {
            for (int i = from; i < to; i++) {
                Arrays.fill(c, cOffset + i * ldc, cOffset + i * ldc + n, 0);
            }
        }
        for (int j = 0; j < n; j += WIDTH) {
            int width = Math.min(WIDTH, n - j);
            for (int p = 0; p < k; p += DEPTH) {
                int depth = Math.min(DEPTH, k - p);
                for (int i = from; i < to; i++) {
                    row(
                            depth,
                            width,
                            a,
                            aOffset + i * aRow + p * aStep,
                            aStep,
                            b,
                            bOffset + p * ldb + j,
                            ldb,
                            c,
                            cOffset + i * ldc + j);
                }
            }
        }
    }

    private static void row(
            int depth, int width, float[] a, int aAt, int aStep, float[] b, int bAt, int ldb, float[] c, int cAt) {
        int p = 0;
        for (; p + 4 <= depth; p += 4) {
            int at = aAt + p * aStep;
            four(width, a[at], a[at + aStep], a[at + 2 * aStep], a[at + 3 * aStep], b, bAt + p * ldb, ldb, c, cAt);
        }
        for (; p < depth; p++) {
            one(width, a[aAt + p * aStep], b, bAt + p * ldb, c, cAt);
        }
    }

    private static void four(
            int width, float a0, float a1, float a2, float a3, float[] b, int b0, int ldb, float[] c, int cAt) {
        int b1 = b0 + ldb;
        int b2 = b1 + ldb;
        int b3 = b2 + ldb;
        for (int j = 0; j < width; j++) {
            float acc = Math.fma(a0, b[b0 + j], c[cAt + j]);
            acc = Math.fma(a1, b[b1 + j], acc);
            acc = Math.fma(a2, b[b2 + j], acc);
            c[cAt + j] = Math.fma(a3, b[b3 + j], acc);
        }
    }

    private static void one(int width, float a0, float[] b, int bAt, float[] c, int cAt) {
        for (int j = 0; j < width; j++) {
            c[cAt + j] = Math.fma(a0, b[bAt + j], c[cAt + j]);
        }
    }

    /// Single chains, four rows at a time so that their latencies overlap: for narrow products, where rows of C are
    /// too short for [#rows]. Element (i, p) of op(A) lies at `aOffset + i·aRow + p·aStep`, (p, j) of op(B) at
    /// `bOffset + p·bStep + j·bColumn`, (i, j) of C at `cOffset + i·cRow + j·cColumn`.
    static void chains(
            int from,
            int to,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            int bColumn,
            float[] c,
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
                float acc0 = accumulate ? c[c0] : 0;
                float acc1 = accumulate ? c[c1] : 0;
                float acc2 = accumulate ? c[c2] : 0;
                float acc3 = accumulate ? c[c3] : 0;
                int a0 = aOffset + i * aRow;
                int a1 = a0 + aRow;
                int a2 = a1 + aRow;
                int a3 = a2 + aRow;
                for (int p = 0; p < k; p++) {
                    float factor = b[bAt + p * bStep];
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
                float acc = accumulate ? c[cAt + i * cRow] : 0;
                for (int p = 0; p < k; p++) {
                    acc = Math.fma(a[aOffset + i * aRow + p * aStep], b[bAt + p * bStep], acc);
                }
                c[cAt + i * cRow] = acc;
            }
        }
    }

    /// Rows `from … to − 1` of B, stored as [n, k], become columns of `out` : [k, n].
    static void transpose(int from, int to, int n, int k, float[] b, int bOffset, int ldb, float[] out, int outOffset) {
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
