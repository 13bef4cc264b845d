package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Bytecode of one line of a kernel for a vector of elements. The operations are those whose bits do not depend on
/// whether they are interpreted or compiled. Names the Vector API in generated code only, never in this class.
final class VectorWriter {
    private static final String PACKAGE = "jdk.incubator.vector.";
    private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "Vector");
    static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");

    private final CodeBuilder c;
    private final int bits;

    VectorWriter(CodeBuilder c, int bits) {
        this.c = c;
        this.bits = bits;
    }

    /// How many elements of a type a vector has.
    int width(Type type) {
        return bits / (type == Type.F64 || type == Type.I64 ? 64 : 32);
    }

    static ClassDesc vector(Type type) {
        return switch (type) {
            case F32 -> ClassDesc.of(PACKAGE + "FloatVector");
            case F64 -> ClassDesc.of(PACKAGE + "DoubleVector");
            case I32 -> ClassDesc.of(PACKAGE + "IntVector");
            case I64 -> ClassDesc.of(PACKAGE + "LongVector");
            case BOOL -> MASK;
        };
    }

    void species(Type type) {
        c.getstatic(vector(type), "SPECIES_" + bits, SPECIES);
    }

    /// A vector of `type` whose lanes are all the scalar on the stack. A truth value becomes a mask over lanes of
    /// `lanes`. `pushSpecies` must have run before the scalar was pushed.
    void broadcast(Type type) {
        if (type == Type.BOOL) {
            c.invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, ConstantDescs.CD_boolean));
        } else {
            c.invokestatic(
                    vector(type), "broadcast", MethodTypeDesc.of(vector(type), SPECIES, ScalarWriter.primitive(type)));
        }
    }

    /// Loads from the array and index on the stack, pushed after the species.
    void load(Type type) {
        c.invokestatic(
                vector(type),
                "fromArray",
                MethodTypeDesc.of(
                        vector(type), SPECIES, ScalarWriter.primitive(type).arrayType(), ConstantDescs.CD_int));
    }

    /// Stores the vector on the stack to the array and index pushed after it.
    void store(Type type) {
        c.invokevirtual(
                vector(type),
                "intoArray",
                MethodTypeDesc.of(
                        ConstantDescs.CD_void, ScalarWriter.primitive(type).arrayType(), ConstantDescs.CD_int));
    }

    /// Adds 0, 1, 2 … to the lanes of the vector on the stack.
    void addIndex(Type type) {
        c.iconst_1();
        c.invokevirtual(vector(type), "addIndex", MethodTypeDesc.of(vector(type), ConstantDescs.CD_int));
    }

    /// Joins the two vectors on the stack.
    void join(Type type, Kernel.Join join) {
        c.invokevirtual(vector(type), join == Kernel.Join.MAX ? "max" : "add", MethodTypeDesc.of(vector(type), VECTOR));
    }

    /// Computes `line` from the vectors that `push` puts on the stack. `of` is the type of the first argument, and
    /// `masks` the type over whose lanes a mask argument stands.
    void compute(Instruction line, Type of, Type masks, ScalarWriter.Push push) {
        Type type = line.type();
        ClassDesc owner = vector(type);
        switch (line.kind()) {
            case ADD -> binary(owner, "add", push);
            case SUBTRACT -> binary(owner, "sub", push);
            case MULTIPLY -> binary(owner, "mul", push);
            case DIVIDE -> binary(owner, "div", push);
            case MAXIMUM -> binary(owner, "max", push);
            case MINIMUM -> binary(owner, "min", push);
            case AND -> logical(type, "and", push);
            case OR -> logical(type, "or", push);
            case XOR -> {
                if (type != Type.BOOL) {
                    throw new IllegalStateException("no vector code for " + line.text());
                }
                logical(type, "xor", push);
            }
            case FMA -> {
                push.argument(0);
                push.argument(1);
                push.argument(2);
                c.invokevirtual(owner, "fma", MethodTypeDesc.of(owner, VECTOR, VECTOR));
            }
            case NEGATE -> unary(owner, "neg", push);
            case ABSOLUTE -> unary(owner, "abs", push);
            case SQRT -> unary(owner, "sqrt", push);
            case LESS -> compare(of, "LT", push);
            case LESS_OR_EQUAL -> compare(of, "LE", push);
            case EQUAL -> compare(of, "EQ", push);
            case NOT_EQUAL -> compare(of, "NE", push);
            case SELECT -> {
                push.argument(2);
                push.argument(1);
                push.argument(0);
                if (masks != type) {
                    species(type);
                    c.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
                }
                c.invokevirtual(owner, "blend", MethodTypeDesc.of(owner, VECTOR, MASK));
            }
            case SHIFT_LEFT -> shift(owner, "LSHL", line, push);
            case SHIFT_RIGHT -> shift(owner, "ASHR", line, push);
            case TO_BITS -> {
                push.argument(0);
                c.invokevirtual(
                        vector(of),
                        of == Type.F32 ? "reinterpretAsInts" : "reinterpretAsLongs",
                        MethodTypeDesc.of(owner));
            }
            case FROM_BITS -> {
                push.argument(0);
                c.invokevirtual(
                        vector(of),
                        type == Type.F32 ? "reinterpretAsFloats" : "reinterpretAsDoubles",
                        MethodTypeDesc.of(owner));
            }
            case CONVERT -> convert(of, type, push);
            case CONSTANT, SCALAR, LOAD, INDEX, SIN, COS, ATAN, POWER ->
                throw new IllegalStateException("no vector code for " + line.text());
        }
    }

    private void unary(ClassDesc owner, String name, ScalarWriter.Push push) {
        push.argument(0);
        c.invokevirtual(owner, name, MethodTypeDesc.of(owner));
    }

    private void binary(ClassDesc owner, String name, ScalarWriter.Push push) {
        push.argument(0);
        push.argument(1);
        c.invokevirtual(owner, name, MethodTypeDesc.of(owner, VECTOR));
    }

    private void logical(Type type, String name, ScalarWriter.Push push) {
        push.argument(0);
        push.argument(1);
        ClassDesc owner = vector(type);
        c.invokevirtual(owner, name, MethodTypeDesc.of(owner, type == Type.BOOL ? MASK : VECTOR));
    }

    private void compare(Type of, String relation, ScalarWriter.Push push) {
        push.argument(0);
        c.getstatic(OPERATORS, relation, OPERATORS.nested("Comparison"));
        push.argument(1);
        c.invokevirtual(vector(of), "compare", MethodTypeDesc.of(MASK, OPERATORS.nested("Comparison"), VECTOR));
    }

    private void shift(ClassDesc owner, String operator, Instruction line, ScalarWriter.Push push) {
        push.argument(0);
        c.getstatic(OPERATORS, operator, OPERATORS.nested("Binary"));
        if (line.type() == Type.I64) {
            c.loadConstant(line.detail());
        } else {
            c.loadConstant((int) line.detail());
        }
        c.invokevirtual(
                owner,
                "lanewise",
                MethodTypeDesc.of(owner, OPERATORS.nested("Binary"), ScalarWriter.primitive(line.type())));
    }

    private void convert(Type from, Type to, ScalarWriter.Push push) {
        push.argument(0);
        if (from != to) {
            c.getstatic(OPERATORS, from == Type.I32 ? "I2F" : "F2I", OPERATORS.nested("Conversion"));
            c.iconst_0();
            c.invokevirtual(
                    vector(from),
                    "convert",
                    MethodTypeDesc.of(VECTOR, OPERATORS.nested("Conversion"), ConstantDescs.CD_int));
            c.checkcast(vector(to));
        }
    }
}
