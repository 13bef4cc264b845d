package org.thalweg.compile;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;

/// Makes the classes of kernels. Each class has a loader of its own, so that it goes when the last program that uses it
/// goes; a plain loader and not a hidden class, whose frames no profiler shows.
final class Loops {
    private static final ClassDesc LOOP = ClassDesc.of("org.thalweg.compile.Loop");
    private static final String NAME = "org.thalweg.generated.";

    private Loops() {}

    /// The class file of a kernel in vectors of `bits` bits, or in scalar code for 0.
    static byte[] bytes(Kernel kernel, int bits) {
        String simple = bits == 0 ? "ScalarLoop" : "VectorLoop";
        MethodTypeDesc run = MethodTypeDesc.of(
                ConstantDescs.CD_void,
                ConstantDescs.CD_Object.arrayType(),
                ConstantDescs.CD_int.arrayType(),
                ConstantDescs.CD_double.arrayType(),
                ClassDesc.of("org.thalweg.compile.Lanes"),
                ConstantDescs.CD_int,
                ConstantDescs.CD_int,
                ConstantDescs.CD_int,
                ConstantDescs.CD_int);
        return ClassFile.of().build(ClassDesc.of(NAME + simple), type -> {
            type.withFlags(AccessFlag.PUBLIC, AccessFlag.FINAL);
            type.withInterfaceSymbols(List.of(LOOP));
            type.with(SourceFileAttribute.of("kernel"));
            type.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    ConstantDescs.MTD_void,
                    ClassFile.ACC_PUBLIC,
                    c -> c.aload(0)
                            .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .return_());
            type.withMethodBody("run", run, ClassFile.ACC_PUBLIC, c -> new LoopWriter(c, kernel, bits).write());
        });
    }

    /// A new instance of the loop of a kernel.
    static Loop make(Kernel kernel, int bits) {
        byte[] bytes = bytes(kernel, bits);
        try {
            return (Loop) new One(bytes)
                    .loadClass(NAME + (bits == 0 ? "ScalarLoop" : "VectorLoop"))
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot load the loop of\n" + kernel.text(), e);
        }
    }

    /// Defines one class.
    private static final class One extends ClassLoader {
        private final byte[] bytes;

        One(byte[] bytes) {
            super(Loop.class.getClassLoader());
            this.bytes = bytes;
        }

        @Override
        protected Class<?> findClass(String name) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
