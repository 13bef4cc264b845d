package org.thalweg.data;

import java.util.Locale;
import java.util.Set;
import org.thalweg.tensor.DType;

/// One field of a table, with its place for messages.
///
/// @param line from 1, the header's included
/// @param column from 1
/// @param name the column's
record Cell(Source source, long line, int column, String name, String text) {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "?", "-");
    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

    /// The number that a text stands for in decimal notation: infinite if it is too large, NaN if it is
    /// none. Java's own notations are none (`0x1p3`, `1d`, `NaN`).
    static double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// Whether the number is finite and within the type's range.
    static boolean fits(double number, DType range) {
        return Double.isFinite(number) && (range == DType.F64 || Math.abs(number) <= Float.MAX_VALUE);
    }

    /// Whether the text says that there is no value, or none that is finite.
    boolean isMissingOrNotFinite() {
        return MISSING.contains(text.toLowerCase(Locale.ROOT)) || NOT_FINITE.contains(unsigned());
    }

    private String unsigned() {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("-") || lower.startsWith("+") ? lower.substring(1) : lower;
    }

    /// Why this is no number of the type's range.
    ///
    /// @param above how many numbers stand above it in its column
    DataException refusal(DType range, int above) {
        if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
            return missing();
        }
        if (NOT_FINITE.contains(unsigned())) {
            return refusal(
                    "`" + text + "` is not a finite number",
                    "Give a number there, or take out the line or the column.");
        }
        if (!Double.isNaN(number(text))) {
            return refusal(
                    text + " is too large for " + range + ", which reaches to "
                            + (range == DType.F32 ? "±3.4e38" : "±1.8e308"),
                    range == DType.F32
                            ? "Use F64, or bring the column to another unit."
                            : "Bring the column to another unit.");
        }
        if (text.indexOf(',') > 0 && !Double.isNaN(number(text.replace(',', '.')))) {
            return refusal(
                    "`" + text + "` is not a number", "Write a decimal point, not a comma, and no thousands signs.");
        }
        return above == 0
                ? refusal(
                        "`" + text + "` is text, but inputs must be numbers",
                        "Leave the column out, or put a column of 0 and 1 per value in its place.")
                : refusal(
                        "`" + text + "` is not a number, though the column has " + above
                                + (above == 1 ? " number above it" : " numbers above it"),
                        "Correct the value, or take out the line or the column.");
    }

    /// That there is no value here.
    DataException missing() {
        return refusal(
                text.isEmpty() ? "the value is missing" : "the value is missing (`" + text + "`)",
                "Fill in a value, or take out the line or the column.");
    }

    /// A problem of this cell.
    DataException refusal(String problem, String cure) {
        return new DataException(
                source.name(), "line " + line + ", column " + column + " (" + name + ")", problem, cure);
    }
}
