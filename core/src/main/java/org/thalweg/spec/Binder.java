package org.thalweg.spec;

import java.util.ArrayList;
import java.util.List;
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
        @Nullable Spec[] given = given();
        List<Object> values = new ArrayList<>();
        List<Spec> canonical = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            Bound<?> bound = bind(entry.parameters().get(i), given[i]);
            values.add(bound.value());
            canonical.add(bound.spec());
        }
        try {
            return new Bound<>(entry.make(values), write(entry, canonical));
        } catch (IllegalArgumentException e) {
            throw new SpecException(head() + entry.refusal(e) + "\n" + signature(), call.source(), e);
        }
    }

    /// The canonical call: what can stand without its key only if something variadic follows, then the keys.
    ///
    /// @param values one for each parameter
    static Spec.Call write(Entry<?> entry, List<Spec> values) {
        var writer = new Spec.Writer(entry.name());
        boolean variadic = entry.parameters().stream().anyMatch(Parameter::variadic);
        int[] order = entry.signatureOrder();
        for (int place = 0; place < order.length; place++) {
            Parameter parameter = entry.parameters().get(order[place]);
            Spec value = values.get(order[place]);
            if (parameter.variadic() && value instanceof Spec.Listing(List<Spec> items, Source _)) {
                items.forEach(writer::with);
            } else if (variadic && place < entry.positional()) {
                writer.with(value);
            } else {
                writer.with(parameter.name(), value);
            }
        }
        return writer.done();
    }

    /// What is given for each parameter, null for nothing.
    private @Nullable Spec[] given() {
        @Nullable Spec[] given = new @Nullable Spec[entry.parameters().size()];
        int[] order = entry.signatureOrder();
        List<Spec> rest = new ArrayList<>();
        int next = 0;
        for (Spec.Argument argument : call.arguments()) {
            Spec value = argument.value();
            if (argument.key() != null) {
                put(given, keyed(argument.key(), value), value);
            } else if (next == entry.positional()) {
                throw tooMany(value);
            } else if (entry.parameters().get(order[next]).variadic()) {
                rest.add(value);
            } else {
                put(given, order[next++], value);
            }
        }
        if (!rest.isEmpty()) {
            put(given, order[next], new Spec.Listing(rest, rest.getFirst().source()));
        }
        return given;
    }

    private void put(@Nullable Spec[] given, int parameter, Spec value) {
        Spec before = given[parameter];
        if (before != null) {
            String name = entry.parameters().get(parameter).name();
            throw error(value, "`" + name + "` is given twice, as " + before + " and as " + value);
        }
        given[parameter] = value;
    }

    private int keyed(String key, Spec value) {
        for (int i = 0; i < entry.parameters().size(); i++) {
            if (entry.parameters().get(i).answersTo(key)) {
                return i;
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
        int most = entry.positional();
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
}
