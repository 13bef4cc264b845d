package org.thalweg.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.thalweg.data.Dataset;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Point;
import org.thalweg.solve.convex.DictionaryLearning;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Rng;
import org.thalweg.train.Json;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg dictionary [DATA]`: learns atoms of which every image is nearly a sum of few, and shows them.
final class DictionaryCommand implements Subcommand {
    private static final String DATA = "digits";
    private static final int ATOMS = 64;
    private static final double LAMBDA = 0.1;
    private static final int SWEEPS = 100;
    private static final int EXAMPLES = 2000;
    private static final int PATCHES = 10_000;
    private static final double TOLERANCE = 1e-3;
    private static final int SHOWN_ROWS = 3;

    /// A sweep of the table.
    private record Row(long sweep, double objective, double zeros, double error) {
        /// ‖X − CD‖² is twice what the objective has beyond λ‖C‖₁.
        static Row of(long sweep, Point point, int end, double lambda, double square) {
            double sum = 0;
            int zeros = 0;
            double[] x = point.x();
            for (int i = end; i < x.length; i++) {
                sum += Math.abs(x[i]);
                zeros += x[i] == 0 ? 1 : 0;
            }
            double error = Math.max(0, 2 * (point.value() - lambda * sum)) / square;
            return new Row(sweep, point.value(), (double) zeros / (x.length - end), error);
        }

        Json json() {
            return Json.object()
                    .with("sweep", Json.of(sweep))
                    .with("objective", Json.of(objective))
                    .with("zeros", Json.of(zeros))
                    .with("error", Json.of(error));
        }
    }

    /// What is learnt from: whole images, or patches cut from them.
    ///
    /// @param signed whether there are numbers below 0
    /// @param what they are, for people
    private record Examples(Matrix x, int rows, int columns, boolean signed, String what) {}

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("dictionary")
                .addOption(Options.help())
                .addPositional(Options.parameter(
                        0, false, "DATA", "Images: " + String.join(" or ", images()) + ". Default: " + DATA + "."))
                .addOption(Options.option("--atoms", "K", "How many atoms. Default: " + ATOMS + "."))
                .addOption(Options.option(
                        "--lambda", "L", "The price of codes; more makes them sparser. Default: " + LAMBDA + "."))
                .addOption(Options.option(
                        "--tolerance",
                        "T",
                        "It has converged where a sweep lowers the objective by less than this part of it. Default: "
                                + TOLERANCE + "."))
                .addOption(Options.option("--sweeps", "N", "At most so many sweeps. Default: " + SWEEPS + "."))
                .addOption(Options.option(
                        "--examples", "N", "At most so many images, drawn at random. Default: " + EXAMPLES + "."))
                .addOption(Options.option("--seed", "N", "Of the images and of the first atoms. Default: 1."))
                .addOption(Options.flag(
                        "--signed",
                        "Atoms and codes of any sign, for pixels less each one's mean. Default: none below 0, so that"
                                + " atoms are parts that add up."))
                .addOption(Options.option(
                        "--patch",
                        "SIZE",
                        "Learn on patches of that size, such as 8x8, cut from the images at random, each less its own"
                                + " mean; with atoms and codes of any sign."))
                .addOption(Options.option("--patches", "N", "How many patches. Default: " + PATCHES + "."))
                .addOption(Options.option("--out", "FOLDER", "Write dictionary.json, .svg and .png there."))
                .addOption(Options.flag("--json", "Write one JSON object with the atoms instead of a picture."));
        spec.usageMessage()
                .sortOptions(false)
                .description("Learns a dictionary for sparse coding: images are nearly sums of few atoms."
                        + " It minimises ½‖X − CD‖² + λ‖C‖₁ over codes C and atoms D of length 1, for pixels from 0 to"
                        + " 1.")
                .footer("", SearchOptions.EXIT_CODES);
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        EmbeddedData data = data(options.parameter(0).orElse(DATA));
        int atoms = (int) options.whole("--atoms", ATOMS, 1, 4096);
        double lambda = options.positive("--lambda", LAMBDA);
        double tolerance = tolerance(options);
        int sweeps = (int) options.whole("--sweeps", SWEEPS, 1, 1_000_000);
        long seed = options.whole("--seed", 1, 0, Long.MAX_VALUE);
        Optional<ResultFolder> out = options.text("--out").map(path -> ResultFolder.at(Path.of(path)));
        boolean json = options.has("--json");
        Examples chosen = examples(data, options, seed);
        Matrix examples = chosen.x();
        boolean signed = chosen.signed();
        List<Row> rows = new ArrayList<>();
        var stopped = new AtomicBoolean();
        Interrupt.asks(() -> stopped.set(true));
        var line = new ProgressLine(screen.unicode(), screen.colour());
        double square = Vectors.dot(examples.data(), examples.data());
        int end = atoms * examples.columns();
        var learned = new DictionaryLearning(atoms, lambda, !signed, sweeps, tolerance, seed)
                .learn(examples, (sweep, point, _) -> {
                    Row row = Row.of(sweep, point, end, lambda, square);
                    rows.add(row);
                    if (!json) {
                        screen.over(line.render(
                                "sweep " + sweep + "/" + sweeps,
                                (double) sweep / sweeps,
                                "",
                                List.of(
                                        "objective " + Figures.plain(row.objective()),
                                        "zeros " + percent(row.zeros()),
                                        "error " + percent(row.error())),
                                "",
                                screen.width().getAsInt()));
                    }
                    return !stopped.get();
                });
        var picture = new AtomPicture(byUse(learned), chosen.rows(), chosen.columns());
        Json result = json(data, examples.rows(), lambda, signed, seed, learned.outcome(), rows, picture);
        List<String> written =
                out.map(folder -> folder.write("dictionary", result, picture)).orElse(List.of());
        int exit = learned.outcome() instanceof Outcome.Converged ? Thalweg.DONE : Thalweg.FAILURE;
        if (json) {
            screen.line(result.compact());
            return exit;
        }
        screen.over("");
        screen.out()
                .println(screen.bold(atoms + " atoms") + " of " + chosen.what() + " of " + data.name() + ", λ = "
                        + Axis.label(lambda));
        screen.out().println();
        picture.text(screen.width().getAsInt(), SHOWN_ROWS, screen.unicode()).forEach(screen.out()::println);
        table(rows).print(screen);
        screen.out().println();
        screen.out()
                .println(screen.bold(learned.outcome().name()) + ": "
                        + learned.outcome().why());
        out.ifPresent(folder ->
                screen.out().println("written to " + screen.bold(folder.path() + ": ") + String.join(", ", written)));
        return exit;
    }

    private static double tolerance(Options options) {
        double tolerance = options.positive("--tolerance", TOLERANCE);
        if (tolerance >= 1) {
            throw new UsageException("--tolerance " + Axis.label(tolerance)
                    + ": this is a part of the objective, above 0 and below 1, such as " + Axis.label(TOLERANCE));
        }
        return tolerance;
    }

    private static List<String> images() {
        return EmbeddedData.all().stream()
                .filter(data -> !data.imageShape().isEmpty())
                .map(EmbeddedData::name)
                .toList();
    }

    private static EmbeddedData data(String name) {
        return EmbeddedData.named(name)
                .filter(data -> !data.imageShape().isEmpty())
                .orElseThrow(() -> new UsageException("dictionary " + name + ": these are no embedded images; take "
                        + String.join(" or ", images())));
    }

    private static Examples examples(EmbeddedData data, Options options, long seed) {
        int most = (int) options.whole("--examples", EXAMPLES, 1, 1_000_000);
        int count = (int) options.whole("--patches", PATCHES, 1, 500_000);
        int height = data.imageShape().get(0);
        int width = data.imageShape().get(1);
        if (options.text("--patch").isPresent()) {
            var patches = ImagePatches.read("--patch", options.text("--patch").get(), height, width);
            Matrix x = patches.cut(images(data, most, seed), width, count, Rng.of(seed).stream("patches"));
            String size = patches.rows() + "×" + patches.columns();
            return new Examples(x, patches.rows(), patches.columns(), true, count + " patches of " + size);
        }
        if (options.text("--patches").isPresent()) {
            throw new UsageException("--patches " + count + ": of what size? Give it, such as --patch 8x8");
        }
        Matrix x = images(data, most, seed);
        boolean signed = options.has("--signed");
        if (signed) {
            centre(x);
        }
        return new Examples(x, height, width, signed, x.rows() + " images");
    }

    /// Pixels from 0 to 1, an image in each row.
    private static Matrix images(EmbeddedData data, int most, long seed) {
        Dataset all = TrainingData.read(new TrainingData.Wanted(
                        data.name(),
                        Optional.empty(),
                        Optional.empty(),
                        data.testExamples() > 0 ? Optional.empty() : Optional.of(0.0),
                        Optional.empty(),
                        DType.F64,
                        seed))
                .split()
                .train();
        Dataset some = all.select(IntStream.range(0, Math.min(most, all.size())).toArray());
        Matrix x = Matrix.over(
                some.size(), data.columns(), some.featureArray(DType.F64).toDoubles());
        Vectors.scale(1 / Vectors.largest(x.data()), x.data());
        return x;
    }

    /// Subtracts from each pixel its mean over all images.
    private static void centre(Matrix x) {
        int p = x.columns();
        double[] means = new double[p];
        for (int i = 0; i < x.rows(); i++) {
            Vectors.add(1.0 / x.rows(), x.data(), i * p, means, 0, p);
        }
        for (int i = 0; i < x.rows(); i++) {
            Vectors.add(-1, means, 0, x.data(), i * p, p);
        }
    }

    /// The atoms, that of the largest codes first.
    private static List<double[]> byUse(DictionaryLearning.Learned learned) {
        Matrix codes = learned.codes().transpose();
        Matrix atoms = learned.atoms();
        double[] use = new double[codes.rows()];
        for (int k = 0; k < use.length; k++) {
            for (int i = 0; i < codes.columns(); i++) {
                use[k] += Math.abs(codes.get(k, i));
            }
        }
        int p = atoms.columns();
        return IntStream.range(0, use.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -use[k]))
                .map(k -> Arrays.copyOfRange(atoms.data(), k * p, (k + 1) * p))
                .toList();
    }

    private static Json json(
            EmbeddedData data,
            int examples,
            double lambda,
            boolean signed,
            long seed,
            Outcome outcome,
            List<Row> rows,
            AtomPicture picture) {
        return Json.object()
                .with("data", Json.of(data.name()))
                .with("examples", Json.of(examples))
                .with("lambda", Json.of(lambda))
                .with("signed", Json.of(signed))
                .with("seed", Json.of(seed))
                .with("outcome", Json.of(outcome.name()))
                .with("why", Json.of(outcome.why()))
                .with("sweeps", new Json.Items(rows.stream().map(Row::json).toList()))
                .with("rows", Json.of(picture.rows()))
                .with("columns", Json.of(picture.columns()))
                .with(
                        "atoms",
                        new Json.Items(
                                picture.atoms().stream().<Json>map(Json::of).toList()));
    }

    /// The sweeps 0, 1, 2, 5, 10, 20, 50 …, and the last.
    private static TextTable table(List<Row> rows) {
        TextTable table = new TextTable(List.of("sweep", "objective", "zeros", "error"));
        Row last = rows.getLast();
        rows.stream()
                .filter(row -> row.sweep() == last.sweep() || isRound(row.sweep()))
                .forEach(row -> table.add(Stream.of(
                                Long.toString(row.sweep()),
                                String.format(Locale.ROOT, "%.4f", row.objective()),
                                percent(row.zeros()),
                                percent(row.error()))
                        .toList()));
        return table;
    }

    private static boolean isRound(long sweep) {
        long first = sweep;
        while (first >= 10 && first % 10 == 0) {
            first /= 10;
        }
        return first <= 2 || first == 5;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
