package org.thalweg.solve.sampling;

import java.util.List;
import org.thalweg.tensor.Rng;

/// Where chains begin.
sealed interface Starts {
    /// Gives the start of a chain, evaluated and finite.
    Place of(int chain, Density target, boolean withGradient, Rng random);

    /// Around one point, each chain at a place of its own: x + spread · N(0, I), drawn again where f is not finite.
    record Around(List<Double> center, double spread) implements Starts {
        private static final int TRIES = 100;

        @Override
        public Place of(int chain, Density target, boolean withGradient, Rng random) {
            int tries = spread == 0 ? 1 : TRIES;
            Place place = draw(random, withGradient);
            target.evaluate(place);
            for (int i = 1; i < tries && !place.isFinite(); i++) {
                place = draw(random, withGradient);
                target.evaluate(place);
            }
            if (!place.isFinite()) {
                String tried = tries == 1 ? "" : ", the last of " + tries + " places tried around " + center;
                throw new InfeasibleStartException(
                        chain, place, tried, "give another center, or a smaller spread than " + spread);
            }
            return place;
        }

        private Place draw(Rng random, boolean withGradient) {
            double[] x = new double[center.size()];
            for (int i = 0; i < x.length; i++) {
                x[i] = center.get(i) + spread * random.nextGaussian();
            }
            return new Place(x, withGradient);
        }
    }

    /// One for each chain.
    record Each(List<double[]> starts) implements Starts {
        @Override
        public Place of(int chain, Density target, boolean withGradient, Rng random) {
            Place place = new Place(starts.get(chain).clone(), withGradient);
            target.evaluate(place);
            if (!place.isFinite()) {
                throw new InfeasibleStartException(chain, place, "", "give it another start");
            }
            return place;
        }
    }
}
