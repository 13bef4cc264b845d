package org.thalweg.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One name of a [Catalogue], with what it takes and how it is made.
public final class Entry<T> {
    private final String name;
    private final List<String> aliases;
    private final String meaning;
    private final List<Parameter> parameters;
    private final Function<List<Object>, T> factory;
    private final Function<Object, Optional<List<Object>>> parts;

    /// @param parts the arguments that make a given object, if this entry makes such objects and can tell
    Entry(
            String name,
            List<String> aliases,
            String meaning,
            List<Parameter> parameters,
            Function<List<Object>, T> factory,
            Function<Object, Optional<List<Object>>> parts) {
        this.name = name;
        this.aliases = List.copyOf(aliases);
        this.meaning = meaning;
        this.parameters = List.copyOf(parameters);
        this.factory = factory;
        this.parts = parts;
        if (parameters.stream().filter(Parameter::variadic).count() > 1) {
            throw new IllegalArgumentException(signature() + ": only one parameter can be variadic");
        }
    }

    /// An entry made by a factory, which gets the arguments' values in the order of the parameters. What is wrongn
    /// ///with
    /// them it says by an [IllegalArgumentException].
    public static <T> Entry<T> of(
            String name, String meaning, List<Parameter> parameters, Function<List<Object>, T> factory) {
        return new Entry<>(name, List.of(), meaning, parameters, factory, _ -> Optional.empty());
    }

    /// An entry that always stands for the same object and takes no arguments.
    public static <T> Entry<T> value(String name, String meaning, T value) {
        return new Entry<>(
                name,
                List.of(),
                meaning,
                List.of(),
                _ -> value,
                object -> value.equals(object) ? Optional.of(List.of()) : Optional.empty());
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
        return parameters;
    }

    /// What it takes on one line: `adam(lr, beta1=0.9, beta2=0.999, epsilon=1e-8)`, `mlp(widths…,n
    /// ///activation=relu)`.
    public String signature() {
        return parameters.isEmpty()
                ? name
                : Stream.concat(positional().stream(), keyedOnly().stream())
                        .map(Parameter::toString)
                        .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /// The parameters that take positional arguments, in their order. A variadic one takes all that are left, son
    /// ///itn
    /// ///is the
    /// last, and before it stand only those that must be given.
    List<Parameter> positional() {
        Optional<Parameter> variadic =
                parameters.stream().filter(Parameter::variadic).findFirst();
        if (variadic.isEmpty()) {
            return parameters;
        }
        var order =
                new ArrayList<>(parameters.stream().filter(Parameter::required).toList());
        order.add(variadic.get());
        return order;
    }

    /// The parameters that can be given by key only.
    List<Parameter> keyedOnly() {
        List<Parameter> positional = positional();
        return parameters.stream().filter(p -> !positional.contains(p)).toList();
    }

    T make(List<Object> values) {
        return factory.apply(values);
    }

    Optional<List<Object>> parts(Object object) {
        return parts.apply(object);
    }
}
