package org.thalweg.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives the arguments of one call to the parameters of one entry, and makes the object.
final class Binder<T> {
    private static final int LONGEST_CALL = 100;

    private final Entry<T> entry;
    private final Spec.Call call;

    Binder(Entry<T> entry, Spec.Call call) {
        this.entry = entry;
        this.call = call;
    }

    Bound<T> bind() {
        Map<Parameter, Spec> given = given();
        List<Object> values = new ArrayList<>();
        Map<Parameter, Spec> canonical = new HashMap<>();
        for (Parameter parameter : entry.parameters()) {
            Bound<?> bound = bind(parameter, given.get(parameter));
            values.add(bound.value());
            canonical.put(parameter, bound.spec());
        }
        try {
            return new Bound<>(entry.make(values), write(entry, canonical));
        } catch (IllegalArgumentException e) {
            throw new SpecException(head() + e.getMessage() + "\n" + signature(), call.source(), e);
        }
    }

    /// The canonical call: what can stand without its key only if something variadic follows, then the keys in then
    /// ///order of
    /// the parameters.
    static Spec.Call write(Entry<?> entry, Map<Parameter, Spec> values) {
        var writer = new Spec.Writer(entry.name());
        boolean variadic = entry.parameters().stream().anyMatch(Parameter::variadic);
        for (Parameter parameter : variadic ? entry.positional() : List.<Parameter>of()) {
            Spec value = require(values.get(parameter));
            if (parameter.variadic() && value instanceof Spec.Listing(List<Spec> items, Source _)) {
                items.forEach(writer::with);
            } else {
                writer.with(value);
            }
        }
        for (Parameter parameter : variadic ? entry.keyedOnly() : entry.parameters()) {
            writer.with(parameter.name(), require(values.get(parameter)));
        }
        return writer.done();
    }

    private Map<Parameter, Spec> given() {
        Map<Parameter, Spec> given = new HashMap<>();
        List<Parameter> positional = entry.positional();
        List<Spec> rest = new ArrayList<>();
        int next = 0;
        for (Spec.Argument argument : call.arguments()) {
            Spec value = argument.value();
            if (argument.key() != null) {
                put(given, keyed(argument.key(), value), value);
            } else if (next < positional.size() && positional.get(next).variadic()) {
                rest.add(value);
            } else if (next < positional.size()) {
                put(given, positional.get(next++), value);
            } else {
                throw tooMany(value);
            }
        }
        if (!rest.isEmpty()) {
            put(
                    given,
                    positional.getLast(),
                    new Spec.Listing(rest, rest.getFirst().source()));
        }
        return given;
    }

    private void put(Map<Parameter, Spec> given, Parameter parameter, Spec value) {
        Spec before = given.put(parameter, value);
        if (before != null) {
            throw error(value, "`" + parameter.name() + "` is given twice, as " + before + " and as " + value);
        }
    }

    private Parameter keyed(String key, Spec value) {
        for (Parameter parameter : entry.parameters()) {
            if (parameter.answersTo(key)) {
                return parameter;
            }
        }
        List<String> keys = entry.parameters().stream()
                .flatMap(parameter -> {
                    var names = new ArrayList<>(parameter.aliases());
                    names.addFirst(parameter.name());
                    return names.stream();
                })
                .toList();
        throw error(value, "no argument `" + key + "`" + Nearest.suggestion(key, keys));
    }

    private Bound<?> bind(Parameter parameter, @Nullable Spec value) {
        if (value == null) {
            if (parameter.required()) {
                String meaning = parameter.meaning().isEmpty() ? "" : parameter.meaning() + "; ";
                throw error(
                        call,
                        "argument `" + parameter.name() + "` is missing (" + meaning
                                + parameter.kind().description() + ")");
            }
            value = parameter.defaultValue().orElse(new Spec.Listing(List.of(), Source.NONE));
        }
        try {
            Spec items = parameter.variadic() && !(value instanceof Spec.Listing)
                    ? new Spec.Listing(List.of(value), value.source())
                    : value;
            return Values.bind(parameter.kind(), items);
        } catch (Mismatch mismatch) {
            throw mismatch.after(head() + "`" + parameter.name() + "`: ", signature());
        }
    }

    private SpecException tooMany(Spec value) {
        long count = call.arguments().stream().filter(a -> a.key() == null).count();
        int most = entry.positional().size();
        String takes = switch (most) {
            case 0 -> entry.parameters().isEmpty() ? "takes none" : "takes them by key only";
            case 1 -> "takes one without a key";
            default -> "takes at most " + most + " without a key";
        };
        return error(
                value, "there " + (count == 1 ? "is 1 argument" : "are " + count + " arguments") + ", it " + takes);
    }

    private SpecException error(Spec at, String problem) {
        return new SpecException(head() + problem + "\n" + signature(), at.source());
    }

    private String head() {
        String text = call.arguments().isEmpty() ? call.name() + "()" : call.toString();
        return (text.length() <= LONGEST_CALL ? text : text.substring(0, LONGEST_CALL - 1) + "…") + ": ";
    }

    private String signature() {
        return "  " + entry.signature();
    }

    private static Spec require(@Nullable Spec value) {
        if (value == null) {
            throw new IllegalStateException("a parameter has no value");
        }
        return value;
    }
}
