package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.thalweg.compile.Kernel.Join;

/// Bytecode that joins two scalars of a reduction, and what it begins with.
final class JoinWriter {
    private JoinWriter() {}

    /// Joins the two scalars on the stack.
    static void join(CodeBuilder c, Type type, Join join) {
        switch (type) {
            case F32 -> {
                if (join == Join.MAX) {
                    c.invokestatic(ClassDesc.of("java.lang.Math"), "max", ofPairs(type));
                } else {
                    c.fadd();
                }
            }
            case F64 -> {
                if (join == Join.MAX) {
                    c.invokestatic(ClassDesc.of("java.lang.Math"), "max", ofPairs(type));
                } else {
                    c.dadd();
                }
            }
            case I32, I64, BOOL -> {
                if (join == Join.MAX) {
                    c.invokestatic(ClassDesc.of("java.lang.Math"), "max", ofPairs(type));
                } else {
                    c.iadd();
                }
            }
        }
    }

    private static MethodTypeDesc ofPairs(Type type) {
        ClassDesc p = ScalarWriter.primitive(type);
        return MethodTypeDesc.of(p, p, p);
    }

    /// Puts what a reduction begins with on the stack: 0, or the smallest value.
    static void neutral(CodeBuilder c, Type type, Join join) {
        boolean max = join == Join.MAX;
        switch (type) {
            case F32 -> c.loadConstant(max ? Float.NEGATIVE_INFINITY : 0f);
            case F64 -> c.loadConstant(max ? Double.NEGATIVE_INFINITY : 0d);
            case I32, I64, BOOL -> c.loadConstant(max ? Integer.MIN_VALUE : 0);
        }
    }
}
