package org.thalweg.train;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.spec.Spec;
import org.thalweg.tensor.Rng;

/// How a [Tuning] goes through a [SearchSpace].
public sealed interface Search {
    /// All combinations of evenly spaced values: as many a dimension as the number of trials allows. Choices are
    /// tried
    /// all.
    record Grid() implements Search {}

    /// Values at random: Bergstra & Bengio (2012), "Random search for hyper-parameter optimization", JMLR 13. What
    /// trial
    /// i tries is a function of the seed and of i.
    record Random() implements Search {}

    /// Values at random, and most epochs for the best: asynchronous successive halving, Li et al. (2018), "A system
    /// for
    /// massively parallel hyperparameter tuning", arXiv:1810.05934, Algorithm 2. Trials train for r epochs; of
    /// those
    /// that have trained for rηᵏ the best 1/η, as soon as it is known to be among them, goes on to rηᵏ⁺¹, until all
    /// epochs are done. Differs from the paper in that the number of trials is given, and s = 0.
    ///
    /// With several jobs, which trials go on depends on which end first.
    ///
    /// @param eta η, at least 2
    /// @param least r, at least 1
    record Halving(int eta, int least) implements Search {
        public Halving {
            if (eta < 2 || least < 1) {
                throw new IllegalArgumentException("halving with eta = " + eta + " and least = " + least
                        + ": eta must be at least 2, least at least 1");
            }
        }
    }

    /// The epochs after which trials are compared, the last of them all epochs.
    default List<Integer> rungs(int epochs) {
        List<Integer> rungs = new ArrayList<>();
        if (this instanceof Halving(int eta, int least)) {
            for (long rung = least; rung < epochs; rung *= eta) {
                rungs.add((int) rung);
            }
        }
        rungs.add(epochs);
        return rungs;
    }

    /// The values of each trial.
    ///
    /// @throws SetupException if a grid needs more trials
    default List<List<Spec>> candidates(SearchSpace space, int trials, long seed) {
        if (space.dimensions().isEmpty()) {
            throw new SetupException("there is nothing to look for in " + space
                    + ": put a range such as log(1e-4..1e-1) or choice(32, 64) in place of a number");
        }
        return switch (this) {
            case Grid _ -> grid(space, trials);
            case Random _, Halving _ -> {
                List<List<Spec>> all = new ArrayList<>();
                for (int trial = 0; trial < trials; trial++) {
                    Rng random = Rng.of(seed).stream("search").stream(trial);
                    all.add(space.dimensions().stream()
                            .map(dimension -> dimension.values().at(random.nextDouble()))
                            .toList());
                }
                yield all;
            }
        };
    }

    private static List<List<Spec>> grid(SearchSpace space, int trials) {
        int points = 1;
        while (points < trials && size(space, points + 1) <= trials) {
            points++;
        }
        if (size(space, points) > trials) {
            throw new SetupException("the grid over " + space + " has " + size(space, points)
                    + " points at least, more than the " + trials + " trials; allow more trials, or search at random");
        }
        List<List<Spec>> all = List.of(List.of());
        for (SearchSpace.Dimension dimension : space.dimensions()) {
            List<List<Spec>> longer = new ArrayList<>();
            for (List<Spec> begun : all) {
                for (Spec value : dimension.values().grid(points)) {
                    List<Spec> more = new ArrayList<>(begun);
                    more.add(value);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }

    private static long size(SearchSpace space, int points) {
        double size = 1;
        for (SearchSpace.Dimension dimension : space.dimensions()) {
            size *= dimension.values().grid(points).size();
        }
        return (long) size;
    }
}
