package org.thalweg.formula;

import org.thalweg.spec.Source;

/// The first part of an expression whose value is not finite at a point.
///
/// @param part the expression, as text
/// @param value its value: NaN or infinite
/// @param reason why, such as `x - 3 = -2, log wants a number above 0`
public record Fault(String part, double value, String reason, Source source) {

    /// `log(x - 3): x - 3 = -2, log wants a number above 0`
    public String message() {
        return part + ": " + reason;
    }
}
