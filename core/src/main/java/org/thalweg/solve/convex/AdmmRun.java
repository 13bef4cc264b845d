package org.thalweg.solve.convex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// One run of [Admm] on a quadratic program; numbers refer to its equations.
final class AdmmRun {
    private static final int CHECK = 10;
    private static final int ADAPT = 100;
    private static final double MOST_CHANGE = 10;
    private static final double EQUATION = 1e3;
    private static final double CERTAIN = 1e-7;

    private final QuadraticProgram program;
    private final Admm admm;
    private final int n;
    private final int p;
    private final Matrix k;
    private final double[] lower;
    private final double[] upper;
    private double rho;
    private int nextAdapt = ADAPT;
    private final double[] x;
    private final double[] z;
    private final double[] y;
    private final double[] dx;
    private final double[] dy;
    private double primal;
    private double dual;
    private double primalSize;
    private double dualSize;

    AdmmRun(QuadraticProgram program, Admm admm) {
        this.program = program;
        this.admm = admm;
        this.n = program.dimension();
        this.p = program.equations();
        int rows = p + program.inequalities();
        this.k = new Matrix(rows, n);
        System.arraycopy(program.a().data(), 0, k.data(), 0, p * n);
        System.arraycopy(program.g().data(), 0, k.data(), p * n, (rows - p) * n);
        this.lower = new double[rows];
        this.upper = new double[rows];
        Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        System.arraycopy(program.b(), 0, lower, 0, p);
        System.arraycopy(program.b(), 0, upper, 0, p);
        System.arraycopy(program.h(), 0, upper, p, rows - p);
        this.rho = admm.rho();
        this.x = new double[n];
        this.z = new double[rows];
        this.y = new double[rows];
        this.dx = new double[n];
        this.dy = new double[rows];
    }

    QuadraticSolution run() {
        CholeskyFactor factor = factor();
        for (int i = 1; i <= admm.iterations(); i++) {
            step(factor);
            if (i % CHECK != 0) {
                continue;
            }
            measure();
            if (!Vectors.isFinite(x) || !Vectors.isFinite(y)) {
                return unfinished(i, "the iterates overflow");
            }
            double tolerance = admm.tolerance();
            if (primal <= tolerance * (1 + primalSize) && dual <= tolerance * (1 + dualSize)) {
                return solved(i);
            }
            @Nullable QuadraticSolution proof = proof(i);
            if (proof != null) {
                return proof;
            }
            if (i >= nextAdapt && adapt()) {
                nextAdapt = 2 * i;
                factor = factor();
            }
        }
        return unfinished(admm.iterations(), "the budget of " + admm.iterations() + " iterations is spent");
    }

    private double weight(int row) {
        return row < p ? Math.min(1e6, EQUATION * rho) : rho;
    }

    /// P + σ + KᵀRK.
    private CholeskyFactor factor() {
        Matrix weighted = k.copy();
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < n; j++) {
                weighted.set(i, j, weight(i) * k.get(i, j));
            }
        }
        Matrix h = k.transpose().times(weighted);
        Vectors.add(1, program.p().data(), h.data());
        for (int i = 0; i < n; i++) {
            h.set(i, i, h.get(i, i) + admm.sigma());
        }
        Factorization<CholeskyFactor> answer = CholeskyFactor.of(h);
        if (answer instanceof Factorization.NotPositiveDefinite<CholeskyFactor>) {
            throw new IllegalArgumentException(
                    "quadratic program: P must be positive semidefinite, but with σ added " + answer.why());
        }
        return answer.orElseThrow();
    }

    private void step(CholeskyFactor factor) {
        double alpha = admm.relaxation();
        double[] inner = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            inner[i] = weight(i) * z[i] - y[i];
        }
        double[] right = new double[n];
        k.transposeTimes(inner, right);
        for (int j = 0; j < n; j++) {
            right[j] += admm.sigma() * x[j] - program.q()[j];
        }
        double[] tilde = factor.solve(right); // (1)
        double[] image = k.times(tilde);
        for (int j = 0; j < n; j++) {
            dx[j] = alpha * (tilde[j] - x[j]);
            x[j] += dx[j]; // (2)
        }
        for (int i = 0; i < z.length; i++) {
            double relaxed = alpha * image[i] + (1 - alpha) * z[i];
            z[i] = Math.min(upper[i], Math.max(lower[i], relaxed + y[i] / weight(i))); // (3)
            dy[i] = weight(i) * (relaxed - z[i]);
            y[i] += dy[i]; // (4)
        }
    }

    private void measure() {
        double[] kx = k.times(x);
        double[] px = program.p().times(x);
        double[] ky = new double[n];
        k.transposeTimes(y, ky);
        primalSize = Math.max(Vectors.largest(kx), Vectors.largest(z));
        dualSize = Math.max(Vectors.largest(px), Math.max(Vectors.largest(ky), Vectors.largest(program.q())));
        Vectors.add(-1, z, kx);
        Vectors.add(1, program.q(), px);
        Vectors.add(1, ky, px);
        primal = Vectors.largest(kx);
        dual = Vectors.largest(px);
    }

    private @Nullable QuadraticSolution proof(int iterations) {
        @Nullable
        QuadraticSolution infeasible = Certificates.primal(
                program, Arrays.copyOf(dy, p), Arrays.copyOfRange(dy, p, dy.length), CERTAIN, iterations);
        return infeasible != null ? infeasible : Certificates.dual(program, dx, CERTAIN, iterations);
    }

    /// Rarer and rarer, so that ρ stays in the end, and by so much at a time that one residual that happens to
    /// be small does no lasting harm.
    private boolean adapt() {
        double ratio = Math.sqrt(
                (primal / Math.max(Double.MIN_NORMAL, primalSize)) / (dual / Math.max(Double.MIN_NORMAL, dualSize)));
        double next = Math.clamp(rho * Math.clamp(ratio, 1 / MOST_CHANGE, MOST_CHANGE), 1e-6, 1e6);
        if (!(next > 5 * rho || next < rho / 5)) {
            return false;
        }
        rho = next;
        return true;
    }

    private QuadraticSolution unfinished(int iterations, String why) {
        double[] equations = Arrays.copyOf(y, p);
        double[] inequalities = positive(Arrays.copyOfRange(y, p, y.length));
        var residuals = program.residuals(x, equations, inequalities);
        return new QuadraticSolution.Unfinished(x, equations, inequalities, residuals, why, iterations);
    }

    private static double[] positive(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return values;
    }

    private QuadraticSolution solved(int iterations) {
        QuadraticSolution.Solved plain =
                solution(x, Arrays.copyOf(y, p), positive(Arrays.copyOfRange(y, p, y.length)), iterations);
        QuadraticSolution.@Nullable Solved polished = admm.polish() ? polished(iterations) : null;
        return polished != null && worst(polished) < worst(plain) ? polished : plain;
    }

    private static double worst(QuadraticSolution.Solved solved) {
        var residuals = solved.residuals();
        return Math.max(residuals.primal(), Math.max(residuals.dual(), residuals.gap()));
    }

    private QuadraticSolution.Solved solution(double[] at, double[] equations, double[] inequalities, int iterations) {
        var residuals = program.residuals(at, equations, inequalities);
        return new QuadraticSolution.Solved(at, equations, inequalities, program.value(at), residuals, iterations);
    }

    /// The solution of the program whose equations are Ax = b and the inequalities that are active: those with
    /// u − z < y.
    private QuadraticSolution.@Nullable Solved polished(int iterations) {
        int[] active = new int[z.length];
        int count = 0;
        for (int i = 0; i < z.length; i++) {
            if (i < p || upper[i] - z[i] < y[i]) {
                active[count++] = i;
            }
        }
        Matrix rows = new Matrix(count, n);
        double[] right = new double[n + count];
        for (int j = 0; j < n; j++) {
            right[j] = -program.q()[j];
        }
        for (int i = 0; i < count; i++) {
            System.arraycopy(k.data(), active[i] * n, rows.data(), i * n, n);
            right[n + i] = upper[active[i]];
        }
        @Nullable
        KktSystem system = KktSystem.of(program.p(), Vectors.largest(program.p().data()), rows);
        if (system == null) {
            return null;
        }
        double[] both = system.solve(right);
        double[] multipliers = new double[z.length];
        for (int i = 0; i < count; i++) {
            multipliers[active[i]] = both[n + i];
        }
        return Vectors.isFinite(both)
                ? solution(
                        Arrays.copyOf(both, n),
                        Arrays.copyOf(multipliers, p),
                        positive(Arrays.copyOfRange(multipliers, p, multipliers.length)),
                        iterations)
                : null;
    }
}
