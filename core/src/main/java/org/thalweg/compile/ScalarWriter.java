package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Bytecode of one line of a kernel for one element.
final class ScalarWriter {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    private ScalarWriter() {}

    static TypeKind kind(Type type) {
        return switch (type) {
            case F32 -> TypeKind.FLOAT;
            case F64 -> TypeKind.DOUBLE;
            case I32, BOOL -> TypeKind.INT;
            case I64 -> TypeKind.LONG;
        };
    }

    static ClassDesc primitive(Type type) {
        return switch (type) {
            case F32 -> ConstantDescs.CD_float;
            case F64 -> ConstantDescs.CD_double;
            case I32 -> ConstantDescs.CD_int;
            case I64 -> ConstantDescs.CD_long;
            case BOOL -> ConstantDescs.CD_boolean;
        };
    }

    static TypeKind element(Type type) {
        return type == Type.BOOL ? TypeKind.BOOLEAN : kind(type);
    }

    /// Puts a constant on the stack.
    static void constant(CodeBuilder c, Type type, long bits) {
        switch (type) {
            case F32 -> c.loadConstant(Float.intBitsToFloat((int) bits));
            case F64 -> c.loadConstant(Double.longBitsToDouble(bits));
            case I32, BOOL -> c.loadConstant((int) bits);
            case I64 -> c.loadConstant(bits);
        }
    }

    /// Computes `line` from the arguments, which `push` puts on the stack, and leaves the result there. `of` is the
    /// type of the first argument. For lines other than constants, scalars, loads and indices.
    static void compute(CodeBuilder c, Instruction line, Type of, Push push) {
        Type type = line.type();
        switch (line.kind()) {
            case CONSTANT, SCALAR, LOAD, INDEX ->
                throw new IllegalStateException(line.text() + " has no arguments to compute from");
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, AND, OR, XOR -> {
                push.argument(0);
                push.argument(1);
                arithmetic(c, line.kind(), type);
            }
            case FMA -> call(c, push, "fma", type, 3);
            case NEGATE -> {
                push.argument(0);
                switch (type) {
                    case F32 -> c.fneg();
                    case F64 -> c.dneg();
                    case I64 -> c.lneg();
                    case I32, BOOL -> c.ineg();
                }
            }
            case ABSOLUTE -> call(c, push, "abs", type, 1);
            case MAXIMUM -> call(c, push, "max", type, 2);
            case MINIMUM -> call(c, push, "min", type, 2);
            case SQRT -> inDouble(c, push, type, MATH, "sqrt", 1);
            case SIN -> inDouble(c, push, type, MATH, "sin", 1);
            case COS -> inDouble(c, push, type, MATH, "cos", 1);
            case ATAN -> inDouble(c, push, type, MATH, "atan", 1);
            case POWER -> inDouble(c, push, type, MATH, "pow", 2);
            case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> compare(c, line.kind(), of, push);
            case SELECT -> {
                push.argument(0);
                Label otherwise = c.newLabel();
                Label end = c.newLabel();
                c.ifeq(otherwise);
                push.argument(1);
                c.goto_(end);
                c.labelBinding(otherwise);
                push.argument(2);
                c.labelBinding(end);
            }
            case SHIFT_LEFT -> {
                push.argument(0);
                c.loadConstant((int) line.detail());
                if (type == Type.I64) {
                    c.lshl();
                } else {
                    c.ishl();
                }
            }
            case SHIFT_RIGHT -> {
                push.argument(0);
                c.loadConstant((int) line.detail());
                if (type == Type.I64) {
                    c.lshr();
                } else {
                    c.ishr();
                }
            }
            case TO_BITS -> {
                push.argument(0);
                boolean single = of == Type.F32;
                c.invokestatic(
                        ClassDesc.of(single ? "java.lang.Float" : "java.lang.Double"),
                        single ? "floatToRawIntBits" : "doubleToRawLongBits",
                        MethodTypeDesc.of(primitive(type), primitive(of)));
            }
            case FROM_BITS -> {
                push.argument(0);
                boolean single = type == Type.F32;
                c.invokestatic(
                        ClassDesc.of(single ? "java.lang.Float" : "java.lang.Double"),
                        single ? "intBitsToFloat" : "longBitsToDouble",
                        MethodTypeDesc.of(primitive(type), primitive(of)));
            }
            case CONVERT -> {
                push.argument(0);
                if (kind(of) != kind(type)) {
                    c.conversion(kind(of), kind(type));
                }
            }
        }
    }

    /// Puts arguments of a line on the stack.
    interface Push {
        void argument(int i);
    }

    private static void arithmetic(CodeBuilder c, Instruction.Kind kind, Type type) {
        int operation = switch (kind) {
            case ADD -> Opcode.IADD.bytecode();
            case SUBTRACT -> Opcode.ISUB.bytecode();
            case MULTIPLY -> Opcode.IMUL.bytecode();
            case DIVIDE -> Opcode.IDIV.bytecode();
            case AND -> Opcode.IAND.bytecode();
            case OR -> Opcode.IOR.bytecode();
            default -> Opcode.IXOR.bytecode();
        };
        // the four types of an operation follow each other: int, long, float, double
        int offset = switch (type) {
            case I32, BOOL -> 0;
            case I64 -> 1;
            case F32 -> 2;
            case F64 -> 3;
        };
        for (Opcode opcode : ARITHMETIC) {
            if (opcode.bytecode() == operation + offset) {
                c.with(java.lang.classfile.instruction.OperatorInstruction.of(opcode));
                return;
            }
        }
        throw new IllegalStateException(kind + " of " + type);
    }

    private static final Opcode[] ARITHMETIC = {
        Opcode.IADD, Opcode.LADD, Opcode.FADD, Opcode.DADD, Opcode.ISUB, Opcode.LSUB, Opcode.FSUB, Opcode.DSUB,
        Opcode.IMUL, Opcode.LMUL, Opcode.FMUL, Opcode.DMUL, Opcode.IDIV, Opcode.LDIV, Opcode.FDIV, Opcode.DDIV,
        Opcode.IAND, Opcode.LAND, Opcode.IOR, Opcode.LOR, Opcode.IXOR, Opcode.LXOR
    };

    private static void call(CodeBuilder c, Push push, String name, Type type, int arity) {
        ClassDesc[] parameters = new ClassDesc[arity];
        for (int i = 0; i < arity; i++) {
            push.argument(i);
            parameters[i] = primitive(type);
        }
        c.invokestatic(MATH, name, MethodTypeDesc.of(primitive(type), parameters));
    }

    /// A function of doubles, its result rounded to the type; for F32 `(float) Math.sqrt(x)` is the correctly
    /// rounded root.
    private static void inDouble(CodeBuilder c, Push push, Type type, ClassDesc owner, String name, int arity) {
        ClassDesc[] parameters = new ClassDesc[arity];
        for (int i = 0; i < arity; i++) {
            push.argument(i);
            if (type == Type.F32) {
                c.f2d();
            }
            parameters[i] = ConstantDescs.CD_double;
        }
        c.invokestatic(owner, name, MethodTypeDesc.of(ConstantDescs.CD_double, parameters));
        if (type == Type.F32) {
            c.d2f();
        }
    }

    private static void compare(CodeBuilder c, Instruction.Kind kind, Type of, Push push) {
        push.argument(0);
        push.argument(1);
        boolean ordered = kind == Instruction.Kind.LESS || kind == Instruction.Kind.LESS_OR_EQUAL;
        switch (of) { // a NaN makes "less" fail with …cmpg and "equal" with …cmpl
            case F32 -> {
                if (ordered) {
                    c.fcmpg();
                } else {
                    c.fcmpl();
                }
            }
            case F64 -> {
                if (ordered) {
                    c.dcmpg();
                } else {
                    c.dcmpl();
                }
            }
            case I64 -> c.lcmp();
            case I32, BOOL ->
                c.invokestatic(
                        ClassDesc.of("java.lang.Integer"),
                        "compare",
                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int));
        }
        Label yes = c.newLabel();
        Label end = c.newLabel();
        switch (kind) {
            case LESS -> c.iflt(yes);
            case LESS_OR_EQUAL -> c.ifle(yes);
            case EQUAL -> c.ifeq(yes);
            default -> c.ifne(yes);
        }
        c.iconst_0();
        c.goto_(end);
        c.labelBinding(yes);
        c.iconst_1();
        c.labelBinding(end);
    }
}
