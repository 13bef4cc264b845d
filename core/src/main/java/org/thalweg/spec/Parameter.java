package org.thalweg.spec;

import java.util.List;
import java.util.Optional;

/// A declared argument of an entry.
///
/// @param name its key
/// @param aliases other keys that are understood
/// @param kind what it can be
/// @param defaultValue its value when it is not given; without one it must be given (a variadic one may be empty)
/// @param meaning what it is, in one line; may be empty
/// @param variadic whether it takes all positional arguments that are left; its kind is then [Kind.Several]
public record Parameter(
        String name, List<String> aliases, Kind kind, Optional<Spec> defaultValue, String meaning, boolean variadic) {
    public Parameter {
        aliases = List.copyOf(aliases);
    }

    /// A parameter that must be given.
    public static Parameter required(String name, Kind kind, String meaning) {
        return new Parameter(name, List.of(), kind, Optional.empty(), meaning, false);
    }

    /// A parameter that may be left out.
    public static Parameter optional(String name, Kind kind, String defaultValue, String meaning) {
        return new Parameter(name, List.of(), kind, Optional.of(Spec.parse(defaultValue)), meaning, false);
    }

    /// Whether it must be given.
    public boolean required() {
        return defaultValue.isEmpty() && !variadic;
    }

    boolean answersTo(String key) {
        return name.equals(key) || aliases.contains(key);
    }

    /// As it stands in a signature: `lr`, `beta1=0.9`, `widths…`.
    @Override
    public String toString() {
        return variadic
                ? name + "…"
                : defaultValue.map(value -> name + "=" + value).orElse(name);
    }
}
