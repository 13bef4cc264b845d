package org.thalweg.solve;

/// Householder QR with column pivoting of a small matrix B and a right-hand side b: BΠ = QR, z = Qᵀb (Businger & Golub
/// 1965). It reveals the rank: what is left of a column must exceed ε · rows times the largest.
///
/// Not `org.thalweg.linear`'s, because its work arrays serve all iterations of a search without new ones.
final class PivotedQr {
    private final double[][] columns;
    private final double[] z;
    private final int[] order;
    private final double[] left;
    private int width;
    private int rank;

    /// For matrices of up to `rows` rows and columns.
    PivotedQr(int rows) {
        columns = new double[rows][rows];
        z = new double[rows];
        order = new int[rows];
        left = new double[rows];
    }

    /// Column j of B, to be filled before [#factor].
    double[] column(int j) {
        return columns[j];
    }

    /// b before [#factor], Qᵀb behind.
    double[] z() {
        return z;
    }

    /// Which column of B stands at k: Π.
    int order(int k) {
        return order[k];
    }

    int rank() {
        return rank;
    }

    int width() {
        return width;
    }

    /// R's element in row i, column k.
    double r(int i, int k) {
        return columns[k][i];
    }

    void factor(int width) {
        factor(width, Math.ulp(1.0) * z.length);
    }

    /// Factorizes the first `width` columns, up to where no column has more than `tolerance` of the largest left.
    void factor(int width, double tolerance) {
        this.width = width;
        for (int j = 0; j < width; j++) {
            order[j] = j;
        }
        rank = 0;
        double largest = 0;
        for (int k = 0; k < width; k++) {
            int pivot = k;
            for (int j = k; j < width; j++) {
                left[j] = normFrom(columns[j], k);
                pivot = left[j] > left[pivot] ? j : pivot;
            }
            largest = Math.max(largest, left[pivot]);
            if (left[pivot] <= tolerance * largest) {
                return;
            }
            swap(k, pivot);
            reflect(k, left[k]);
            rank++;
        }
    }

    private static double normFrom(double[] column, int from) {
        double largest = 0;
        for (int i = from; i < column.length; i++) {
            largest = Math.max(largest, Math.abs(column[i]));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = from; i < column.length; i++) {
            double part = column[i] / largest;
            sum += part * part;
        }
        return largest * Math.sqrt(sum);
    }

    private void swap(int k, int pivot) {
        double[] column = columns[k];
        columns[k] = columns[pivot];
        columns[pivot] = column;
        int index = order[k];
        order[k] = order[pivot];
        order[pivot] = index;
        double norm = left[k];
        left[k] = left[pivot];
        left[pivot] = norm;
    }

    /// Brings column k to the form of R by the reflection I − vvᵀ/(‖c‖(‖c‖ + |c₀|)), v = c ± ‖c‖e₀.
    private void reflect(int k, double norm) {
        double[] v = columns[k];
        double head = v[k];
        double beta = head > 0 ? -norm : norm;
        v[k] = head - beta;
        double weight = norm * (norm + Math.abs(head));
        for (int j = k + 1; j < width; j++) {
            reflect(v, k, weight, columns[j]);
        }
        reflect(v, k, weight, z);
        v[k] = beta;
    }

    private static void reflect(double[] v, int k, double weight, double[] column) {
        double sum = 0;
        for (int i = k; i < v.length; i++) {
            sum += v[i] * column[i];
        }
        double factor = sum / weight;
        for (int i = k; i < v.length; i++) {
            column[i] -= factor * v[i];
        }
    }
}
