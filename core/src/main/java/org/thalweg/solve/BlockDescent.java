package org.thalweg.solve;

import java.util.Arrays;
import java.util.List;
import org.thalweg.tensor.Rng;

/// Block coordinate descent with the user's closed forms: Tseng (2001), "Convergence of a block coordinate
/// descent method for nondifferentiable minimization", J. Optim. Theory Appl. 109(3). An iteration is a sweep
/// over the blocks:
///
///     x_B ← argmin over x_B of f(x), the other variables standing still          (1)
///
/// It asks for one value of f a sweep and for no gradient, so that f may have kinks, and be ∞ where constraints
/// are broken that the closed forms keep. By default a search ends where the value falls by less than 1e-9 of
/// itself.
///
/// The value never rises: a sweep that raises it beyond rounding is done again, block by block, to find the one at
/// fault.
///
/// @param blocks in order, which may overlap
/// @param order of blocks in a sweep
/// @param seed of random orders
public record BlockDescent(List<Block> blocks, Order order, long seed) implements Solver<Objective> {
    private static final double ROUNDING = 1e-12;

    /// The order of blocks in a sweep.
    public enum Order {
        /// As they stand.
        CYCLIC,
        /// A new permutation for each sweep.
        RANDOM
    }

    /// @throws IllegalArgumentException if there are no blocks
    public BlockDescent {
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("blockDescent: no blocks; there must be at least 1");
        }
    }

    /// In cyclic order.
    public BlockDescent(Block... blocks) {
        this(List.of(blocks), Order.CYCLIC, 1);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public boolean usesGradients() {
        return false;
    }

    @Override
    public Tolerances tolerances() {
        return new Tolerances(0, 1e-9, 0, Double.NEGATIVE_INFINITY);
    }

    /// @throws IllegalArgumentException if a block ends beyond the variables
    @Override
    public Method begin(Objective f, Point start, Work work) {
        for (Block block : blocks) {
            if (block.end() > f.dimension()) {
                throw new IllegalArgumentException("block " + block.name() + ": it ends with variable "
                        + (block.end() - 1) + ", and there are " + f.dimension() + ", from 0");
            }
        }
        return new Sweeps(f);
    }

    private final class Sweeps implements Method {
        private final Objective f;
        private final int[] sequence;
        private final Rng rng = Rng.of(seed);

        Sweeps(Objective f) {
            this.f = f;
            this.sequence = new int[blocks.size()];
            Arrays.setAll(sequence, k -> k);
        }

        @Override
        public Move next(Point current) {
            if (order == Order.RANDOM) {
                rng.shuffle(sequence);
            }
            double[] x = current.x().clone();
            for (int k : sequence) {
                blocks.get(k).minimum().write(x); // (1)
            }
            if (Arrays.equals(x, current.x())) {
                return new Move.Settled("every block stays where it is");
            }
            Point next = Point.ofValue(f, x);
            if (!(next.value() <= ceiling(current.value()))) {
                throw fault(current);
            }
            return next.value() <= current.value()
                    ? new Move.To(next)
                    : new Move.Settled("a sweep changes the value by no more than its rounding");
        }

        private static double ceiling(double value) {
            return value + ROUNDING * Math.abs(value);
        }

        /// The first block of the sweep from there that does what it must not.
        private BlockException fault(Point from) {
            double[] x = from.x().clone();
            double before = from.value();
            for (int k : sequence) {
                Block block = blocks.get(k);
                double[] old = x.clone();
                block.minimum().write(x);
                int changed = Arrays.mismatch(old, x);
                if (changed >= 0 && changed < block.from()) {
                    return outside(block, changed);
                }
                for (int i = block.end(); i < x.length; i++) {
                    if (x[i] != old[i]) {
                        return outside(block, i);
                    }
                }
                double after = f.value(x);
                if (!(after <= ceiling(before))) {
                    return new BlockException("block " + block.name() + " raises the value from " + before + " to "
                            + after + "; it must write the minimum over its variables, or a lower point");
                }
                before = after;
            }
            return new BlockException("the sweep of blocks raises the value from " + from.value()
                    + ", and does not when it is done again; a block must be a function of x");
        }

        private static BlockException outside(Block block, int i) {
            return new BlockException("block " + block.name() + " changes variable " + i + "; it may change "
                    + block.from() + " to " + (block.end() - 1) + " only");
        }
    }
}
