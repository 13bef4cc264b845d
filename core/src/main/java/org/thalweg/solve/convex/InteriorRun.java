package org.thalweg.solve.convex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// One run of [InteriorPoint], whose equations the numbers refer to.
final class InteriorRun {
    private static final double TO_THE_BOUNDARY = 0.995;
    private static final int REFINEMENTS = 3;

    /// Iterations without a better iterate, after which rounding is held to be all that is left.
    private static final int STALE = 10;

    private final QuadraticProgram program;
    private final double tolerance;
    private final int mostIterations;
    private final int n;
    private final int p;
    private final int m;
    private double[] x;
    private double[] y;
    private double[] s;
    private double[] z;
    private double[] r1;
    private double[] r2;
    private double[] r3;
    private final double[] w;
    private double error = Double.POSITIVE_INFINITY;

    InteriorRun(QuadraticProgram program, double tolerance, int mostIterations) {
        this.program = program;
        this.tolerance = tolerance;
        this.mostIterations = mostIterations;
        this.n = program.dimension();
        this.p = program.equations();
        this.m = program.inequalities();
        this.x = new double[n];
        this.y = new double[p];
        this.s = new double[m];
        this.z = new double[m];
        this.w = new double[m];
        this.r1 = new double[n];
        this.r2 = new double[p];
        this.r3 = new double[m];
    }

    /// @param certain the tolerance of certificates; 0 if none are asked for
    /// @param lenience of which multiple of the tolerance an iterate is a solution once progress ends
    QuadraticSolution run(double certain, double lenience) {
        begin();
        double[][] best = {x, y, z};
        double least = Double.POSITIVE_INFINITY;
        int stale = 0;
        int k = 0;
        String why = "the budget of " + mostIterations + " iterations is spent";
        for (; k < mostIterations; k++) {
            measure();
            if (error < least) {
                least = error;
                best = new double[][] {x, y, z};
                stale = 0;
            } else if (++stale >= STALE) {
                why = "rounding, or an unbounded set of solutions, lets no iterate be better";
                break;
            }
            if (least <= 1) {
                break;
            }
            @Nullable QuadraticSolution proof = certain > 0 && k > 0 ? proof(certain, k) : null;
            if (proof != null) {
                return proof;
            }
            if (!step()) {
                why = "the system of an iteration cannot be solved in double precision";
                break;
            }
        }
        var residuals = program.residuals(best[0], best[1], best[2]);
        return least <= lenience
                ? new QuadraticSolution.Solved(best[0], best[1], best[2], program.value(best[0]), residuals, k)
                : new QuadraticSolution.Unfinished(best[0], best[1], best[2], residuals, why, k);
    }

    /// The x, y and z of ½xᵀPx + qᵀx + ½‖s‖² under Ax = b, Gx + s = h, s and z moved above 0.
    private void begin() {
        Arrays.fill(s, 1);
        Arrays.fill(z, 1);
        Arrays.fill(w, 1);
        r1 = program.q().clone();
        r2 = negative(program.b());
        r3 = negative(program.h());
        @Nullable KktSystem system = system();
        if (system != null) {
            double[][] step = step(system, new double[m]);
            x = step[0];
            y = step[1];
            z = step[2];
            s = negative(z);
        }
        lift(s);
        lift(z);
    }

    private static double[] negative(double[] a) {
        double[] into = new double[a.length];
        Vectors.negative(a, into);
        return into;
    }

    private static void lift(double[] a) {
        double lowest = Arrays.stream(a).min().orElse(1);
        double by = lowest < 1e-8 * (1 + Vectors.largest(a)) ? 1 - lowest : 0;
        for (int i = 0; i < a.length; i++) {
            a[i] += by;
        }
    }

    /// (1), and how many tolerances it amounts to.
    private void measure() {
        double[] px = program.p().times(x);
        double[] adjoint = program.transposed(y, z);
        double[] ax = program.a().times(x);
        double[] gx = program.g().times(x);
        r1 = program.q().clone();
        Vectors.add(1, px, r1);
        Vectors.add(1, adjoint, r1);
        r2 = ax.clone();
        Vectors.add(-1, program.b(), r2);
        r3 = gx.clone();
        Vectors.add(1, s, r3);
        Vectors.add(-1, program.h(), r3);
        double dualSize = 1 + Math.max(Vectors.largest(program.q()), Vectors.largest(px));
        double primalSize = 1 + Math.max(Vectors.largest(program.b()), Vectors.largest(program.h()));
        double gap = Vectors.dot(s, z);
        double value = 0.5 * Vectors.dot(x, px) + Vectors.dot(program.q(), x);
        double primal = Math.max(Vectors.largest(r2), Vectors.largest(r3)) / primalSize;
        double dual = Vectors.largest(r1) / dualSize;
        error = Math.max(Math.max(primal, dual), gap / (1 + Math.abs(value))) / tolerance;
    }

    private @Nullable QuadraticSolution proof(double certain, int k) {
        @Nullable QuadraticSolution primal = Certificates.primal(program, y, z, certain, k);
        return primal != null ? primal : Certificates.dual(program, x, certain, k);
    }

    /// (2) to (6); whether there was a step.
    private boolean step() {
        for (int i = 0; i < m; i++) {
            w[i] = z[i] / s[i];
        }
        @Nullable KktSystem system = system();
        if (system == null) {
            return false;
        }
        double[] c = new double[m];
        for (int i = 0; i < m; i++) {
            c[i] = s[i] * z[i]; // (5)
        }
        double[][] d = step(system, c);
        if (m > 0) {
            double reach = Math.min(1, Math.min(reach(s, d[3]), reach(z, d[2])));
            double mu = Vectors.dot(s, z) / m;
            double after = 0;
            for (int i = 0; i < m; i++) {
                after += (s[i] + reach * d[3][i]) * (z[i] + reach * d[2][i]) / m;
            }
            double sigma = Math.pow(after / mu, 3);
            for (int i = 0; i < m; i++) {
                c[i] += d[3][i] * d[2][i] - sigma * mu; // (6)
            }
            d = step(system, c);
        }
        double length = Math.min(1, TO_THE_BOUNDARY * Math.min(reach(s, d[3]), reach(z, d[2])));
        x = moved(x, length, d[0]);
        y = moved(y, length, d[1]);
        z = moved(z, length, d[2]);
        s = moved(s, length, d[3]);
        return Vectors.isFinite(x) && Vectors.isFinite(y) && Vectors.isFinite(z) && Vectors.isFinite(s);
    }

    private static double[] moved(double[] from, double length, double[] d) {
        double[] to = new double[from.length];
        Vectors.along(from, length, d, to);
        return to;
    }

    /// How far d can be gone until an element is 0.
    private static double reach(double[] from, double[] d) {
        double reach = Double.POSITIVE_INFINITY;
        for (int i = 0; i < d.length; i++) {
            if (d[i] < 0) {
                reach = Math.min(reach, -from[i] / d[i]);
            }
        }
        return reach;
    }

    /// P + GᵀWG, and A.
    private @Nullable KktSystem system() {
        Matrix weighted = program.g().copy();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                weighted.set(i, j, w[i] * weighted.get(i, j));
            }
        }
        Matrix h = program.g().transpose().times(weighted);
        Vectors.add(1, program.p().data(), h.data());
        return KktSystem.of(h, Vectors.largest(program.p().data()), program.a());
    }

    /// Δx, Δy, Δz and Δs, refined by what they leave of the whole system: W is so large for active constraints
    /// that (4) alone loses digits.
    private double[][] step(KktSystem system, double[] c) {
        double[][] right = {r1, r2, r3, c};
        double[][] best = reduced(system, right);
        double[][] left = left(best, right);
        for (int k = 0; k < REFINEMENTS; k++) {
            double[][] more = reduced(system, left);
            double[][] next = new double[4][];
            for (int i = 0; i < next.length; i++) {
                next[i] = moved(best[i], 1, more[i]);
            }
            double[][] after = left(next, right);
            if (!(size(after) < size(left))) {
                break;
            }
            best = next;
            left = after;
        }
        return best;
    }

    private static double size(double[][] left) {
        double size = 0;
        for (double[] part : left) {
            size = Math.max(size, Vectors.largest(part));
        }
        return size;
    }

    /// What a step leaves of r₁, r₂, r₃ and c.
    private double[][] left(double[][] d, double[][] right) {
        double[] dual = moved(right[0], 1, program.p().times(d[0]));
        Vectors.add(1, program.transposed(d[1], d[2]), dual);
        double[] equations = moved(right[1], 1, program.a().times(d[0]));
        double[] inequalities = moved(right[2], 1, program.g().times(d[0]));
        Vectors.add(1, d[3], inequalities);
        double[] products = right[3].clone();
        for (int i = 0; i < m; i++) {
            products[i] += z[i] * d[3][i] + s[i] * d[2][i];
        }
        return new double[][] {dual, equations, inequalities, products};
    }

    /// (2) to (4), for right sides r₁, r₂, r₃ and c.
    private double[][] reduced(KktSystem system, double[][] sides) {
        double[] inner = new double[m];
        for (int i = 0; i < m; i++) {
            inner[i] = w[i] * sides[2][i] - sides[3][i] / s[i];
        }
        double[] fold = new double[n];
        program.g().transposeTimes(inner, fold);
        double[] right = new double[n + p];
        for (int i = 0; i < n; i++) {
            right[i] = -sides[0][i] - fold[i]; // (2)
        }
        for (int i = 0; i < p; i++) {
            right[n + i] = -sides[1][i]; // (3)
        }
        double[] both = system.solve(right);
        double[] dx = Arrays.copyOf(both, n);
        double[] gdx = program.g().times(dx);
        double[] dz = new double[m];
        double[] ds = new double[m];
        for (int i = 0; i < m; i++) {
            dz[i] = w[i] * gdx[i] + inner[i];
            ds[i] = -sides[2][i] - gdx[i]; // (4)
        }
        return new double[][] {dx, Arrays.copyOfRange(both, n, n + p), dz, ds};
    }
}
