package org.thalweg.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What an argument can be.
public sealed interface Kind {
    /// What fits, with its article, for messages: `a number`, `a schedule or a number`.
    String description();

    /// A `double`.
    record Real() implements Kind {
        @Override
        public String description() {
            return "a number";
        }
    }

    /// An `int`, or a `long` if `wide`.
    record Whole(boolean wide) implements Kind {
        @Override
        public String description() {
            return "a whole number";
        }
    }

    /// A `boolean`.
    record Truth() implements Kind {
        @Override
        public String description() {
            return "true or false";
        }
    }

    /// A `String`: text in quotes, or a bare name.
    record Words() implements Kind {
        @Override
        public String description() {
            return "text";
        }
    }

    /// A constant of an enum, in lower case and with `-` for `_`.
    record Choice(Class<? extends Enum<?>> type) implements Kind {
        /// The names, in the order of the enum.
        public List<String> names() {
            return constants().stream().map(Choice::name).toList();
        }

        @Override
        public String description() {
            return names().stream().collect(Collectors.joining(", ", "one of ", ""));
        }

        List<? extends Enum<?>> constants() {
            return Arrays.asList(type.getEnumConstants());
        }

        static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// An entry of another catalogue.
    record Nested(Catalogue<?> catalogue) implements Kind {
        @Override
        public String description() {
            return catalogue.description();
        }
    }

    /// Several of one kind, for a component of type `type`: `List` or an array.
    record Several(Kind element, Class<?> type) implements Kind {
        @Override
        public String description() {
            return "a list, each " + element.description();
        }
    }
}
