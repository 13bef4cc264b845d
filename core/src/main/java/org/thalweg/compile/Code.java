package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.compile.Instruction.Kind;

/// The lines of a kernel while it is written: equal lines are one.
final class Code {
    private final List<Instruction> lines = new ArrayList<>();
    private final Map<Instruction, Integer> known = new HashMap<>();
    private final List<Double> scalars = new ArrayList<>();

    List<Instruction> lines() {
        return lines;
    }

    /// The numbers behind [Kind#SCALAR], in order.
    double[] scalars() {
        return scalars.stream().mapToDouble(Double::doubleValue).toArray();
    }

    Type type(int value) {
        return lines.get(value).type();
    }

    private int add(Instruction line) {
        return known.computeIfAbsent(line, added -> {
            lines.add(added);
            return lines.size() - 1;
        });
    }

    /// A line with the type of its first argument.
    int line(Kind kind, Integer... arguments) {
        return line(type(arguments[0]), kind, arguments);
    }

    int line(Type type, Kind kind, Integer... arguments) {
        return add(new Instruction(kind, type, List.of(arguments), 0));
    }

    int load(Type type, int port) {
        return add(new Instruction(Kind.LOAD, type, List.of(), port));
    }

    int index(Type type, int port) {
        return add(new Instruction(Kind.INDEX, type, List.of(), port));
    }

    /// A number of the program: an argument of the kernel, never part of its code, so that kernels that differ in
    /// such numbers only are one. Each is an argument of its own: whether two are equal is no part of the
    /// structure.
    int scalar(Type type, double value) {
        scalars.add(value);
        return add(new Instruction(Kind.SCALAR, type, List.of(), scalars.size() - 1));
    }

    int constant(Type type, double value) {
        return integer(
                type,
                switch (type) {
                    case F32 -> Float.floatToRawIntBits((float) value);
                    case F64 -> Double.doubleToRawLongBits(value);
                    case I32, I64, BOOL -> (long) value;
                });
    }

    /// A constant of any type by its bits: for the integers, its value.
    int integer(Type type, long bits) {
        return add(new Instruction(Kind.CONSTANT, type, List.of(), bits));
    }

    int shift(Kind kind, int value, int by) {
        return add(new Instruction(kind, type(value), List.of(value), by));
    }

    int compare(Kind kind, int a, int b) {
        return line(Type.BOOL, kind, a, b);
    }

    int select(int condition, int a, int b) {
        return line(type(a), Kind.SELECT, condition, a, b);
    }

    int fma(int a, int b, int c) {
        return line(Kind.FMA, a, b, c);
    }

    int bits(int value) {
        return line(type(value).bits(), Kind.TO_BITS, value);
    }

    int fromBits(Type type, int value) {
        return line(type, Kind.FROM_BITS, value);
    }
}
