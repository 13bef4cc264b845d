package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireRate;
import static org.thalweg.optim.Hyperparameters.requireRising;

import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Given rates from given steps on, with jumps, lines or half cosines between them. For example
/// `piecewise([1, 0.1, 0.01], at=[1000, 5000])` is 1 in steps 0 … 999, 0.1 from 1000 on, and 0.01 from 5000 on.
///
/// @param rates from 0; the first holds from step 0 on
/// @param at the step of each rate but the first, rising
/// @param between how the rate gets from one to the next; default [Between#JUMP]
@Named("piecewise")
@Meaning("given rates from given steps on")
public record Piecewise(
        List<Double> rates, List<Long> at, @Default("jump") Between between) implements Schedule {
    /// How the rate gets from one to the next.
    public enum Between {
        /// At once, when its step comes.
        JUMP,
        /// On a straight line.
        LINEAR,
        /// Along half a cosine.
        COSINE
    }

    public Piecewise {
        rates = List.copyOf(rates);
        at = List.copyOf(at);
        for (double rate : rates) {
            requireRate("piecewise", "rates", rate);
        }
        requireRising("piecewise", "at", at);
        if (rates.size() != at.size() + 1) {
            throw new IllegalArgumentException("piecewise: " + rates.size() + " rates for " + at.size()
                    + " steps; there must be one rate more, the first, which holds from the beginning");
        }
    }

    @Override
    public double rate(long k) {
        int next = 0;
        while (next < at.size() && at.get(next) <= k) {
            next++;
        }
        double from = rates.get(next);
        if (next == at.size()) {
            return from;
        }
        long begin = next == 0 ? 0 : at.get(next - 1);
        double p = (double) (k - begin) / (at.get(next) - begin);
        double share = switch (between) {
            case JUMP -> 0;
            case LINEAR -> p;
            case COSINE -> 1 - Cosine.falling(p);
        };
        return from + (rates.get(next + 1) - from) * share;
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return RobbinsMonro.endingAt(rates.getLast());
    }
}
