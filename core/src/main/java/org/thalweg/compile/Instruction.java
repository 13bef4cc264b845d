package org.thalweg.compile;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One line of a kernel: it makes the value of its own number from values with smaller numbers.
///
/// `detail` is the bits of a constant, the number of a scalar argument or of an access, or how far to shift.
record Instruction(Kind kind, Type type, List<Integer> arguments, long detail) {

    /// What a line does. Both emitters have a row for each, and their results agree bit for bit.
    enum Kind {
        /// A constant in the code; only for what belongs to the structure, such as the coefficients of a
        /// polynomial.
        CONSTANT(0, ""),
        /// A scalar that the caller passes: hyperparameters and other numbers of the program.
        SCALAR(0, ""),
        /// The element at an access.
        LOAD(0, ""),
        /// The place itself that an access names: the index along an axis.
        INDEX(0, ""),
        ADD(2, "+"),
        SUBTRACT(2, "-"),
        MULTIPLY(2, "*"),
        DIVIDE(2, "/"),
        /// a·b + c, rounded once.
        FMA(3, "fma"),
        NEGATE(1, "-"),
        ABSOLUTE(1, "abs"),
        SQRT(1, "sqrt"),
        /// As [Math#max]: NaN wins, 0 is larger than −0.
        MAXIMUM(2, "max"),
        /// As [Math#min].
        MINIMUM(2, "min"),
        LESS(2, "<"),
        LESS_OR_EQUAL(2, "<="),
        EQUAL(2, "=="),
        NOT_EQUAL(2, "!="),
        /// The second argument where the first is true, else the third.
        SELECT(3, "select"),
        AND(2, "&"),
        OR(2, "|"),
        XOR(2, "^"),
        SHIFT_LEFT(1, "<<"),
        /// Arithmetic shift to the right.
        SHIFT_RIGHT(1, ">>"),
        /// The bits of a floating value as an integer of the same width.
        TO_BITS(1, "bits"),
        /// The floating value with these bits.
        FROM_BITS(1, "float"),
        /// To another type, as Java's casts.
        CONVERT(1, "convert"),
        SIN(1, "sin"),
        COS(1, "cos"),
        ATAN(1, "atan"),
        POWER(2, "pow");

        private final int arity;
        private final String text;

        Kind(int arity, String text) {
            this.arity = arity;
            this.text = text;
        }

        /// Whether the line is a call of a scalar function, which has no vector twin.
        boolean isCall() {
            return switch (this) {
                case SIN, COS, ATAN, POWER -> true;
                default -> false;
            };
        }
    }

    Instruction {
        arguments = List.copyOf(arguments);
        if (arguments.size() != kind.arity) {
            throw new IllegalArgumentException(kind + " takes " + kind.arity + " arguments, not " + arguments);
        }
    }

    /// The right-hand side as text, for `explain()` and as part of the key under which a kernel is kept.
    String text() {
        String t = type.name().toLowerCase(Locale.ROOT);
        String args = arguments.stream().map(a -> "v" + a).collect(Collectors.joining(", "));
        return switch (kind) {
            case CONSTANT -> t + " " + constant();
            case SCALAR -> t + " scalar " + detail;
            case LOAD -> t + " load #" + detail;
            case INDEX -> t + " index #" + detail;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL, AND, OR, XOR ->
                t + " v" + arguments.get(0) + " " + kind.text + " v" + arguments.get(1);
            case SHIFT_LEFT, SHIFT_RIGHT -> t + " v" + arguments.getFirst() + " " + kind.text + " " + detail;
            default -> t + " " + kind.text + "(" + args + ")";
        };
    }

    private String constant() {
        return switch (type) {
            case F32 -> Float.toString(Float.intBitsToFloat((int) detail));
            case F64 -> Double.toString(Double.longBitsToDouble(detail));
            case I32, I64 -> Long.toString(detail);
            case BOOL -> detail == 0 ? "false" : "true";
        };
    }
}
