package org.thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the command line asks for.
sealed interface Command {
    String USAGE = """
            bench/run CASE… [--threads 1,2] [--rounds 7] [--best] [--json]   compare with PyTorch, torch.compile and JAX
            bench/run all   [--threads 1,2] [--rounds 7] [--best] [--json]   the same, every case
            bench/run limits  [--threads 1,2] [--json]    what this machine can do at most
            bench/run scaling [--threads 1,2] [--json]    time and memory as batch and width grow
            bench/run rules   [--threads 1,2] [--json]    an update of 10 million parameters by each elementwise rule
            bench/run memory  [--json]                    memory of each case's step, and what PyTorch's needs
            bench/run mgh                                 solvers by problems of Moré, Garbow & Hillstrom
            bench/run nist                                certified regressions of NIST: digits and evaluations
            bench/run solvers                             solvers against Hipparchus, Commons Math, Smile and SciPy
            bench/run global  [--seed 1]                  global searches against SciPy and pycma: how often, how soon
            bench/run startup [--rounds 7] [--best] [--json]    from process start to the end of the first step

            Threads default to 1 and as many as there are cores. Times are milliseconds a step: medians over the
            rounds, in which the sides take turns; with --best the best step of all rounds, which says more on a
            machine that is busy with other things. Global searches run from fifty seeds, --seed the first. The first use
            installs the peers' Python packages into the user's cache folder.

            cases: %s
            """;

    /// Compare cases with the peers.
    record Compare(List<String> cases, List<Integer> threads, int rounds, Figure figure, boolean json)
            implements Command {}

    /// Measure the machine.
    record Measure(List<Integer> threads, boolean json) implements Command {}

    /// Measure the first step of a fresh process.
    record StartUp(int rounds, Figure figure, boolean json) implements Command {}

    /// Measure how cost grows.
    record Grow(List<Integer> threads, boolean json) implements Command {}

    /// Count memory.
    record Remember(boolean json) implements Command {}

    /// Measure update rules.
    record Rules(List<Integer> threads, boolean json) implements Command {}

    /// Solvers by problems.
    record Problems() implements Command {}

    /// NIST's regressions.
    record Regressions() implements Command {}

    /// Race solvers.
    record Races() implements Command {}

    /// Global searches.
    ///
    /// @param seed the first
    record Globals(int seed) implements Command {}

    /// Explain.
    record Help() implements Command {}

    /// Reads the command line.
    ///
    /// @param known the names of all cases
    /// @param cores as many threads at most
    /// @throws IllegalArgumentException that says what is wrong and what would fit
    static Command parse(List<String> arguments, Set<String> known, int cores) {
        List<String> words = new ArrayList<>();
        List<Integer> threads = cores == 1 ? List.of(1) : List.of(1, cores);
        int rounds = 7;
        int seed = 1;
        Figure figure = Figure.MEDIAN;
        boolean json = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--help", "-h" -> {
                    return new Help();
                }
                case "--json" -> json = true;
                case "--best" -> figure = Figure.BEST;
                case "--threads" -> threads = counts(argument, value(arguments, ++i, argument), cores);
                case "--seed" -> seed = count(argument, value(arguments, ++i, argument), 1_000_000);
                case "--rounds" -> rounds = count(argument, value(arguments, ++i, argument), 1000);
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("no option " + argument
                                + "; there are --threads, --rounds, --seed, --best, --json and --help");
                    }
                    words.add(argument);
                }
            }
        }
        if (words.isEmpty()) return new Help();
        if (words.equals(List.of("limits"))) return new Measure(threads, json);
        if (words.equals(List.of("scaling"))) return new Grow(threads, json);
        if (words.equals(List.of("rules"))) return new Rules(threads, json);
        if (words.equals(List.of("memory"))) return new Remember(json);
        if (words.equals(List.of("mgh"))) return new Problems();
        if (words.equals(List.of("nist"))) return new Regressions();
        if (words.equals(List.of("solvers"))) return new Races();
        if (words.equals(List.of("global"))) return new Globals(seed);
        if (words.equals(List.of("startup"))) return new StartUp(rounds, figure, json);
        List<String> cases = words.equals(List.of("all")) ? List.copyOf(known) : List.copyOf(words);
        for (String name : cases) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no case " + name + "; there are " + String.join(", ", known)
                        + ", or all, limits, scaling, rules, memory, mgh, nist, solvers, global, startup");
            }
        }
        return new Compare(cases, threads, rounds, figure, json);
    }

    private static String value(List<String> arguments, int index, String option) {
        if (index == arguments.size()) {
            throw new IllegalArgumentException(option + " needs a value, such as " + option + " 2");
        }
        return arguments.get(index);
    }

    private static List<Integer> counts(String option, String text, int most) {
        List<Integer> counts = new ArrayList<>();
        for (String part : text.split(",", -1)) counts.add(count(option, part, most));
        return List.copyOf(counts);
    }

    private static int count(String option, String text, int most) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) return count;
        } catch (NumberFormatException e) {
            // The same answer as to a number out of range.
        }
        throw new IllegalArgumentException("%s %s: must be a whole number from 1 to %d".formatted(option, text, most));
    }
}
