package org.thalweg.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a piece of spec text says, as a tree.
///
/// [#parse] reads text and `toString` writes it in canonical form; parsing that gives an equal tree. Trees are equal
/// when they say the same, wherever they stood ([Source]).
public sealed interface Spec {
    /// Where this stood in the text, [Source#NONE] for what was built by a program.
    Source source();

    /// The tree of a text such as `adam(lr=cosine(0.001, steps=2000))`; the grammar stands in the package
    /// description.
    ///
    /// @throws SpecException if the text is not of the grammar; the message marks the place and says what was
    ///     expected
    static Spec parse(String text) {
        return new Parser(text).parse();
    }

    /// A bare name: the same as a name with no arguments.
    static Call name(String name) {
        return new Call(name, List.of(), Source.NONE);
    }

    /// A number from a program, written with the fewest digits that give it back; it must be finite.
    static Numeral number(double value) {
        return new Numeral(new BigDecimal(Double.toString(value)), Source.NONE);
    }

    /// A whole number from a program.
    static Numeral number(long value) {
        return new Numeral(BigDecimal.valueOf(value), Source.NONE);
    }

    /// `name(arg, key=value, …)`; without arguments it is written as the bare name.
    record Call(String name, List<Argument> arguments, Source source) implements Spec {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            return arguments.isEmpty()
                    ? name
                    : arguments.stream().map(Argument::toString).collect(Collectors.joining(", ", name + "(", ")"));
        }
    }

    /// One argument of a [Call]; the key is `null` for a positional one.
    record Argument(@Nullable String key, Spec value) {
        @Override
        public String toString() {
            return key == null ? value.toString() : key + "=" + value;
        }
    }

    /// A finite number, exactly as written: `64`, `0.001` and `1e-3` say what they say, whatever type takes them
    /// later.
    record Numeral(BigDecimal value, Source source) implements Spec {
        public Numeral {
            value = value.stripTrailingZeros();
        }

        /// Plain for whole numbers and from 0.0001 on, else with an exponent: `60000`, `0.001`, `1e-8`,
        /// `2.5e12`.
        @Override
        public String toString() {
            long magnitude = (long) value.precision() - value.scale() - 1;
            boolean plain = value.scale() > 0 ? magnitude >= -4 : value.scale() > -10;
            if (plain) {
                return value.toPlainString();
            }
            return new BigDecimal(value.unscaledValue(), value.precision() - 1).toPlainString() + "e" + magnitude;
        }
    }

    /// All numbers from one to another, both included, for whoever looks for a good one: `1e-4..1e-1`. Nothing in a
    /// catalogue takes it.
    record Range(Numeral low, Numeral high, Source source) implements Spec {
        @Override
        public String toString() {
            return low + ".." + high;
        }
    }

    /// Text in quotes: what is neither a name nor a number.
    record Text(String value, Source source) implements Spec {
        /// In double quotes, with `\"`, `\\`, `\n` and `\t` for what cannot stand there.
        @Override
        public String toString() {
            return '"'
                    + value.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\t", "\\t")
                    + '"';
        }
    }

    /// `true` or `false`.
    record Flag(boolean value, Source source) implements Spec {
        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /// `[item, …]`.
    record Listing(List<Spec> items, Source source) implements Spec {
        public Listing {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return items.stream().map(Spec::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /// Builds a [Call] argument by argument.
    final class Writer {
        private final String name;
        private final List<Argument> arguments = new ArrayList<>();

        /// A call of that name, without arguments so far.
        public Writer(String name) {
            this.name = name;
        }

        /// Adds a positional argument.
        public Writer with(Spec value) {
            arguments.add(new Argument(null, value));
            return this;
        }

        /// Adds `key=value`.
        public Writer with(String key, Spec value) {
            arguments.add(new Argument(key, value));
            return this;
        }

        /// The call.
        public Call done() {
            return new Call(name, arguments, Source.NONE);
        }
    }
}
