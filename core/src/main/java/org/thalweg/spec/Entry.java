package org.thalweg.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One name of a [Catalogue], with what it takes and how it is made.
public final class Entry<T> {
    private final String name;
    private final List<String> aliases;
    private final String meaning;
    private final boolean plainNumber;
    private final Predicate<Object> makes;
    private final Supplier<Body<T>> source;

    /// Written once; a race at worst writes the same again.
    private @Nullable Body<T> body;

    /// What is known of an entry when it is used, not only listed.
    ///
    /// @param factory makes the object from the parameters' values
    /// @param parts the values that make a given object
    /// @param order the parameters' indices as [#signatureOrder] has them
    /// @param positional how many of them take arguments without a key
    record Body<T>(
            List<Parameter> parameters,
            Function<List<Object>, T> factory,
            Function<Object, List<Object>> parts,
            int[] order,
            int positional) {
        static <T> Body<T> of(
                List<Parameter> parameters, Function<List<Object>, T> factory, Function<Object, List<Object>> parts) {
            boolean variadic = parameters.stream().anyMatch(Parameter::variadic);
            List<Integer> positional = new ArrayList<>();
            List<Integer> keyed = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                if (!parameters.get(i).variadic()) {
                    (variadic && !parameters.get(i).required() ? keyed : positional).add(i);
                }
            }
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).variadic()) {
                    positional.add(i);
                }
            }
            int[] order = Stream.concat(positional.stream(), keyed.stream())
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Body<>(List.copyOf(parameters), factory, parts, order, positional.size());
        }
    }

    /// @param plainNumber whether a number alone means this entry
    /// @param makes whether an object is one that this entry makes
    Entry(
            String name,
            List<String> aliases,
            String meaning,
            boolean plainNumber,
            Predicate<Object> makes,
            Supplier<Body<T>> source) {
        this.name = name;
        this.aliases = List.copyOf(aliases);
        this.meaning = meaning;
        this.plainNumber = plainNumber;
        this.makes = makes;
        this.source = source;
    }

    /// An entry made by a factory, which gets the arguments' values in the order of the parameters. What is wrong
    /// with them it says by an [IllegalArgumentException].
    public static <T> Entry<T> of(
            String name, String meaning, List<Parameter> parameters, Function<List<Object>, T> factory) {
        var body = Body.of(parameters, factory, _ -> List.of());
        return new Entry<>(name, List.of(), meaning, false, _ -> false, () -> body);
    }

    /// An entry that always stands for the same object and takes no arguments.
    public static <T> Entry<T> value(String name, String meaning, T value) {
        var body = Body.<T>of(List.of(), _ -> value, _ -> List.of());
        return new Entry<>(name, List.of(), meaning, false, value::equals, () -> body);
    }

    /// The name in canonical specs.
    public String name() {
        return name;
    }

    /// Other names that are understood.
    public List<String> aliases() {
        return aliases;
    }

    /// What it is, in one line; may be empty.
    public String meaning() {
        return meaning;
    }

    /// What it takes, in the order of the factory.
    public List<Parameter> parameters() {
        return body().parameters();
    }

    /// What it takes on one line: `adam(lr, beta1=0.9, beta2=0.999, epsilon=1e-8)`, `mlp(widths…,
    /// activation=relu)`.
    public String signature() {
        return parameters().isEmpty()
                ? name
                : Arrays.stream(signatureOrder())
                        .mapToObj(i -> parameters().get(i).toString())
                        .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /// The kind of value that an argument of a call of this entry stands for; empty if no parameter takes it.
    ///
    /// @param key its key, null if it has none
    /// @param place how many arguments without a key stand before it
    public Optional<Kind> kind(@Nullable String key, int place) {
        if (key != null) {
            return parameters().stream()
                    .filter(parameter -> parameter.answersTo(key))
                    .map(Parameter::kind)
                    .findFirst();
        }
        int last = positional() - 1;
        if (last < 0) {
            return Optional.empty();
        }
        Parameter parameter = parameters().get(signatureOrder()[Math.min(place, last)]);
        if (parameter.kind() instanceof Kind.Several(Kind element, Class<?> _) && parameter.variadic()) {
            return Optional.of(element);
        }
        return place > last ? Optional.empty() : Optional.of(parameter.kind());
    }

    /// The order in which arguments without a key are given to the parameters; what can be given by key only stands
    /// last.
    ///
    /// A variadic parameter takes all that are left. So before it stand only those that must be given, and thosen
    /// with a default go by key.
    int[] signatureOrder() {
        return body().order();
    }

    /// How many of the parameters, in [#signatureOrder], take arguments without a key.
    int positional() {
        return body().positional();
    }

    boolean isPlainNumber() {
        return plainNumber;
    }

    boolean makes(Object object) {
        return makes.test(object);
    }

    T make(List<Object> values) {
        return body().factory().apply(values);
    }

    /// What the factory says of values that it refuses, without this entry's name in front, which stands there
    /// already.
    String refusal(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message;
    }

    List<Object> parts(Object object) {
        return body().parts().apply(object);
    }

    private Body<T> body() {
        Body<T> made = body;
        if (made == null) {
            made = source.get();
            check(made.parameters());
            body = made;
        }
        return made;
    }

    private void check(List<Parameter> parameters) {
        if (parameters.stream().filter(Parameter::variadic).count() > 1) {
            throw new IllegalStateException(name + ": only one parameter can be variadic");
        }
        boolean oneNumber = parameters.size() == 1
                && (parameters.getFirst().kind() instanceof Kind.Real
                        || parameters.getFirst().kind() instanceof Kind.Whole);
        if (plainNumber && !oneNumber) {
            throw new IllegalStateException(name + ": @PlainNumber needs a record of one number");
        }
    }
}
