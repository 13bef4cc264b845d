package org.thalweg.linear;

/// P(A + E)Pᵀ = LLᵀ with a diagonal E ≥ 0 that is 0 if A is safely positive definite, so that a Newton step is a
/// descent direction: Gill, Murray & Wright (1981), "Practical optimization", §4.4.2.2, in the form of Nocedal &
/// Wright (2006), "Numerical optimization", §3.4. Of the symmetric A the lower triangle is read.
///
///     γ = maxᵢ |aᵢᵢ|,  ξ = max over i ≠ j of |aᵢⱼ|,  δ = u(γ + ξ),  β² = max(γ, ξ/√(n²−1), u(γ + ξ))        (1)
///
/// For each column j in turn, after the largest |cᵢᵢ| of the rest was brought there (the permutation P):
///
///     cᵢⱼ = aᵢⱼ − Σₖ﹤ⱼ lᵢₖlⱼₖ   for i ≥ j,      θ = max over i > j of |cᵢⱼ|         (2)
///     dⱼ = max(|cⱼⱼ|, θ²/β², δ),               eⱼ = dⱼ − cⱼⱼ                      (3)
///     lⱼⱼ = √dⱼ,                               lᵢⱼ = cᵢⱼ / lⱼⱼ                    (4)
///
/// β bounds the elements of L, |lᵢⱼ| ≤ β, and so E; its value makes the bound on E least.
///
/// Differs: the books have δ = u max(γ + ξ, 1), which would also add to positive definite matrices with elements of
/// less than u. Here δ = u for A = 0 only, so that scaling A scales E.
public final class ModifiedCholesky {
    private static final double UNIT_ROUNDOFF = 0x1p-52;

    private final int n;
    private final Matrix l;
    private final double[] correction;
    private final int[] order;

    private ModifiedCholesky(Matrix l, double[] correction, int[] order) {
        this.n = l.rows();
        this.l = l;
        this.correction = correction;
        this.order = order;
    }

    /// Factors a matrix; [Factorization.NotFinite] if it is not finite, else [Factorization.Done].
    ///
    /// @throws IllegalArgumentException if it is not square
    public static Factorization<ModifiedCholesky> of(Matrix a) {
        Sizes.requireSquare("modified Cholesky", a);
        int n = a.rows();
        Matrix c = new Matrix(n, n); // the lower triangle of what is left of A; its finished columns are L
        double gamma = 0;
        double xi = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double value = a.get(i, j);
                if (!Double.isFinite(value)) {
                    return new Factorization.NotFinite<>();
                }
                c.set(i, j, value);
                gamma = i == j ? Math.max(gamma, Math.abs(value)) : gamma;
                xi = i == j ? xi : Math.max(xi, Math.abs(value));
            }
        }
        double delta = gamma + xi == 0 ? UNIT_ROUNDOFF : UNIT_ROUNDOFF * (gamma + xi);
        double offDiagonal = n > 1 ? xi / Math.sqrt((double) n * n - 1) : 0;
        double betaSquare = Math.max(Math.max(gamma, offDiagonal), delta); // (1)
        double[] correction = new double[n];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int j = 0; j < n; j++) {
            swap(c, order, j, pivot(c, j));
            double theta = 0;
            for (int i = j + 1; i < n; i++) {
                theta = Math.max(theta, Math.abs(c.get(i, j))); // (2)
            }
            double left = c.get(j, j);
            double d = Math.max(Math.max(Math.abs(left), theta / betaSquare * theta), delta);
            correction[order[j]] = d - left; // (3)
            double root = Math.sqrt(d);
            c.set(j, j, root);
            for (int i = j + 1; i < n; i++) {
                c.set(i, j, c.get(i, j) / root); // (4)
            }
            for (int i = j + 1; i < n; i++) {
                double factor = c.get(i, j);
                for (int k = j + 1; k <= i; k++) {
                    c.set(i, k, c.get(i, k) - factor * c.get(k, j)); // (2) of the columns to come
                }
            }
        }
        if (!c.isFinite()) {
            return new Factorization.NotFinite<>();
        }
        return new Factorization.Done<>(new ModifiedCholesky(c, correction, order));
    }

    private static int pivot(Matrix c, int from) {
        int at = from;
        for (int i = from + 1; i < c.rows(); i++) {
            at = Math.abs(c.get(i, i)) > Math.abs(c.get(at, at)) ? i : at;
        }
        return at;
    }

    /// Swaps rows and columns j ≤ p of a symmetric matrix of which the lower triangle is stored.
    private static void swap(Matrix c, int[] order, int j, int p) {
        if (j == p) {
            return;
        }
        int held = order[j];
        order[j] = order[p];
        order[p] = held;
        for (int k = 0; k < j; k++) {
            exchange(c, j, k, p, k);
        }
        for (int k = j + 1; k < p; k++) {
            exchange(c, k, j, p, k);
        }
        for (int k = p + 1; k < c.rows(); k++) {
            exchange(c, k, j, k, p);
        }
        exchange(c, j, j, p, p);
    }

    private static void exchange(Matrix c, int i, int j, int k, int l) {
        double held = c.get(i, j);
        c.set(i, j, c.get(k, l));
        c.set(k, l, held);
    }

    /// L, with zeros above its diagonal: the matrix itself, not a copy.
    public Matrix l() {
        return l;
    }

    /// The diagonal of E, in the order of A.
    public double[] correction() {
        return correction.clone();
    }

    /// P: row i of PA is row `rowOrder()[i]` of A.
    public int[] rowOrder() {
        return order.clone();
    }

    /// Whether E ≠ 0: A is not positive definite, or hardly so.
    public boolean isModified() {
        for (double e : correction) {
            if (e != 0) {
                return true;
            }
        }
        return false;
    }

    /// (max lᵢᵢ / min lᵢᵢ)², a lower bound of κ₂(A + E); 1 for no rows.
    public double condition() {
        double least = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, l.get(i, i));
            largest = Math.max(largest, l.get(i, i));
        }
        return n == 0 ? 1 : (largest / least) * (largest / least);
    }

    /// (A + E)⁻¹b.
    ///
    /// @throws IllegalArgumentException if b has another length than a column
    public double[] solve(double[] b) {
        Sizes.require("b", b.length, n, "the rows of the matrix");
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = b[order[i]];
        }
        Triangular.lower(l.data(), n, false, y);
        Triangular.lowerTransposed(l.data(), n, false, y);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[order[i]] = y[i];
        }
        return x;
    }
}
