package org.thalweg.spec;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Specs to Java values and back, one kind of argument at a time.
final class Values {
    private Values() {}

    /// The value that a spec has as an argument of that kind.
    static Bound<?> bind(Kind kind, Spec spec) throws Mismatch {
        return switch (kind) {
            case Kind.Real() -> new Bound<>(real(numeral(kind, spec)), spec);
            case Kind.Whole(boolean wide) -> new Bound<>(whole(numeral(kind, spec), wide), spec);
            case Kind.Truth() ->
                switch (spec) {
                    case Spec.Flag(boolean value, Source _) -> new Bound<>(value, spec);
                    case Spec.Call _, Spec.Numeral _, Spec.Range _, Spec.Text _, Spec.Listing _ ->
                        throw misfit(kind, spec);
                };
            case Kind.Words() -> words(kind, spec);
            case Kind.Choice choice -> choice(choice, spec);
            case Kind.Nested(Catalogue<?> catalogue) -> catalogue.tryBind(spec);
            case Kind.Several(Kind element, Class<?> type) -> several(kind, element, type, spec);
        };
    }

    /// The spec of a value, where there is one.
    static Optional<Spec> describe(Kind kind, Object value) {
        return switch (kind) {
            case Kind.Real() ->
                Double.isFinite((double) value) ? Optional.of(Spec.number((double) value)) : Optional.empty();
            case Kind.Whole(boolean _) -> Optional.of(Spec.number(((Number) value).longValue()));
            case Kind.Truth() -> Optional.of(new Spec.Flag((boolean) value, Source.NONE));
            case Kind.Words() -> Optional.of(new Spec.Text((String) value, Source.NONE));
            case Kind.Choice _ -> Optional.of(Spec.name(Kind.Choice.name((Enum<?>) value)));
            case Kind.Nested(Catalogue<?> catalogue) -> catalogue.describe(value);
            case Kind.Several(Kind element, Class<?> _) -> {
                List<Spec> items = new ArrayList<>();
                for (Object item : elements(value)) {
                    Optional<Spec> described = describe(element, item);
                    if (described.isEmpty()) {
                        yield Optional.empty();
                    }
                    items.add(described.get());
                }
                yield Optional.of(new Spec.Listing(items, Source.NONE));
            }
        };
    }

    private static Spec.Numeral numeral(Kind kind, Spec spec) throws Mismatch {
        return switch (spec) {
            case Spec.Numeral numeral -> numeral;
            case Spec.Call _, Spec.Range _, Spec.Text _, Spec.Flag _, Spec.Listing _ -> throw misfit(kind, spec);
        };
    }

    private static double real(Spec.Numeral numeral) throws Mismatch {
        double value = numeral.value().doubleValue();
        if (Double.isInfinite(value)) {
            throw new Mismatch(numeral, numeral + " is too large for a number here; the largest is 1.797e308", "");
        }
        if (value == 0 && numeral.value().signum() != 0) {
            throw new Mismatch(numeral, numeral + " is too small to differ from 0; the smallest is 4.9e-324", "");
        }
        return value;
    }

    private static Number whole(Spec.Numeral numeral, boolean wide) throws Mismatch {
        long most = wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
        BigDecimal value = numeral.value();
        if (value.scale() > 0) {
            throw new Mismatch(numeral, numeral + " is not a whole number", "");
        }
        if (value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new Mismatch(numeral, numeral + " is too large for a whole number here; the largest is " + most, "");
        }
        if (value.compareTo(BigDecimal.valueOf(-most - 1)) < 0) {
            throw new Mismatch(
                    numeral, numeral + " is too small for a whole number here; the smallest is " + (-most - 1), "");
        }
        long exact = value.longValueExact();
        return wide ? (Number) exact : (Number) Math.toIntExact(exact);
    }

    private static Bound<?> words(Kind kind, Spec spec) throws Mismatch {
        return switch (spec) {
            case Spec.Text(String value, Source _) -> new Bound<>(value, spec);
            case Spec.Call(String name, List<Spec.Argument> arguments, Source source)
            when arguments.isEmpty() -> new Bound<>(name, new Spec.Text(name, source));
            case Spec.Call _, Spec.Numeral _, Spec.Range _, Spec.Flag _, Spec.Listing _ -> throw misfit(kind, spec);
        };
    }

    private static Bound<?> choice(Kind.Choice choice, Spec spec) throws Mismatch {
        if (!(spec instanceof Spec.Call(String name, List<Spec.Argument> arguments, Source _))
                || !arguments.isEmpty()) {
            throw misfit(choice, spec);
        }
        for (Enum<?> constant : choice.constants()) {
            // prPlus is as good as pr-plus
            if (Kind.Choice.name(constant).equals(name)
                    || constant.name().replace("_", "").equalsIgnoreCase(name)) {
                return new Bound<>(constant, spec);
            }
        }
        throw new Mismatch(
                spec, "takes " + choice.description() + ", not " + name + Nearest.suggestion(name, choice.names()), "");
    }

    private static Bound<?> several(Kind kind, Kind element, Class<?> type, Spec spec) throws Mismatch {
        if (!(spec instanceof Spec.Listing(List<Spec> items, Source source))) {
            throw misfit(kind, spec);
        }
        List<Object> values = new ArrayList<>();
        List<Spec> specs = new ArrayList<>();
        for (Spec item : items) {
            Bound<?> bound = bind(element, item);
            values.add(bound.value());
            specs.add(bound.spec());
        }
        return new Bound<>(collect(values, type), new Spec.Listing(specs, source));
    }

    private static Object collect(List<Object> values, Class<?> type) {
        if (!type.isArray()) {
            return List.copyOf(values);
        }
        Object array = Array.newInstance(type.componentType(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private static List<?> elements(Object several) {
        return several instanceof List<?> list
                ? list
                : IntStream.range(0, Array.getLength(several))
                        .mapToObj(i -> Array.get(several, i))
                        .toList();
    }

    private static Mismatch misfit(Kind kind, Spec spec) {
        return new Mismatch(spec, "takes " + kind.description() + ", not " + spec, "");
    }
}
