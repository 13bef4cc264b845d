package org.thalweg.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.optim.Catalogues;
import org.thalweg.optim.Schedule;
import org.thalweg.spec.Spec;
import org.thalweg.train.Json;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg schedule SPEC`: the rates of a schedule, as a plot and as numbers.
final class ScheduleCommand implements Subcommand {
    private static final int USUAL = 1000;
    private static final int MOST = 1_000_000;
    /// How often what recurs is shown.
    private static final int ROUNDS = 4;
    /// More points than a terminal has dots.
    private static final int POINTS = 2000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("schedule")
                .addOption(Options.help())
                .addPositional(Options.parameter(
                        0,
                        true,
                        "SPEC",
                        "The schedule, such as \"cosine(0.1, steps=1000)\" (see `thalweg list schedules`)."))
                .addOption(Options.option(
                        "--steps",
                        "N",
                        "The steps to show. Default: those that the schedule speaks of, or " + USUAL + "."))
                .addOption(Options.option("--csv", "FILE", "Write the rate of each step there."))
                .addOption(
                        Options.flag("--json", "Write one JSON object with the rate of each step instead of a plot."));
        spec.usageMessage()
                .sortOptions(false)
                .description("Plots the rates of a schedule, and says whether it meets Robbins & Monro's conditions.");
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        String given = options.parameter(0).orElseThrow();
        Chosen<Schedule> schedule = Chosen.of("schedule", Catalogues.SCHEDULES, given);
        int steps = (int) options.whole("--steps", usualSteps(schedule.canonical()), 1, MOST);
        double[] rates =
                IntStream.range(0, steps).mapToDouble(schedule.value()::rate).toArray();
        options.text("--csv")
                .ifPresent(file -> new CsvFile("--csv", Path.of(file), List.of("step", "rate"))
                        .write(IntStream.range(0, steps).mapToObj(k -> new double[] {k + 1, rates[k]})));
        Schedule.RobbinsMonro conditions = schedule.value().robbinsMonro();
        if (options.has("--json")) {
            screen.line(Json.object()
                    .with("schedule", Json.of(schedule.canonical().toString()))
                    .with("steps", Json.of(steps))
                    .with(
                            "robbins_monro",
                            Json.object()
                                    .with("met", Json.of(conditions.met()))
                                    .with("reason", Json.of(conditions.reason())))
                    .with("rates", Json.of(rates))
                    .compact());
            return Thalweg.DONE;
        }
        screen.out().println(screen.bold(schedule.canonical().toString()));
        new TerminalChart(screen.unicode(), screen.colour())
                .render(chart(given, rates), screen.width().getAsInt())
                .forEach(screen.out()::println);
        screen.out().println("Robbins-Monro conditions: " + RobbinsMonroLine.of(conditions));
        options.text("--csv").ifPresent(file -> screen.out().println("written to " + screen.bold(file)));
        return Thalweg.DONE;
    }

    private static Chart chart(String name, double[] rates) {
        int every = Math.max(1, rates.length / POINTS);
        int[] shown =
                IntStream.range(0, rates.length).filter(k -> k % every == 0).toArray();
        return new Chart(
                name,
                new Chart.Dimension("step", false),
                new Chart.Dimension("rate", false),
                List.of(new Chart.Series(
                        name,
                        IntStream.of(shown).mapToDouble(k -> k + 1).toArray(),
                        IntStream.of(shown).mapToDouble(k -> rates[k]).toArray())));
    }

    /// The end that a schedule names, several rounds of what has no end, or the usual number.
    private static int usualSteps(Spec spec) {
        List<Spec.Argument> all = new ArrayList<>();
        collect(spec, all);
        OptionalDouble end = largest(all, true);
        OptionalDouble any = largest(all, false);
        double steps = end.isPresent() ? end.getAsDouble() : any.isPresent() ? ROUNDS * any.getAsDouble() : USUAL;
        return (int) Math.clamp(steps, 10, MOST);
    }

    private static OptionalDouble largest(List<Spec.Argument> all, boolean ends) {
        return all.stream()
                .filter(argument -> !ends || "steps".equals(argument.key()))
                .filter(argument -> argument.value() instanceof Spec.Numeral number
                        && number.value().scale() <= 0
                        && number.value().signum() > 0)
                .mapToDouble(
                        argument -> ((Spec.Numeral) argument.value()).value().doubleValue())
                .filter(value -> value > 1)
                .max();
    }

    private static void collect(Spec spec, List<Spec.Argument> all) {
        switch (spec) {
            case Spec.Call call ->
                call.arguments().forEach(argument -> {
                    all.add(argument);
                    collect(argument.value(), all);
                });
            case Spec.Listing list ->
                list.items().forEach(item -> {
                    all.add(new Spec.Argument(null, item));
                    collect(item, all);
                });
            case Spec.Numeral _, Spec.Range _, Spec.Text _, Spec.Flag _ -> {}
        }
    }
}
