package org.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The schedules that a kind of `schedules.json` stands for, from its arguments alone, and their rates.
final class GoldenSchedules {
    /// |rate − reference| ≤ 1e-12 · (|reference| + 1e-3).
    private static final double TOLERANCE = 1e-12;

    private static final double FLOOR = 1e-3;

    private final GoldenHyper hyper;

    private GoldenSchedules(GoldenHyper hyper) {
        this.hyper = hyper;
    }

    /// Empty for kinds that are not known.
    static Optional<Schedule> of(String kind, JsonNode arguments) {
        return Optional.ofNullable(new GoldenSchedules(new GoldenHyper(arguments)).schedule(kind));
    }

    /// The schedule inside a case of a rule, whose rate is the rule's. Its cosine stays at its end, whereas
    /// PyTorch's rises again.
    static Optional<Schedule> inCase(JsonNode schedule, double rate) {
        ObjectNode arguments = ((ObjectNode) schedule.deepCopy()).put("rate", rate);
        String kind = schedule.get("kind").asString();
        var hyper = new GoldenHyper(arguments);
        return kind.equals("cosine")
                ? Optional.of(new Cosine(rate, hyper.whole("length"), hyper.number("floor", 0)))
                : of(kind, arguments);
    }

    /// A case of `schedules.json`: how far the schedule is from the rates there at worst, and where.
    static GoldenCase.Result run(JsonNode json, Schedule schedule) {
        var running = new RunningRate("rate", schedule);
        double[] metrics = json.has("metrics") ? GoldenProblem.vector(json.get("metrics")) : new double[0];
        double[] expected = GoldenProblem.vector(json.get("rates"));
        var worst = new GoldenCase.Result(0, TOLERANCE, "");
        int seen = 0;
        for (int i = 0; i < expected.length; i++) {
            long k = json.get("steps").get(i).asLong();
            while (seen < Math.min(k, metrics.length)) {
                running.observe(metrics[seen++]);
            }
            double actual = running.rate(k);
            double error = Math.abs(actual - expected[i]) / (Math.abs(expected[i]) + FLOOR);
            if (!(error <= worst.error())) { // also when it is NaN
                String where = String.format(Locale.ROOT, "k = %d, %s, reference %s", k, actual, expected[i]);
                worst = new GoldenCase.Result(error, TOLERANCE, where);
            }
        }
        return worst;
    }

    private @Nullable Schedule schedule(String kind) {
        return switch (kind) {
            case "step" -> new StepDecay(get("rate"), whole("period"), get("factor"));
            case "multiStep" -> new MultiStep(get("rate"), hyper.wholes("milestones"), get("factor"));
            case "exponential" -> new Exponential(get("rate"), get("factor"));
            case "constantFactor" ->
                new Piecewise(
                        List.of(get("rate") * get("factor"), get("rate")),
                        List.of(whole("length")),
                        Piecewise.Between.JUMP);
            case "linearFactor" ->
                new Linear(get("rate") * get("startFactor"), whole("length"), get("rate") * get("endFactor"));
            case "polynomial" -> new Polynomial(get("rate"), whole("length"), get("power"), 0);
            case "cosine" -> new Cosine(get("rate"), whole("length"), get("floor"), 1, false);
            case "cosineRestarts" ->
                new CosineRestarts(get("rate"), whole("firstPeriod"), whole("periodFactor"), get("floor"));
            case "cyclic" ->
                new Cyclic(get("low"), get("high"), whole("up"), whole("down"), triangles(), get("gamma", 1));
            case "oneCycle" ->
                new OneCycle(
                        get("highest"),
                        whole("steps"),
                        get("warmFraction"),
                        get("startDivisor"),
                        get("endDivisor"),
                        hyper.word("anneal").equals("cos") ? OneCycle.Shape.COSINE : OneCycle.Shape.LINEAR,
                        hyper.truth("threePhase"));
            case "warmupCosine" ->
                warmup(new Cosine(get("rate"), whole("length"), 0), whole("warmup"), get("startFactor"));
            case "plateau" -> plateau();
            case "optaxPolynomial" ->
                after("begin", new Polynomial(get("rate"), whole("length"), get("power"), get("end")));
            case "optaxExponential" -> after("begin", new AtLeast(exponential(), get("end", 0)));
            case "optaxCosine" ->
                new Cosine(get("rate"), whole("length"), get("rate") * get("alpha"), get("exponent"), true);
            case "optaxWarmupCosine" ->
                warmup(
                        new Cosine(get("peak"), whole("length") - whole("warmup"), get("end")),
                        whole("warmup"),
                        get("start") / get("peak"));
            case "optaxWarmupExponential" ->
                warmup(
                        new AtLeast(new Exponential(get("peak"), get("factor"), whole("length")), get("end", 0)),
                        whole("warmup"),
                        get("start") / get("peak"));
            case "optaxWarmupConstant" ->
                warmup(new Constant(get("peak")), whole("warmup"), get("start") / get("peak"));
            case "optaxPiecewiseConstant" -> piecewise(Piecewise.Between.JUMP);
            case "optaxPiecewiseInterpolated" ->
                piecewise(Piecewise.Between.valueOf(hyper.word("kind").toUpperCase(Locale.ROOT)));
            case "optaxLinearOneCycle" ->
                new Piecewise(
                        List.of(first(), get("peak"), first(), first() / get("endDivisor")),
                        List.of(share("warmFraction"), share("downFraction"), whole("steps")),
                        Piecewise.Between.LINEAR);
            case "optaxCosineOneCycle" ->
                new Piecewise(
                        List.of(first(), get("peak"), first() / get("endDivisor")),
                        List.of(share("warmFraction"), whole("steps")),
                        Piecewise.Between.COSINE);
            case "optaxSgdr" -> cycles();
            case "linearToTau" -> new Linear(get("rate"), whole("tau"), get("end"));
            case "inverseTime" -> new InverseTime(get("rate"), get("tau"));
            case "inverseSquareRoot" -> new InverseSquareRoot(get("rate"), whole("warmup"));
            case "warmupStableDecay" ->
                new WarmupStableDecay(
                        get("rate"),
                        whole("steps"),
                        whole("cooldown"),
                        whole("warmup"),
                        WarmupStableDecay.Shape.valueOf(hyper.word("shape").toUpperCase(Locale.ROOT)));
            default -> null;
        };
    }

    private Cyclic.Triangles triangles() {
        return switch (hyper.word("mode")) {
            case "triangular" -> Cyclic.Triangles.EQUAL;
            case "triangular2" -> Cyclic.Triangles.HALVING;
            case "exp_range" -> Cyclic.Triangles.DECAYING;
            default -> throw new IllegalArgumentException("unknown mode of cyclic: " + hyper.word("mode"));
        };
    }

    private Schedule plateau() {
        return new ReduceOnPlateau(
                new Constant(get("rate")),
                hyper.word("mode").equals("max") ? ReduceOnPlateau.Mode.MAX : ReduceOnPlateau.Mode.MIN,
                get("factor"),
                whole("patience"),
                get("threshold"),
                hyper.word("thresholdMode").equals("abs")
                        ? ReduceOnPlateau.Comparison.ABSOLUTE
                        : ReduceOnPlateau.Comparison.RELATIVE,
                whole("cooldown"),
                get("floor"));
    }

    private Schedule exponential() {
        return hyper.truth("staircase")
                ? new StepDecay(get("rate"), whole("length"), get("factor"))
                : new Exponential(get("rate"), get("factor"), whole("length"));
    }

    private Schedule after(String begin, Schedule schedule) {
        long steps = (long) get(begin, 0);
        return steps == 0 ? schedule : new Sequence(List.of(new Constant(get("rate")), schedule), List.of(steps));
    }

    private static Schedule warmup(Schedule then, long steps, double from) {
        return steps == 0 ? then : new Warmup(then, steps, from);
    }

    /// Rates from the first and the factors at boundaries.
    private Schedule piecewise(Piecewise.Between between) {
        Map<Long, Double> factors = new TreeMap<>();
        JsonNode boundaries = hyper.used("boundaries");
        boundaries
                .propertyNames()
                .forEach(step ->
                        factors.put(Long.valueOf(step), boundaries.get(step).asDouble()));
        List<Double> rates = new ArrayList<>(List.of(get("rate")));
        factors.values().forEach(factor -> rates.add(rates.getLast() * factor));
        return new Piecewise(rates, List.copyOf(factors.keySet()), between);
    }

    private Schedule cycles() {
        List<Schedule> cycles = new ArrayList<>();
        List<Long> at = new ArrayList<>();
        long begin = 0;
        for (JsonNode json : hyper.used("cycles")) {
            var cycle = new GoldenHyper(json);
            double peak = cycle.number("peak_value");
            long warm = cycle.whole("warmup_steps");
            long steps = cycle.whole("decay_steps");
            cycles.add(warmup(
                    new Cosine(peak, steps - warm, cycle.number("end_value", 0)),
                    warm,
                    cycle.number("init_value") / peak));
            begin += steps;
            at.add(begin);
        }
        return new Sequence(cycles, at.subList(0, at.size() - 1));
    }

    private double first() {
        return get("peak") / get("startDivisor");
    }

    private long share(String fraction) {
        return (long) (get(fraction) * whole("steps"));
    }

    private long whole(String name) {
        return hyper.whole(name);
    }

    private double get(String name) {
        return hyper.number(name);
    }

    private double get(String name, double unused) {
        return hyper.number(name, unused);
    }
}
