package org.thalweg.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.thalweg.bench.solve.GlobalSearch;
import org.thalweg.bench.solve.MghTable;
import org.thalweg.bench.solve.NistTables;
import org.thalweg.bench.solve.SolverRaces;

/// The command `bench/run`: results to stdout, notices to stderr. Exit code 0 done, 1 nothing could be measured,
/// 2 wrong usage.
final class Run {
    private static final double BUDGET = 500;

    /// A turn takes about [#BUDGET]; but the first compiles, which takes torch.compile minutes for a deep network.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Launch launch;
    private final Cores cores;

    private Run(Launch launch, Cores cores) {
        this.launch = launch;
        this.cores = cores;
    }

    public static void main(String[] arguments) throws IOException {
        Cores cores = Cores.allowed();
        Command command;
        try {
            command = Command.parse(List.of(arguments), Cases.names(), cores.count());
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.exit(2);
            return;
        }
        var run = new Run(Launch.fromProperties(), cores);
        boolean measured = switch (command) {
            case Command.Help _ -> help();
            case Command.Measure(var threads, boolean json) -> run.limits(threads, json);
            case Command.Compare compare -> run.compare(compare);
            case Command.Grow(var threads, boolean json) -> run.grow(threads, json);
            case Command.Rules(var threads, boolean json) -> run.rules(threads, json);
            case Command.Remember(boolean json) -> Memory.run(run.launch, json);
            case Command.Problems _ -> run.problems();
            case Command.Regressions _ -> regressions();
            case Command.Races _ -> run.races();
            case Command.Globals(int seed) -> globals(seed);
            case Command.StartUp(int rounds, Figure figure, boolean json) ->
                StartUp.run(run.launch, rounds, figure, json);
        };
        System.exit(measured ? 0 : 1);
    }

    private static boolean help() {
        System.out.printf(Command.USAGE, String.join(", ", Cases.names()));
        return true;
    }

    private boolean limits(List<Integer> threads, boolean json) {
        for (int count : threads) {
            pin(count);
            var limits = new Limits(count, new VectorPeak());
            if (json) System.out.println(LimitsReport.json(limits));
            else LimitsReport.lines(limits).forEach(System.out::println);
        }
        return true;
    }

    private boolean grow(List<Integer> threads, boolean json) {
        for (int count : threads) {
            pin(count);
            Scaling.rows(count).forEach(row -> System.out.println(json ? row.json() : row.line()));
        }
        return true;
    }

    private boolean problems() {
        MghTable.print(
                List.of(
                        "bfgs",
                        "lbfgs",
                        "lbfgs(memory=10)",
                        "lbfgs(memory=20)",
                        "cg",
                        "dfp",
                        "sr1",
                        "bb",
                        "newton",
                        "saddleFree",
                        "newtonCg",
                        "trustRegion",
                        "lbfgsb",
                        "lm"),
                List.of("lbfgs", "lbfgs(memory=10)", "lbfgs(memory=20)", "bfgs", "trustRegion", "lm"));
        return true;
    }

    private static boolean regressions() {
        NistTables.print(Path.of(System.getProperty("thalweg.bench.resources")));
        return true;
    }

    private static boolean globals(int seed) throws IOException {
        GlobalSearch.print(System.getProperty("thalweg.bench.python"), peer("global.py"), seed);
        return true;
    }

    /// A script beside the peers'.
    private static String peer(String name) {
        return Path.of(System.getProperty("thalweg.bench.peers"))
                .resolveSibling(name)
                .toString();
    }

    private boolean races() throws IOException {
        pin(1);
        SolverRaces.print(System.getProperty("thalweg.bench.python"), peer("lbfgsb.py"));
        return true;
    }

    private boolean rules(List<Integer> threads, boolean json) {
        for (int count : threads) {
            pin(count);
            RuleUpdates.rows(new Limits(count, new VectorPeak()))
                    .forEach(row -> System.out.println(json ? row.json() : row.line()));
        }
        return true;
    }

    private boolean compare(Command.Compare compare) {
        List<Row> rows = new ArrayList<>();
        for (int threads : compare.threads()) {
            pin(threads);
            var limits = new Limits(threads, new VectorPeak());
            if (!compare.json()) {
                LimitsReport.lines(limits).forEach(System.out::println);
                System.out.println();
                System.out.println(Report.header());
            }
            try (var peers = new Peers(launch, threads)) {
                for (String name : compare.cases()) {
                    Row row = compare(Cases.named(name), limits, compare, peers);
                    rows.add(row);
                    System.out.println(compare.json() ? Report.json(row) : Report.line(row));
                }
            }
            if (!compare.json()) System.out.println();
        }
        if (!compare.json()) Report.means(rows).forEach(System.out::println);
        return rows.stream().anyMatch(row -> Double.isFinite(row.milliseconds(Side.THALWEG)));
    }

    private Row compare(Case c, Limits limits, Command.Compare how, Peers peers) {
        int threads = limits.threads();
        System.err.printf("%s, %s: %d rounds%n", c.name(), Report.threads(threads), how.rounds());
        double limit = limits.milliseconds(c.work());
        BiConsumer<Side, String> failed =
                (side, reason) -> System.err.printf("%s, %s: no figure: %s%n", c.name(), side.key(), reason);
        Map<Side, Supplier<Answer>> turns = new EnumMap<>(Side.class);
        peers.running(failed).forEach((side, server) -> turns.put(side, () -> turn(server, side, c)));
        Map<Side, Double> figures;
        // A JVM of its own for each case, as a user's would be: no other case's profile in it.
        try (Server ours = launch.thalweg(threads)) {
            turns.put(Side.THALWEG, () -> turn(ours, Side.THALWEG, c));
            figures = Comparison.take(turns, how.rounds(), how.figure(), failed);
        } catch (IOException e) {
            failed.accept(Side.THALWEG, e.toString());
            figures = Comparison.take(turns, how.rounds(), how.figure(), failed);
        }
        return new Row(c.name(), threads, figures, limit);
    }

    private static Answer turn(Server server, Side side, Case c) {
        return server.request(Map.of("case", c.name(), "peer", side.key(), "budget_ms", BUDGET), PATIENCE);
    }

    private void pin(int threads) {
        if (!cores.pin(threads)) System.err.println("not pinned to cores: there is no taskset here");
    }
}
