package org.thalweg.lab;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.thalweg.spec.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `thalweg`.
///
/// Exit codes: 0 done, 1 failure, 2 wrong usage or input, 3 a value was infinite or no number. What went wrong is
/// said in one paragraph on standard error.
public final class Thalweg {
    static final int DONE = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int NOT_FINITE = 3;

    private Thalweg() {}

    /// Runs the command line and ends the JVM with its exit code.
    public static void main(String[] args) {
        StandardError.restore();
        System.exit(run(args, Screen.ofProcess()));
    }

    /// Runs the command line.
    ///
    /// @return the exit code
    static int run(String[] args, Screen screen) {
        Map<String, Subcommand> subcommands = new LinkedHashMap<>();
        subcommands.put("train", new TrainCommand());
        subcommands.put("predict", new PredictCommand());
        subcommands.put("compare", new CompareCommand());
        subcommands.put("lr-find", new RateFinderCommand());
        subcommands.put("tune", new TuneCommand());
        subcommands.put("minimize", new MinimizeCommand());
        subcommands.put("fit", new FitCommand());
        subcommands.put("dictionary", new DictionaryCommand());
        subcommands.put("schedule", new ScheduleCommand());
        subcommands.put("list", new ListCommand());
        CommandSpec root = root();
        subcommands.forEach((name, subcommand) -> root.addSubcommand(name, subcommand.spec()));
        CommandLine line = new CommandLine(root)
                .setOut(new PrintWriter(screen.out(), true, screen.out().charset()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        screen.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        try {
            ParseResult parsed = line.parseArgs(args);
            if (CommandLine.executeHelpRequest(parsed) != null) {
                return DONE;
            }
            Optional<ParseResult> called = Optional.ofNullable(parsed.subcommand());
            if (called.isEmpty()) {
                line.usage(line.getOut());
                return DONE;
            }
            return Optional.ofNullable(
                            subcommands.get(called.get().commandSpec().name()))
                    .orElseThrow()
                    .run(new Options(called.get()), screen);
        } catch (ParameterException e) {
            return Failures.report(new UsageException(explain(e), e), screen);
        } catch (RuntimeException | Error e) {
            return Failures.report(e, screen);
        } finally {
            screen.out().flush();
            screen.err().flush();
        }
    }

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create()
                .name("thalweg")
                .version("thalweg " + Version.number())
                .addOption(Options.help())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version and exit.")
                        .build());
        root.usageMessage()
                .description(
                        "Trains deep models and shows how they train; minimises functions and fits formulas to data.")
                .footer(
                        "",
                        "For example:",
                        "  thalweg train",
                        "  thalweg train iris --model \"mlp(16, activation=tanh)\" --epochs 50",
                        "  thalweg compare digits --optimizers \"sgd(lr=0.1); adam(lr=0.005)\"",
                        "  thalweg minimize \"100*(y - x^2)^2 + (1 - x)^2\" --start x=-1.2,y=1",
                        "  thalweg fit data.csv --formula \"y = b1*(1 - exp(-b2*x))\" --start b1=500,b2=0.0001",
                        "  thalweg list optimizers",
                        "",
                        "Exit codes: 0 done, 1 failure, 2 wrong usage or input, 3 a value was infinite or no number.");
        return root;
    }

    /// One paragraph with the nearest right names.
    private static String explain(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String problem = switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, command);
            case MissingParameterException missing -> missing(missing);
            default -> String.valueOf(e.getMessage());
        };
        return problem + "\n  see " + command.qualifiedName() + " --help";
    }

    private static String unmatched(UnmatchedArgumentException e, CommandSpec command) {
        String first = e.getUnmatched().getFirst();
        if (e.isUnknownOption()) {
            List<String> names = command.options().stream()
                    .flatMap(option -> Stream.of(option.names()))
                    .toList();
            return "no option " + first + Nearest.suggestion(first, names);
        }
        if (command.subcommands().isEmpty()) {
            return "unexpected `" + first + "`: put a value with spaces in quotes";
        }
        return "no command " + first
                + Nearest.suggestion(first, command.subcommands().keySet());
    }

    private static String missing(MissingParameterException e) {
        var missing = e.getMissing().getFirst();
        return missing instanceof OptionSpec option
                ? option.longestName() + " needs a value, " + option.paramLabel()
                : missing.paramLabel() + " is missing; one that begins with - goes to the end, after --";
    }
}
