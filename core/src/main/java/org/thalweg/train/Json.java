package org.thalweg.train;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON values, RFC 8259: as much as run files need. Members keep their order, and numbers their digits, so that
/// what is read and written again is the same text, and a 64-bit seed is not rounded to a double.
public sealed interface Json {
    /// Members by name, in order.
    record Members(Map<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /// The member of that name.
        ///
        /// @throws JsonException if there is none
        public Json get(String name) {
            Json found = values.get(name);
            if (found == null) {
                throw new JsonException("no member `" + name + "`, only " + values.keySet());
            }
            return found;
        }

        /// The member of that name, `null` if it is missing or null.
        public @Nullable Json find(String name) {
            Json found = values.get(name);
            return found instanceof Null ? null : found;
        }

        /// These members and one more, or one replaced.
        public Members with(String name, Json value) {
            var more = new LinkedHashMap<>(values);
            more.put(name, value);
            return new Members(more);
        }
    }

    /// Values in order.
    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /// A string.
    record Text(String value) implements Json {}

    /// A number, as it is written.
    record Num(String digits) implements Json {}

    /// `true` or `false`.
    record Truth(boolean value) implements Json {}

    /// `null`.
    record Null() implements Json {}

    /// No members yet; see [Members#with].
    static Members object() {
        return new Members(Map.of());
    }

    static Json of(String value) {
        return new Text(value);
    }

    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    /// The shortest digits that give this double again; `null` for NaN and the infinities, which JSON does not
    /// have.
    static Json of(double value) {
        return Double.isFinite(value) ? new Num(Double.toString(value)) : new Null();
    }

    static Json of(boolean value) {
        return new Truth(value);
    }

    static Json of(int... values) {
        return new Items(Arrays.stream(values).mapToObj(Json::of).toList());
    }

    static Json of(double... values) {
        return new Items(Arrays.stream(values).mapToObj(Json::of).toList());
    }

    static Json of(List<String> values) {
        return new Items(values.stream().map(Json::of).toList());
    }

    /// The value that a text holds.
    ///
    /// @throws JsonException with line and column, if it is not JSON or an object names a member twice
    static Json parse(String text) {
        return new JsonReader(text).whole();
    }

    /// The members of an object.
    ///
    /// @throws JsonException if this is none
    default Members members() {
        if (this instanceof Members members) {
            return members;
        }
        throw unlike("an object");
    }

    /// The values of an array.
    ///
    /// @throws JsonException if this is none
    default List<Json> items() {
        if (this instanceof Items(List<Json> values)) {
            return values;
        }
        throw unlike("an array");
    }

    /// The characters of a string.
    ///
    /// @throws JsonException if this is none
    default String text() {
        if (this instanceof Text(String value)) {
            return value;
        }
        throw unlike("a string");
    }

    /// A number as a double, rounded if it must be; NaN for `null`, as [#of(double)] writes it.
    ///
    /// @throws JsonException if this is neither
    default double number() {
        return switch (this) {
            case Num(String digits) -> Double.parseDouble(digits);
            case Null _ -> Double.NaN;
            case Members _, Items _, Text _, Truth _ -> throw unlike("a number");
        };
    }

    /// A whole number.
    ///
    /// @throws JsonException if this is none, or does not fit 64 bits
    default long whole() {
        if (this instanceof Num(String digits) && digits.matches("-?[0-9]+")) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException _) {
                throw unlike("a whole number of at most 64 bits");
            }
        }
        throw unlike("a whole number");
    }

    /// `true` or `false`.
    ///
    /// @throws JsonException if this is neither
    default boolean truth() {
        if (this instanceof Truth(boolean value)) {
            return value;
        }
        throw unlike("true or false");
    }

    private JsonException unlike(String wanted) {
        String shown = compact();
        return new JsonException(
                "expected " + wanted + ", found " + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown));
    }

    /// On one line, without spaces.
    default String compact() {
        return JsonWriter.compact(this);
    }

    /// Over several lines, indented by two spaces, arrays of plain values on one line; ends with a line feed.
    default String pretty() {
        return JsonWriter.pretty(this);
    }
}
