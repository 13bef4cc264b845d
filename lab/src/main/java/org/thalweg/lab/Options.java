package org.thalweg.lab;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Nearest;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The options of one call, read as what they should be; a value that does not fit is a [UsageException].
///
/// Options are declared by code and arrive as text. Declared by annotations, which picocli reads by reflection, they
/// took
/// 0.1 s more of every start.
///
/// @param parsed what was given
/// @param kept what stands for options that were not given, by their names; positional parameters by their labels
record Options(ParseResult parsed, Map<String, List<String>> kept) {
    /// Those of a call alone.
    Options(ParseResult parsed) {
        this(parsed, Map.of());
    }

    /// An option with a value.
    static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    /// An option that may be given several times, each with a value.
    static OptionSpec repeated(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /// An option that is given or not.
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).description(description).build();
    }

    /// `--help`, which every command has.
    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build();
    }

    /// A positional parameter.
    static PositionalParamSpec parameter(int index, boolean required, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity(required ? "1" : "0..1")
                .required(required)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    boolean has(String name) {
        return parsed.hasMatchedOption(name);
    }

    Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    /// All values of an option, in order.
    List<String> texts(String name) {
        if (parsed.hasMatchedOption(name)) {
            return parsed.matchedOption(name).originalStringValues();
        }
        return kept.getOrDefault(name, List.of());
    }

    String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    Optional<String> parameter(int index) {
        @Nullable String value = parsed.matchedPositionalValue(index, null);
        return Optional.ofNullable(value);
    }

    /// A positional parameter, or what is kept for it under its label.
    Optional<String> parameter(int index, String label) {
        return parameter(index)
                .or(() -> kept.getOrDefault(label, List.of()).stream().findFirst());
    }

    /// A whole number of a range.
    long whole(String name, long otherwise, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        BigDecimal value = number(name, text.get(), "a whole number", Long.toString(otherwise));
        if (value.stripTrailingZeros().scale() > 0) {
            throw new UsageException(name + " " + text.get() + ": this must be a whole number, such as " + otherwise);
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0) {
            throw new UsageException(
                    name + " " + text.get() + ": this must be at least " + least + ", for example " + otherwise);
        }
        if (value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new UsageException(name + " " + text.get() + ": this is too large; it can be at most " + most);
        }
        return value.longValueExact();
    }

    /// A number above 0.
    double positive(String name, double otherwise) {
        return text(name)
                .map(text -> {
                    double value = number(name, text, "a number", Axis.label(otherwise))
                            .doubleValue();
                    if (!(value > 0) || Double.isInfinite(value)) {
                        throw new UsageException(
                                name + " " + text + ": this must be above 0, such as " + Axis.label(otherwise));
                    }
                    return value;
                })
                .orElse(otherwise);
    }

    /// A share, at least 0 and below 1.
    Optional<Double> share(String name, String example) {
        return text(name).map(text -> {
            BigDecimal value = number(name, text, "a number", example);
            if (value.signum() < 0 || value.compareTo(BigDecimal.ONE) >= 0) {
                throw new UsageException(
                        name + " " + text + ": this is a share, at least 0 and below 1, such as " + example);
            }
            return value.doubleValue();
        });
    }

    /// The constant whose name in lower case was given.
    <E extends Enum<E>> E choice(String name, E otherwise) {
        List<E> all = Arrays.asList(otherwise.getDeclaringClass().getEnumConstants());
        String given = text(name, lower(otherwise));
        return all.stream()
                .filter(constant -> lower(constant).equals(given))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = all.stream().map(Options::lower).toList();
                    return new UsageException(name + " " + given + ": this must be one of " + String.join(", ", names)
                            + Nearest.suggestion(given, names));
                });
    }

    private static BigDecimal number(String name, String text, String kind, String example) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " " + text + ": this is not " + kind + "; give one such as " + example, e);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
