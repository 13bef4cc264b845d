package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// L-BFGS: Liu & Nocedal (1989), "On the limited memory BFGS method for large scale optimization", Math.
/// Program. 45; Nocedal & Wright (2006), Algorithms 7.4 and 7.5. BFGS whose inverse Hessian is made anew in
/// each iteration from the last m pairs s = x₊ − x, y = ∇f(x₊) − ∇f(x), beginning with γI, γ = sᵀy / yᵀy of the
/// last pair. It keeps 2mn numbers.
///
/// The defaults are those that need the fewest evaluations over the problems of Moré, Garbow & Hillstrom from perturbed
/// starts (`bench/run mgh`): 1 376 in the median, with m = 10 and c₂ = 0.9, the usual choice, 1 750.
///
/// A pair with sᵀy ≤ 1e-16 ‖s‖‖y‖ is left out.
///
/// @param memory m, at least 1; default 20
/// @param search default `strongWolfe(c2=0.6)`
@Named("lbfgs")
@Meaning("quasi-Newton with limited memory")
public record LBfgs(
        @Default("20") int memory,
        @Default("strongWolfe(c2=0.6)") WolfeSearch search) implements Solver<Objective> {
    /// Pairs after which steps have the length that they should.
    private static final int ENOUGH = 10;

    public LBfgs {
        Ranges.requireAtLeast("lbfgs", "memory", memory, 1);
    }

    /// With the search of Moré and Thuente, c₂ = 0.6.
    public LBfgs(int memory) {
        this(memory, new StrongWolfe(0.6));
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, new Pairs(f.dimension()), search);
    }

    /// The pairs, in a ring, and the direction from them.
    private final class Pairs implements Direction {
        private final double[][] s = new double[memory][];
        private final double[][] y = new double[memory][];
        private final double[] rho = new double[memory]; // 1 / sᵀy
        private final double[] alpha = new double[memory];
        private final int n;
        private int count;
        private int next;
        private double gamma = 1;

        Pairs(int n) {
            this.n = n;
        }

        /// Algorithm 7.4, the two loops, each product taken with the sum before it.
        @Override
        public void at(Point point, double[] d) {
            Vectors.negative(point.gradient(), d);
            if (count == 0) {
                return;
            }
            double product = Vectors.dot(s[pair(1)], d);
            for (int k = 1; k <= count; k++) {
                int i = pair(k);
                alpha[i] = rho[i] * product;
                if (k < count) {
                    product = Vectors.addThenDot(-alpha[i], y[i], d, s[pair(k + 1)]);
                } else {
                    Vectors.add(-alpha[i], y[i], d);
                }
            }
            Vectors.scale(gamma, d);
            product = Vectors.dot(y[pair(count)], d);
            for (int k = count; k >= 1; k--) {
                int i = pair(k);
                double change = alpha[i] - rho[i] * product;
                if (k > 1) {
                    product = Vectors.addThenDot(change, s[i], d, y[pair(k - 1)]);
                } else {
                    Vectors.add(change, s[i], d);
                }
            }
        }

        /// The place of the k-th last pair.
        private int pair(int k) {
            return Math.floorMod(next - k, memory);
        }

        @Override
        public void moved(Point from, Point to, Trial step) {
            if (s[next] == null) {
                s[next] = new double[n];
                y[next] = new double[n];
            }
            Vectors.difference(to.x(), from.x(), s[next]);
            Vectors.difference(to.gradient(), from.gradient(), y[next]);
            double sy = Vectors.dot(s[next], y[next]);
            double yy = Vectors.dot(y[next], y[next]);
            if (sy > 1e-16 * Vectors.norm(s[next]) * Math.sqrt(yy) && Double.isFinite(yy)) {
                rho[next] = 1 / sy;
                gamma = sy / yy;
                next = (next + 1) % memory;
                count = Math.min(count + 1, memory);
            }
        }

        @Override
        public void reset() {
            count = 0;
            gamma = 1;
        }

        @Override
        public boolean isFresh() {
            return count == 0;
        }

        @Override
        public boolean isScaled() {
            return count >= Math.min(Math.min(n, memory), ENOUGH);
        }

        @Override
        public double first(Point point, double[] d, double slope) {
            return count == 0 ? FirstStep.unscaled(point, slope) : 1;
        }
    }
}
