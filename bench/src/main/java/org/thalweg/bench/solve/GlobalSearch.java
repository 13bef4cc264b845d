package org.thalweg.bench.solve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.Differences;
import org.thalweg.solve.Jobs;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Objective;
import org.thalweg.solve.ObjectiveException;
import org.thalweg.solve.Solver;
import org.thalweg.solve.problems.Landscape;

/// How often global searches with their defaults find the minimum of known functions in their boxes, from random
/// starts, and after how many evaluations, beside SciPy and pycma.
///
/// A search has found with the first value within 1e-6 of the minimum, and ends there; else where it ends itself, or
/// after 20 000 n evaluations. All values asked for count, on both sides: also those of difference quotients, which are
/// the only gradients here, and of polishing. Both sides start at the same points. The expected evaluations are the
/// evaluations of all searches over the number of those that found: Auger & Hansen (2005), "Performance evaluation of
/// an advanced local search evolutionary algorithm", CEC, where a search that ends without is begun again.
///
/// Nothing is timed, so all cores search. Where a peer's search takes more than two minutes its row has `?`, and the
/// row's other seeds are left out.
public final class GlobalSearch {
    private static final int SEEDS = 50;
    private static final double WITHIN = 1e-6;
    private static final long BUDGET = 20_000;
    private static final long MOST_MILLIS = 120_000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private record Contest(String ours, @Nullable String theirs) {}

    private static final List<Contest> CONTESTS = List.of(
            new Contest("cmaes", "pycma"),
            new Contest("differentialEvolution", "differential_evolution"),
            new Contest("dualAnnealing", "dual_annealing"),
            new Contest("basinHopping", "basinhopping"),
            new Contest("annealing", null),
            new Contest("genetic", null),
            new Contest("restarts", null));

    /// How a search ended, and all evaluations until then.
    record Result(boolean found, long evaluations) {}

    /// What all searches of a method came to.
    ///
    /// @param median evaluations of those that found
    /// @param expected evaluations, ∞ if none found
    record Rate(int found, long median, double expected) {
        static Rate of(List<Result> results) {
            long[] until = results.stream()
                    .filter(Result::found)
                    .mapToLong(Result::evaluations)
                    .sorted()
                    .toArray();
            double all = results.stream().mapToLong(Result::evaluations).sum();
            return new Rate(
                    until.length,
                    until.length == 0 ? 0 : until[until.length / 2],
                    until.length == 0 ? Double.POSITIVE_INFINITY : all / until.length);
        }

        String cells() {
            return found == 0 ? "0 | |" : String.format(Locale.ROOT, "%d | %d | %.0f", found, median, expected);
        }
    }

    private GlobalSearch() {}

    /// Prints the table; without Python, our side of it.
    ///
    /// @param first of [#SEEDS] seeds; the defaults of some methods were chosen by those from 1
    /// @throws IllegalStateException if the peers' functions are not ours
    public static void print(@Nullable String python, String script, int first) throws IOException {
        System.out.println("| function | n | method | found of " + SEEDS + " | median evaluations to it | expected"
                + " | peer | found | median | expected | ours / theirs |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        Map<String, List<Double>> ratios = new TreeMap<>();
        try (GlobalPeers peers = python == null ? null : new GlobalPeers(python, script, CORES, MOST_MILLIS)) {
            for (int n : new int[] {2, 10}) {
                for (Landscape f : Landscape.all(n)) {
                    if (peers != null) {
                        requireSame(f, peers);
                    }
                    for (Contest contest : CONTESTS) {
                        double ratio = row(f, contest, peers, first);
                        if (!Double.isNaN(ratio)) {
                            ratios.computeIfAbsent(contest.ours, _ -> new ArrayList<>())
                                    .add(ratio);
                        }
                    }
                }
            }
        }
        System.out.println();
        ratios.forEach((method, all) -> System.out.printf(
                Locale.ROOT,
                "%s: no more expected evaluations than its peer on %d of %d functions that one of them found%n",
                method,
                all.stream().filter(ratio -> ratio <= 1).count(),
                all.size()));
    }

    /// Prints a row; ours / theirs, NaN if neither found.
    private static double row(Landscape f, Contest contest, @Nullable GlobalPeers peers, int first) {
        Rate ours = Rate.of(each(first, seed -> ours(f, contest.ours, seed)));
        String name = contest.theirs;
        String cells = " | | | |";
        double ratio = Double.NaN;
        if (peers != null && name != null) {
            Rate theirs = theirs(f, name, peers, first);
            ratio = theirs == null || ours.found + theirs.found == 0 ? Double.NaN : ours.expected / theirs.expected;
            cells = name + " | " + (theirs == null ? "? | |" : theirs.cells()) + " | "
                    + (Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "");
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s |%n",
                f.name(),
                f.dimension(),
                contest.ours,
                ours.cells(),
                cells);
        return ratio;
    }

    /// `null` if a search took too long.
    private static @Nullable Rate theirs(Landscape f, String name, GlobalPeers peers, int first) {
        var isLate = new AtomicBoolean();
        List<Optional<Result>> results = each(first, seed -> {
            if (isLate.get()) {
                return Optional.empty();
            }
            Optional<Result> result =
                    peers.ask(peer -> peer.search(name, f, f.start(seed), seed, budget(f), f.minimum() + WITHIN));
            if (result.isEmpty()) {
                isLate.set(true);
            }
            return result;
        });
        return isLate.get()
                ? null
                : Rate.of(results.stream().flatMap(Optional::stream).toList());
    }

    private static <T> List<T> each(int first, LongFunction<T> search) {
        List<Callable<T>> searches = new ArrayList<>();
        for (long seed = first; seed < first + (long) SEEDS; seed++) {
            long each = seed;
            searches.add(() -> search.apply(each));
        }
        return Jobs.all(searches, CORES);
    }

    private static long budget(Landscape f) {
        return BUDGET * f.dimension();
    }

    /// A search with that solver's defaults but for the seed.
    static Result ours(Landscape f, String name, long seed) {
        Solver<?> solver = Catalogues.SOLVERS.create(
                name.endsWith(")")
                        ? name.substring(0, name.length() - 1) + ", seed=" + seed + ")"
                        : name + "(seed=" + seed + ")");
        var line = new Race.Line(f.minimum() + WITHIN, budget(f));
        Objective values = Objective.of(f.dimension(), x -> line.pass(f.value(x)));
        try {
            Minimization.of(solver.usesGradients() ? new Differences(values, f.bounds()) : values)
                    .from(f.start(seed))
                    .in(Budget.USUAL.withIterations(Long.MAX_VALUE))
                    .runAny(solver, f.bounds());
        } catch (ObjectiveException e) {
            if (!(e.getCause() instanceof Race.Reached)) {
                throw e;
            }
        }
        return new Result(line.isReached(), line.evaluations());
    }

    /// @throws IllegalStateException if the other process has another function by that name
    private static void requireSame(Landscape f, GlobalPeers peers) {
        for (long seed = 1; seed <= 3; seed++) {
            double[] x = f.start(seed);
            double ours = f.value(x);
            double theirs = peers.ask(peer -> peer.value(f, x));
            if (!(Math.abs(ours - theirs) <= 1e-12 * Math.max(1, Math.abs(ours)))) {
                throw new IllegalStateException(
                        f.name() + " at " + Arrays.toString(x) + ": " + ours + " here, " + theirs + " in Python");
            }
        }
    }
}
