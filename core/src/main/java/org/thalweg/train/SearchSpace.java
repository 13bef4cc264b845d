package org.thalweg.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Entry;
import org.thalweg.spec.Kind;
import org.thalweg.spec.Source;
import org.thalweg.spec.Spec;
import org.thalweg.spec.SpecException;

/// Specs in which some numbers are still looked for. In place of a number may stand
///
///     0..0.5   uniform(0..0.5)   any number between, each as likely; whole where the parameter is whole
///     log(1e-4..1e-1)            the same of its logarithm
///     choice(32, 64, 128)        one of these, which may be any values
///
/// Real numbers are rounded to four digits, so that what a table shows is what was tried.
///
/// ```java
/// SearchSpace space = SearchSpace.empty()
///         .with("model", Catalogues.MODELS, "mlp(choice(32, 64), activation=choice(relu, tanh))")
///         .with("optimizer", Catalogues.OPTIMIZERS, "adam(lr=log(1e-4..1e-1))");
/// ```
public final class SearchSpace {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private final Map<String, Spec> specs;
    private final List<Dimension> dimensions;

    private SearchSpace(Map<String, Spec> specs, List<Dimension> dimensions) {
        this.specs = specs;
        this.dimensions = dimensions;
    }

    /// What is looked for at one place.
    ///
    /// @param name where it stands, such as `optimizer.lr`
    /// @param given as it was written
    /// @param values what it can be
    public record Dimension(String name, Spec given, Values values) {}

    /// What can stand at one place.
    public sealed interface Values {
        /// The value at a share of all, from 0 to below 1: equal shares are equally likely.
        Spec at(double share);

        /// At most so many values that cover all.
        List<Spec> grid(int most);
    }

    /// All numbers from one to another.
    record Numbers(double low, double high, boolean logarithmic, boolean whole) implements Values {
        @Override
        public Spec at(double share) {
            return number(between(share, whole ? high + 1 : high), RoundingMode.FLOOR);
        }

        @Override
        public List<Spec> grid(int most) {
            return IntStream.range(0, most)
                    .mapToObj(i -> number(between(most == 1 ? 0.5 : i / (most - 1.0), high), RoundingMode.HALF_EVEN))
                    .distinct()
                    .toList();
        }

        private double between(double share, double end) {
            return logarithmic ? low * Math.pow(end / low, share) : low + share * (end - low);
        }

        private Spec number(double value, RoundingMode rounding) {
            BigDecimal rounded = whole
                    ? BigDecimal.valueOf(value).setScale(0, rounding)
                    : BigDecimal.valueOf(value).round(DIGITS);
            return new Spec.Numeral(rounded.max(BigDecimal.valueOf(low)).min(BigDecimal.valueOf(high)), Source.NONE);
        }
    }

    /// One of several.
    record Choice(List<Spec> options) implements Values {
        @Override
        public Spec at(double share) {
            return options.get((int) (share * options.size()));
        }

        @Override
        public List<Spec> grid(int most) {
            return options;
        }
    }

    /// What to do with a place where something is looked for.
    private interface Replacement {
        Spec with(Spec given, @Nullable Kind kind, String name);
    }

    /// Of no specs.
    public static SearchSpace empty() {
        return new SearchSpace(Map.of(), List.of());
    }

    /// With one more spec.
    ///
    /// @param name what it is for, such as `optimizer`
    /// @throws SpecException if it cannot be read, or a range has no numbers in it
    public SearchSpace with(String name, Catalogue<?> catalogue, String text) {
        Map<String, Spec> more = new LinkedHashMap<>(specs);
        List<Dimension> found = new ArrayList<>(dimensions);
        Spec spec = Spec.parse(text);
        visit(spec, new Kind.Nested(catalogue), name, (given, kind, place) -> {
            found.add(new Dimension(place, given, values(given, kind instanceof Kind.Whole)));
            return given;
        });
        more.put(name, spec);
        return new SearchSpace(more, found);
    }

    /// What is looked for, in the order in which it is written.
    public List<Dimension> dimensions() {
        return List.copyOf(dimensions);
    }

    /// The specs with one value for each dimension.
    public Map<String, Spec> at(List<Spec> values) {
        Iterator<Spec> next = values.iterator();
        Map<String, Spec> filled = new LinkedHashMap<>();
        specs.forEach((name, spec) -> filled.put(name, visit(spec, null, name, (_, _, _) -> next.next())));
        return filled;
    }

    /// The specs as they were written.
    /// The specs with their ranges, by name.
    Json json() {
        Json.Members all = Json.object();
        for (var spec : specs.entrySet()) {
            all = all.with(spec.getKey(), Json.of(spec.getValue().toString()));
        }
        return all;
    }

    @Override
    public String toString() {
        return specs.toString();
    }

    private static Spec visit(Spec spec, @Nullable Kind kind, String name, Replacement replacement) {
        if (looksFor(spec)) {
            return replacement.with(spec, kind, name);
        }
        return switch (spec) {
            case Spec.Call call -> {
                var entry = kind instanceof Kind.Nested(Catalogue<?> catalogue)
                        ? catalogue.entry(call.name())
                        : Optional.<Entry<?>>empty();
                List<Spec.Argument> arguments = new ArrayList<>();
                int place = 0;
                for (Spec.Argument argument : call.arguments()) {
                    int before = place;
                    Kind wanted =
                            entry.flatMap(e -> e.kind(argument.key(), before)).orElse(null);
                    place += argument.key() == null ? 1 : 0;
                    String part = argument.key() == null ? String.valueOf(place) : argument.key();
                    arguments.add(new Spec.Argument(
                            argument.key(), visit(argument.value(), wanted, name + "." + part, replacement)));
                }
                yield new Spec.Call(call.name(), arguments, call.source());
            }
            case Spec.Listing list -> {
                Kind wanted = kind instanceof Kind.Several(Kind element, Class<?> _) ? element : null;
                List<Spec> items = new ArrayList<>();
                for (Spec item : list.items()) {
                    items.add(visit(item, wanted, name + "." + (items.size() + 1), replacement));
                }
                yield new Spec.Listing(items, list.source());
            }
            case Spec.Numeral _, Spec.Range _, Spec.Text _, Spec.Flag _ -> spec;
        };
    }

    private static boolean looksFor(Spec spec) {
        return spec instanceof Spec.Range
                || (spec instanceof Spec.Call call
                        && switch (call.name()) {
                            case "choice" -> !call.arguments().isEmpty();
                            case "log", "uniform" ->
                                call.arguments().size() == 1
                                        && call.arguments().getFirst().value() instanceof Spec.Range;
                            default -> false;
                        });
    }

    private static Values values(Spec given, boolean whole) {
        if (given instanceof Spec.Range range) {
            return numbers(given, range, false, whole);
        }
        Spec.Call call = (Spec.Call) given;
        if (call.arguments().getFirst().value() instanceof Spec.Range range
                && !call.name().equals("choice")) {
            return numbers(given, range, call.name().equals("log"), whole);
        }
        return new Choice(call.arguments().stream().map(Spec.Argument::value).toList());
    }

    private static Values numbers(Spec given, Spec.Range range, boolean logarithmic, boolean whole) {
        BigDecimal low = range.low().value();
        BigDecimal high = range.high().value();
        if (low.compareTo(high) >= 0) {
            throw new SpecException(
                    given + ": a range goes up, from the smaller number to the larger one: " + high + ".." + low,
                    range.source());
        }
        if (logarithmic && low.signum() <= 0) {
            throw new SpecException(
                    given + ": a logarithmic range begins above 0, such as log(1e-4..1e-1)", range.source());
        }
        if (whole && (low.scale() > 0 || high.scale() > 0)) {
            throw new SpecException(
                    given + ": whole numbers are wanted here, so both ends must be whole, such as 16..128",
                    range.source());
        }
        return new Numbers(low.doubleValue(), high.doubleValue(), logarithmic, whole);
    }
}
