package org.thalweg.solve.sampling;

import org.thalweg.tensor.Rng;

/// [MetropolisHastings] with proposals of one's own. It learns nothing.
///
/// @param proposal q, with log q(x|y) − log q(y|x) of each draw; states that it reaches must reach back
public record Proposing(Proposal proposal) implements MetropolisHastings {
    @Override
    public Chain begin(Density target, Place start, Rng random, int warmUp) {
        return new Run(target, start, random);
    }

    private final class Run implements Chain {
        private final Density target;
        private final Rng random;
        private Place current;
        private Place proposed;

        Run(Density target, Place start, Rng random) {
            this.target = target;
            this.random = random;
            this.current = start;
            this.proposed = new Place(new double[target.dimension()], false);
        }

        @Override
        public boolean next(boolean learns) {
            double correction = proposal.draw(current.x(), random, proposed.x());
            target.evaluate(proposed);
            if (!Acceptance.decides(target.logRatio(current, proposed) + correction, random)) { // (1)
                return false;
            }
            Place left = current;
            current = proposed;
            proposed = left;
            return true;
        }

        @Override
        public Place place() {
            return current;
        }

        @Override
        public double step() {
            return Double.NaN;
        }
    }
}
