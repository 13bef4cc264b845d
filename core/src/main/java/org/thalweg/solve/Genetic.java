package org.thalweg.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// A real-coded genetic algorithm. Parents are the best of a few random members (a tournament); pairs of them are
/// crossed, with probability `crossover`, by the simulated binary crossover of Deb & Agrawal (1995), "Simulated binary
/// crossover for continuous search space", Complex Systems 9; the children mutate by the polynomial mutation of Deb &
/// Goyal (1996), "A combined genetic adaptive search (GeneAS) for engineering design", each variable with probability
/// `mutation`; the best members, the elite, live on. For a variable of a pair a, b, and u uniform in [0, 1):
///
///     β = (2u)^(1/(η+1)) for u ≤ ½, else (1/(2(1−u)))^(1/(η+1)),  η = `spread`     (1)
///     children: ½((1+β)a + (1−β)b) and ½((1−β)a + (1+β)b)                          (2)
///     δ = (2u)^(1/(η+1)) − 1 for u < ½, else 1 − (2(1−u))^(1/(η+1)),  η = `reach`  (3)
///     mutant: x + δ · (x − l for δ < 0, else u − x)                                 (4)
///
/// (2) is done to each variable with probability ½, in a random order of both children, and what it moves out
/// of the box is put on its side; (4) stays in the box. The members begin as a Latin hypercube in the bounds;
/// where one is missing, the start ± `halfWidth` bounds the search too. The first member is the start. Values
/// that are not finite rank last. The search ends when the least value has fallen by no more than atol + rtol
/// |f| in `patience` generations. Differs: mutants are rarer than the usual one of n variables, as these keep
/// the members so far apart that the last digits are not found. Along a curved or a narrow, oblique valley it
/// gets slowly on: see [Cmaes].
///
/// @param population members, at least 4; default 100
/// @param tournament members of a tournament, at least 1; default 2
/// @param elite members that live on, at least 1 and below `population`; default 2
/// @param crossover of a pair, in [0, 1]; default 0.9
/// @param spread η of (1), from 0: large for children near their parents; default 2
/// @param mutation of a variable, in [0, 1]; default 0.02
/// @param reach η of (3), from 0: large for mutants near; default 20
/// @param patience generations, at least 1; default 100
/// @param rtol from 0; default 1e-10
/// @param atol from 0; default 1e-12
/// @param halfWidth of the box where there are no bounds, above 0; default 10
/// @param seed of the random numbers; default 1
@Named("genetic")
@Meaning("real-coded genetic algorithm; asks for values only")
public record Genetic(
        @Default("100") int population,
        @Default("2") int tournament,
        @Default("2") int elite,
        @Default("0.9") double crossover,
        @Default("2") double spread,
        @Default("0.02") double mutation,
        @Default("20") double reach,
        @Default("100") int patience,
        @Default("1e-10") double rtol,
        @Default("1e-12") double atol,
        @Default("10") double halfWidth,
        @Default("1") long seed)
        implements ValueSearch {
    private static final double EACH = 0.5; // of the variables of a pair, and of both orders

    public Genetic {
        Ranges.requireAtLeast("genetic", "population", population, 4);
        Ranges.requireAtLeast("genetic", "tournament", tournament, 1);
        Ranges.requireWithin("genetic", "elite", elite, 1, population - 1);
        Ranges.requireWithin("genetic", "crossover", crossover, 0, 1);
        Ranges.requireWithin("genetic", "spread", spread, 0, Double.MAX_VALUE);
        Ranges.requireWithin("genetic", "mutation", mutation, 0, 1);
        Ranges.requireWithin("genetic", "reach", reach, 0, Double.MAX_VALUE);
        Ranges.requireAtLeast("genetic", "patience", patience, 1);
        Ranges.requireWithin("genetic", "rtol", rtol, 0, Double.MAX_VALUE);
        Ranges.requireWithin("genetic", "atol", atol, 0, Double.MAX_VALUE);
        Ranges.requirePositive("genetic", "halfWidth", halfWidth);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Generations(f, start, new Members(SearchBox.of(bounds, start.x(), halfWidth), start));
    }

    /// (1).
    static double beta(double u, double eta) {
        return Math.pow(u <= 0.5 ? 2 * u : 1 / (2 * (1 - u)), 1 / (eta + 1));
    }

    /// (3).
    static double delta(double u, double eta) {
        return u < 0.5 ? Math.pow(2 * u, 1 / (eta + 1)) - 1 : 1 - Math.pow(2 * (1 - u), 1 / (eta + 1));
    }

    private record Member(double[] x, double value) {}

    private final class Members implements Generations.Breeding {
        private final SearchBox box;
        private final Rng rng = Rng.of(seed);
        private final Member first;
        private List<Member> members = List.of(); // the best first
        private double level = Double.POSITIVE_INFINITY;
        private int idle;

        Members(SearchBox box, Point start) {
            this.box = box;
            this.first = new Member(start.x().clone(), start.value());
        }

        @Override
        public @Nullable Move breed(Generations.Seen seen) {
            List<Member> next = new ArrayList<>();
            if (members.isEmpty()) {
                next.add(first);
                for (double[] x : box.latinHypercube(population - 1, rng)) {
                    next.add(new Member(x, seen.value(x)));
                }
            } else {
                next.addAll(members.subList(0, elite));
                while (next.size() < population) {
                    double[] a = winner().x().clone();
                    double[] b = winner().x().clone();
                    cross(a, b);
                    for (double[] x : next.size() + 1 < population ? List.of(a, b) : List.of(a)) {
                        mutate(x);
                        next.add(new Member(x, seen.value(x)));
                    }
                }
            }
            next.sort(Comparator.comparingDouble(Member::value));
            members = next;
            return end(next.getFirst().value());
        }

        private Member winner() {
            int best = population - 1;
            for (int i = 0; i < tournament; i++) {
                best = Math.min(best, rng.nextInt(population));
            }
            return members.get(best);
        }

        private void cross(double[] a, double[] b) {
            if (rng.nextDouble() >= crossover) {
                return;
            }
            for (int i = 0; i < a.length; i++) {
                if (rng.nextDouble() < EACH) {
                    double beta = beta(rng.nextDouble(), spread);
                    double middle = 0.5 * (a[i] + b[i]);
                    double half = (rng.nextDouble() < EACH ? 0.5 : -0.5) * beta * (a[i] - b[i]);
                    a[i] = box.nearest(i, middle + half); // (2)
                    b[i] = box.nearest(i, middle - half);
                }
            }
        }

        private void mutate(double[] x) {
            for (int i = 0; i < x.length; i++) {
                if (rng.nextDouble() < mutation) {
                    double delta = delta(rng.nextDouble(), reach);
                    double room = delta < 0 ? x[i] - box.lower()[i] : box.upper()[i] - x[i];
                    x[i] = box.nearest(i, x[i] + delta * room); // (4)
                }
            }
        }

        private @Nullable Move end(double least) {
            if (least < level - (atol + rtol * Math.abs(least))) {
                level = least;
                idle = 0;
            } else {
                idle++;
            }
            return idle >= patience
                    ? new Move.Settled(
                            "the least value, %.10g, has not fallen for %d generations".formatted(least, idle))
                    : null;
        }
    }
}
