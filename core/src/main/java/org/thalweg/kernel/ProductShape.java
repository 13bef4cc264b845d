package org.thalweg.kernel;

/// The shape of a matrix product C ← op(A)·op(B) or C ← C + op(A)·op(B), where op is the identity or the transpose.
///
/// op(A) : [m, k], op(B) : [k, n], C : [m, n], all row-major: element (i, j) of a stored matrix with leading dimension
/// `ld` lies at `offset + i·ld + j`. With `transposeA`, A is stored as [k, m]; with `transposeB`, B is stored as
/// [n, k].
///
/// `batch` products of this shape are computed at once; matrix `i` of a batch begins `i·stride` elements after the
/// first. A stride of 0 in A or B shares one matrix among all products. The matrices of C must not overlap each other,
/// A or B.
///
/// Start from [#of], which is for contiguous matrices, and change what differs:
/// `ProductShape.of(m, n, k).withTransposeA().withAccumulate()`. A negative size, or a leading dimension smaller than
/// the row it must hold, is refused with an [IllegalArgumentException].
///
/// @param accumulate whether the product is added to what C holds
/// @param steadyB whether B is the same from run to run, so that it is packed once; each tile then completes whole rows
///     of C
public record ProductShape(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        int lda,
        int ldb,
        int ldc,
        boolean accumulate,
        int batch,
        int strideA,
        int strideB,
        int strideC,
        boolean steadyB) {
    /// Columns of a register block, at most.
    private static final int PADDING = 64;

    public ProductShape {
        requireSize("m", m);
        requireSize("n", n);
        requireSize("k", k);
        requireSize("batch", batch);
        requireSize("strideA", strideA);
        requireSize("strideB", strideB);
        requireSize("strideC", strideC);
        requireLeading("lda", lda, "A", transposeA ? k : m, transposeA ? m : k);
        requireLeading("ldb", ldb, "B", transposeB ? n : k, transposeB ? k : n);
        requireLeading("ldc", ldc, "C", m, n);
        if (steadyB && batch != 1) {
            throw new IllegalArgumentException("matrix product: one B is steady, not that of " + batch + " products");
        }
        long rowsOfC = (m - 1L) * ldc + n;
        if (batch > 1 && m > 0 && n > 0 && strideC < rowsOfC) {
            throw new IllegalArgumentException("matrix product: strideC " + strideC + " lets the matrices [" + m + ", "
                    + n + "] of a batch of " + batch + " overlap; at least " + rowsOfC + " fits");
        }
    }

    /// One product C ← A·B of contiguous matrices [m, k] and [k, n].
    public static ProductShape of(int m, int n, int k) {
        return new ProductShape(false, false, m, n, k, k, n, n, false, 1, 0, 0, 0, false);
    }

    /// A is stored as [k, m], contiguous.
    public ProductShape withTransposeA() {
        return new ProductShape(
                true, transposeB, m, n, k, m, ldb, ldc, accumulate, batch, strideA, strideB, strideC, steadyB);
    }

    /// B is stored as [n, k], contiguous.
    public ProductShape withTransposeB() {
        return new ProductShape(
                transposeA, true, m, n, k, lda, k, ldc, accumulate, batch, strideA, strideB, strideC, steadyB);
    }

    /// The distances between the rows of the stored matrices.
    public ProductShape withLeading(int newLda, int newLdb, int newLdc) {
        return new ProductShape(
                transposeA,
                transposeB,
                m,
                n,
                k,
                newLda,
                newLdb,
                newLdc,
                accumulate,
                batch,
                strideA,
                strideB,
                strideC,
                steadyB);
    }

    /// C ← C + op(A)·op(B).
    public ProductShape withAccumulate() {
        return new ProductShape(
                transposeA, transposeB, m, n, k, lda, ldb, ldc, true, batch, strideA, strideB, strideC, steadyB);
    }

    /// `count` products, with these distances between matrices; a stride of 0 shares A or B.
    public ProductShape withBatch(int count, int newStrideA, int newStrideB, int newStrideC) {
        return new ProductShape(
                transposeA,
                transposeB,
                m,
                n,
                k,
                lda,
                ldb,
                ldc,
                accumulate,
                count,
                newStrideA,
                newStrideB,
                newStrideC,
                steadyB);
    }

    /// B is the same from run to run, until a product is told that it has changed: for one product, not for a
    /// batch.
    public ProductShape withSteadyB() {
        return new ProductShape(
                transposeA, transposeB, m, n, k, lda, ldb, ldc, accumulate, batch, strideA, strideB, strideC, true);
    }

    /// Whether [#withSteadyB] is possible: for one product whose packed B fits in the caches.
    public boolean maySteadyB() {
        return batch == 1 && (long) (n + PADDING) * k <= Blocking.PACKED_ELEMENTS;
    }

    /// Whether C has no elements, so that there is nothing to do.
    boolean isEmpty() {
        return m == 0 || n == 0 || batch == 0;
    }

    /// The elements from the first to the last that A spans.
    long spanA() {
        return span(transposeA ? k : m, transposeA ? m : k, lda, strideA);
    }

    long spanB() {
        return span(transposeB ? n : k, transposeB ? k : n, ldb, strideB);
    }

    long spanC() {
        return span(m, n, ldc, strideC);
    }

    /// @throws IndexOutOfBoundsException if the arrays do not hold the matrices
    void requireInside(int lengthA, int aOffset, int lengthB, int bOffset, int lengthC, int cOffset) {
        requireInside("A", spanA(), lengthA, aOffset);
        requireInside("B", spanB(), lengthB, bOffset);
        requireInside("C", spanC(), lengthC, cOffset);
    }

    private void requireInside(String name, long span, int length, int offset) {
        if (span > 0 && (offset < 0 || offset + span > length)) {
            throw new IndexOutOfBoundsException("matrix product: " + name + " spans " + span + " elements from offset "
                    + offset + ", the array holds " + length + " (" + this + ")");
        }
    }

    private long span(int rows, int columns, int leading, int stride) {
        if (rows == 0 || columns == 0 || batch == 0) {
            return 0;
        }
        return (batch - 1L) * stride + (rows - 1L) * leading + columns;
    }

    private static void requireSize(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("matrix product: " + name + " " + value + " must be at least 0");
        }
    }

    private static void requireLeading(String name, int leading, String matrix, int rows, int columns) {
        if (leading < columns) {
            throw new IllegalArgumentException("matrix product: " + name + " " + leading + " is smaller than a row of "
                    + matrix + ", stored as [" + rows + ", " + columns + "]; at least " + columns + " fits");
        }
    }
}
