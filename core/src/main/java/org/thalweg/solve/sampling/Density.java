package org.thalweg.solve.sampling;

import org.thalweg.solve.Objective;
import org.thalweg.solve.ObjectiveException;

/// π(x) ∝ exp(−f(x)/T) as one chain sees it: its evaluations are counted, and exceptions of the user's function get
/// their point.
public final class Density {
    private final Objective f;
    private final double temperature;
    private long values;
    private long gradients;

    Density(Objective f, double temperature) {
        this.f = f;
        this.temperature = temperature;
    }

    public int dimension() {
        return f.dimension();
    }

    /// T.
    public double temperature() {
        return temperature;
    }

    /// Evaluates f at `place`, and its gradient if the place has one.
    ///
    /// @throws ObjectiveException if the function throws
    public void evaluate(Place place) {
        double[] gradient = place.gradient();
        values++;
        try {
            if (gradient.length == 0) {
                place.value(f.value(place.x()));
            } else {
                gradients++;
                place.value(f.valueAndGradient(place.x(), gradient));
            }
        } catch (RuntimeException e) {
            throw new ObjectiveException(place.x(), e);
        }
    }

    /// log π(to) − log π(from) = (f(from) − f(to)) / T; −∞ if `to` is not finite, where there is no density.
    public double logRatio(Place from, Place to) {
        return to.isFinite() ? (from.value() - to.value()) / temperature : Double.NEGATIVE_INFINITY;
    }

    long values() {
        return values;
    }

    long gradients() {
        return gradients;
    }
}
