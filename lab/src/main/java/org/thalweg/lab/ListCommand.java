package org.thalweg.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.formula.TestFunction;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Entry;
import org.thalweg.spec.Nearest;
import org.thalweg.spec.Parameter;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg list WHAT`: what can be named.
final class ListCommand implements Subcommand {
    private static final String INDENT = "    ";

    private final Map<String, Supplier<List<String>>> lists = new LinkedHashMap<>();

    ListCommand() {
        lists.put("datasets", ListCommand::datasets);
        lists.put("models", () -> entries(org.thalweg.nn.Catalogues.MODELS));
        lists.put("layers", () -> entries(org.thalweg.nn.Catalogues.LAYERS));
        lists.put("optimizers", () -> entries(org.thalweg.optim.Catalogues.OPTIMIZERS));
        lists.put(
                "schedules",
                () -> entries(
                        org.thalweg.optim.Catalogues.SCHEDULES,
                        entry -> List.of("Robbins-Monro conditions: " + RobbinsMonroLine.of(entry))));
        lists.put("initializers", () -> entries(org.thalweg.nn.Catalogues.INITIALIZERS));
        lists.put("paddings", () -> entries(org.thalweg.nn.Catalogues.BORDERS));
        lists.put("ends", () -> entries(org.thalweg.nn.Catalogues.ENDS));
        lists.put("stops", () -> entries(org.thalweg.train.Catalogues.STOPS));
        lists.put("metrics", () -> entries(org.thalweg.train.Catalogues.METRICS));
        lists.put("solvers", () -> entries(org.thalweg.solve.Catalogues.SOLVERS));
        lists.put("searches", () -> entries(org.thalweg.solve.Catalogues.SEARCHES));
        lists.put("proximals", () -> entries(org.thalweg.solve.Catalogues.PROXIMALS));
        lists.put("sets", () -> entries(org.thalweg.solve.Catalogues.SETS));
        lists.put("functions", ListCommand::functions);
        lists.put("losses", () -> entries(org.thalweg.nn.Catalogues.LOSSES));
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("list")
                .addOption(Options.help())
                .addPositional(Options.parameter(0, true, "WHAT", "One of " + names() + "."));
        spec.usageMessage().description("Lists what can be named, with its arguments and their defaults.");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        String what = options.parameter(0).orElseThrow();
        Supplier<List<String>> list = lists.get(what);
        if (list == null) {
            throw new UsageException("nothing called " + what + " to list" + Nearest.suggestion(what, lists.keySet())
                    + "\n  there are " + names());
        }
        list.get().forEach(screen.out()::println);
        return Thalweg.DONE;
    }

    private String names() {
        return String.join(", ", lists.keySet());
    }

    private static List<String> datasets() {
        List<String> lines = new ArrayList<>();
        for (EmbeddedData data : EmbeddedData.all()) {
            lines.add(data.name() + INDENT + data.description());
            lines.add(INDENT + size(data));
            lines.add(INDENT + data.source() + " (" + data.licenceName() + ")");
        }
        return lines;
    }

    private static List<String> functions() {
        List<String> lines = new ArrayList<>();
        for (TestFunction function : TestFunction.all()) {
            lines.add(function.name() + INDENT + function.source());
            lines.add(INDENT + function.formula());
            lines.add(INDENT + "start (" + numbers(function.start())
                    + (function.constants().isEmpty()
                            ? ")"
                            : ", …), " + function.constants().toString().replaceAll("[{}]", ""))
                    + ", minimum "
                    + (Double.isInfinite(function.minimum())
                            ? "none: it falls without bound"
                            : Axis.label(function.minimum()) + at(function)));
        }
        return lines;
    }

    private static String at(TestFunction function) {
        return function.minimisers().isEmpty()
                ? ""
                : function.minimisers().stream()
                        .map(point -> "(" + numbers(point) + ")")
                        .collect(Collectors.joining(" and ", " at ", ""));
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(Axis::label).collect(Collectors.joining(", "));
    }

    private static String size(EmbeddedData data) {
        String examples = data.testExamples() == 0
                ? data.examples() + " examples"
                : data.examples() + " examples and " + data.testExamples() + " to test with";
        String inputs = data.imageShape().isEmpty()
                ? data.columns() + " numbers each"
                : data.imageShape().stream().map(String::valueOf).collect(Collectors.joining("×")) + " pixels each";
        String targets = switch (data.kind()) {
            case CLASSIFICATION -> data.classNames().size() + " classes";
            case REGRESSION -> "a number to predict";
        };
        return examples + ", " + inputs + ", " + targets;
    }

    private static <T> List<String> entries(Catalogue<T> catalogue) {
        return entries(catalogue, _ -> List.of());
    }

    /// @param more further lines on an entry
    private static <T> List<String> entries(Catalogue<T> catalogue, Function<Entry<T>, List<String>> more) {
        List<String> lines = new ArrayList<>();
        for (Entry<T> entry : catalogue.entries()) {
            lines.add(entry.name() + (entry.meaning().isEmpty() ? "" : INDENT + entry.meaning()));
            if (!entry.parameters().isEmpty()) {
                lines.add(INDENT + entry.signature());
            }
            int widest = entry.parameters().stream()
                    .mapToInt(parameter -> parameter.name().length())
                    .max()
                    .orElse(0);
            for (Parameter parameter : entry.parameters()) {
                lines.add(INDENT + INDENT + parameter.name()
                        + " ".repeat(widest - parameter.name().length()) + "  "
                        + parameter.kind().description()
                        + (parameter.meaning().isEmpty() ? "" : ": " + parameter.meaning()));
            }
            if (!entry.aliases().isEmpty()) {
                lines.add(INDENT + "also called " + String.join(", ", entry.aliases()));
            }
            more.apply(entry).forEach(line -> lines.add(INDENT + line));
        }
        return lines;
    }
}
