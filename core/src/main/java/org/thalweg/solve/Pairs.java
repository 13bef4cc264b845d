package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// The last m pairs s = x₊ − x, y = ∇f(x₊) − ∇f(x) with sᵀy > ε‖s‖‖y‖, and products with the inverse Hessian H that
/// L-BFGS makes of them from γI, γ = sᵀy / yᵀy of the last pair.
///
/// Nocedal & Wright (2006), Algorithm 7.4, whose two loops run over coefficients instead of vectors, as in Chen, Wang &
/// Zhou (2014), "Large-scale L-BFGS using MapReduce", NIPS: q and r are combinations of d, the sᵢ and the yᵢ, and the
/// products that the loops take of them follow from sᵢᵀyⱼ and yᵢᵀyⱼ, known from before, and sᵢᵀd, yᵢᵀd. All vectors are
/// read twice, once for the products, once for the result.
final class Pairs {
    private final int memory;
    private final double[][] rows; // y₀, s₀, y₁, s₁, …: a ring
    private final double[][] sy; // sᵢᵀyⱼ where pair i is not newer than pair j
    private final double[][] yy; // yᵢᵀyⱼ
    private final double[] withD; // yᵢᵀd at 2i, sᵢᵀd at 2i + 1
    private final double[] withNewest; // the same of the newest y
    private final double[] parts; // of y and s in the result
    private final double[] alpha;
    private double[] step; // what the next pair is written to
    private double[] change;
    private int count;
    private int next;
    private boolean known = true; // the products of the newest pair
    private double gamma = 1;

    Pairs(int memory, int n) {
        this.memory = memory;
        rows = new double[2 * memory][];
        sy = new double[memory][memory];
        yy = new double[memory][memory];
        withD = new double[2 * memory];
        withNewest = new double[2 * memory];
        parts = new double[2 * memory];
        alpha = new double[memory];
        step = new double[n];
        change = new double[n];
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
        next = 0;
        known = true;
        gamma = 1;
    }

    /// Learns from a step, unless curvature along it is not positive beyond rounding.
    void add(double[] from, double[] to, double[] before, double[] after) {
        Vectors.difference(to, from, step);
        Vectors.difference(after, before, change);
        double product = Vectors.dot(step, change);
        double square = Vectors.dot(change, change);
        if (!areCurved(step, product, square)) {
            return;
        }
        if (!known) {
            products(change); // those of the pair before this one
        }
        put(product);
        gamma = product / square;
        next = (next + 1) % memory;
        count = Math.min(count + 1, memory);
        known = false;
    }

    /// Whether curvature along s is positive beyond rounding, where sᵀy is `product` and yᵀy is `square`.
    static boolean areCurved(double[] s, double product, double square) {
        return product > 0x1p-52 * Vectors.norm(s) * Math.sqrt(square) && Double.isFinite(square);
    }

    private void put(double product) {
        double[] oldStep = rows[2 * next + 1];
        double[] oldChange = rows[2 * next];
        rows[2 * next] = change;
        rows[2 * next + 1] = step;
        sy[next][next] = product;
        step = oldStep == null ? new double[step.length] : oldStep;
        change = oldChange == null ? new double[change.length] : oldChange;
    }

    /// The place of the k-th last pair.
    private int pair(int k) {
        return Math.floorMod(next - k, memory);
    }

    private void products(double[] d) {
        int newest = pair(1);
        Vectors.dots(rows, 2 * count, d, withD, rows[2 * newest], withNewest);
        for (int i = 0; i < count && !known; i++) {
            yy[i][newest] = withNewest[2 * i];
            yy[newest][i] = withNewest[2 * i];
            sy[i][newest] = withNewest[2 * i + 1];
        }
        known = true;
    }

    /// d ← Hd.
    void times(double[] d) {
        if (count == 0) {
            return;
        }
        products(d);
        for (int k = 1; k <= count; k++) {
            int i = pair(k);
            double product = withD[2 * i + 1];
            for (int l = 1; l < k; l++) {
                product -= alpha[pair(l)] * sy[i][pair(l)];
            }
            alpha[i] = product / sy[i][i]; // q = d − Σ αᵢyᵢ
        }
        for (int k = count; k >= 1; k--) {
            int i = pair(k);
            double product = withD[2 * i];
            for (int j = 0; j < count; j++) {
                product -= alpha[j] * yy[i][j];
            }
            product *= gamma;
            for (int l = count; l > k; l--) {
                product += parts[2 * pair(l) + 1] * sy[pair(l)][i];
            }
            parts[2 * i + 1] = alpha[i] - product / sy[i][i]; // r = γq + Σ (αᵢ − βᵢ)sᵢ
            parts[2 * i] = -gamma * alpha[i];
        }
        Vectors.combine(gamma, rows, 2 * count, parts, d);
    }
}
