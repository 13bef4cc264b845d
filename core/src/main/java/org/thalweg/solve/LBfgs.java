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
/// The defaults weigh evaluations, over the problems of Moré, Garbow & Hillstrom from perturbed starts (`bench/run
/// mgh`),
/// against work in each iteration, which grows with m: 1 481 evaluations in the median, with m = 20 1 370, with m = 10
/// 1 580, with m = 10 and c₂ = 0.9, the usual choice, 1 750.
///
/// A pair with sᵀy ≤ 2⁻⁵² ‖s‖‖y‖ is left out.
///
/// @param memory m, at least 1; default 12
/// @param search default `strongWolfe(c2=0.6)`
@Named("lbfgs")
@Meaning("quasi-Newton with limited memory")
public record LBfgs(
        @Default("12") int memory,
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
        return new LineDescent(f, start, work, new Learnt(f.dimension()), search);
    }

    /// The direction of [Pairs].
    private final class Learnt implements Direction {
        private final Pairs pairs;
        private final int enough;

        Learnt(int n) {
            this.pairs = new Pairs(memory, n);
            this.enough = Math.min(Math.min(n, memory), ENOUGH);
        }

        @Override
        public void at(Point point, double[] d) {
            Vectors.negative(point.gradient(), d);
            pairs.times(d);
        }

        @Override
        public void moved(Point from, Point to, Trial step) {
            pairs.add(from.x(), to.x(), from.gradient(), to.gradient());
        }

        @Override
        public void reset() {
            pairs.clear();
        }

        @Override
        public boolean isFresh() {
            return pairs.count() == 0;
        }

        @Override
        public boolean isScaled() {
            return pairs.count() >= enough;
        }

        @Override
        public double first(Point point, double[] d, double slope) {
            return isFresh() ? FirstStep.unscaled(point, slope) : 1;
        }
    }
}
