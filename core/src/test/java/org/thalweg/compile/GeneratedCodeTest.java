package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Warmup;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// The classes that the compiler makes are correct, small enough for HotSpot, and go when nobody needs them.
class GeneratedCodeTest {
    /// Beyond so many bytes HotSpot compiles no method: `-XX:+DontCompileHugeMethods`, `HugeMethodLimit`.
    private static final int LIMIT = 8000;

    static Stream<DType> floating() {
        return Stream.of(DType.F32, DType.F64);
    }

    /// The kernels of a training step, and of everything that makes long ones.
    private static Set<Kernel> kernels(DType dtype) {
        Tensor x = Tensor.input("x", dtype, Shape.of(12, 40));
        Tensor row = Tensor.input("row", dtype, Shape.of(40));
        Tensor functions =
                x.exp().plus(x.abs().log()).times(x.tanh()).minus(row.sigmoid()).plus(x.expm1());
        Tensor longChain = x;
        for (int i = 0; i < 40; i++) {
            longChain = longChain.times(row).tanh().plus(x.abs().log1p());
        }
        Tensor truth = x.less(row).or(x.equalTo(0.0)).not();
        List<Program> programs = List.of(
                TrainingStep.of(dtype, 8, 5, 4, 3).program(),
                Program.of(
                        Functions.softmax(x, 1),
                        Functions.variance(x, 0),
                        x.sum(),
                        x.max(0),
                        x.to(DType.I32).sum(1)),
                Program.of(
                        functions,
                        truth.select(x, row.broadcastTo(x.shape())),
                        truth,
                        truth.to(dtype).sum()),
                Program.of(
                        x.sin().plus(x.cos()),
                        x.erf(),
                        x.pow(row),
                        x.atan(),
                        x.to(DType.F64).sum(1)),
                Program.of(
                        Tensor.iota(dtype, x.shape(), 0).plus(x),
                        Tensor.iota(DType.I32, x.shape(), 1).sum(0)),
                Program.of(longChain));
        Set<Kernel> kernels = new LinkedHashSet<>();
        for (Program program : programs) {
            try (Executable executable = Forced.code(0, program::compile)) {
                Forced.loops(executable).forEach(loop -> kernels.add(loop.kernel));
            }
        }
        return kernels;
    }

    @ParameterizedTest
    @MethodSource("floating")
    void everyClassPassesTheVerifierAndIsSmall(DType dtype) {
        Set<Kernel> kernels = kernels(dtype);
        int vectors = 0;
        for (Kernel kernel : kernels) {
            List<Integer> widths = kernel.lanes() == null ? List.of(0) : List.of(0, 128, 256, 512);
            for (int bits : widths) {
                byte[] bytes = Loops.bytes(kernel, bits);
                assertThat(ClassFile.of().verify(bytes))
                        .as("code of %d bits of\n%s", bits, kernel.text())
                        .isEmpty();
                assertThat(length(bytes))
                        .as("bytes of code of %d bits of\n%s", bits, kernel.text())
                        .isLessThan(LIMIT);
                vectors += bits > 0 ? 1 : 0;
            }
        }
        assertThat(kernels).hasSizeGreaterThan(25);
        assertThat(vectors).isGreaterThan(3 * 15);
    }

    private static int length(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream()
                .flatMap(method -> method.code().stream())
                .mapToInt(code -> ((CodeAttribute) code).codeLength())
                .max()
                .orElseThrow();
    }

    /// The verifier that passes all of the above refuses a class whose code is broken.
    @Test
    void theVerifierRefusesBrokenCode() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(8));
        try (Executable executable =
                Forced.code(0, () -> Program.of(x.times(2.0)).compile())) {
            byte[] bytes = Loops.bytes(Forced.loops(executable).getFirst().kernel, 0);
            ClassFile file = ClassFile.of();
            byte[] broken = file.transformClass(
                    file.parse(bytes), java.lang.classfile.ClassTransform.transformingMethodBodies((code, element) -> {
                        boolean multiply = element instanceof java.lang.classfile.instruction.OperatorInstruction i
                                && i.opcode() == java.lang.classfile.Opcode.FMUL;
                        if (multiply) {
                            code.imul();
                        } else {
                            code.with(element);
                        }
                    }));
            assertThat(file.verify(broken)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {0, 128})
    void stackTracesPointIntoTheTextOfTheKernel(int bits) {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(64));
        Tensor y = Tensor.input("y", DType.F32, Shape.of(64));
        try (Executable executable =
                Forced.code(bits, () -> Program.of(x.times(3.0).plus(y.abs())).compile())) {
            LoopStep step = Forced.loops(executable).getFirst();
            Kernel kernel = step.kernel;
            Loop loop = Loops.make(kernel, bits);
            for (int port = 0; port < kernel.ports().size(); port++) {
                Object[] arrays = new Object[kernel.ports().size()];
                for (int p = 0; p < arrays.length; p++) {
                    arrays[p] = new float[p == port ? 40 : 64]; // one is too short
                }
                Throwable thrown = catchThrowable(
                        () -> loop.run(arrays, new int[2 * arrays.length], new double[8], new Lanes(), 0, 1, 0, 64));
                assertThat(thrown).isInstanceOf(IndexOutOfBoundsException.class);
                StackTraceElement frame = Stream.of(thrown.getStackTrace())
                        .filter(f -> f.getClassName().startsWith("org.thalweg.generated."))
                        .findFirst()
                        .orElseThrow();
                assertThat(frame.getFileName()).isEqualTo("kernel");
                String line = kernel.text().lines().toList().get(frame.getLineNumber() - 1);
                int writes = kernel.stores().getFirst().port();
                assertThat(line).contains(port == writes ? "#" + port + " = v" : "load #" + port);
            }
        }
    }

    @Test
    void classesGoWithTheLastProgramThatUsesThem() throws InterruptedException {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        compileAndForget(128, loaders);
        assertThatTheyGo(loaders);
    }

    /// Though the warm-up of their vector code still waits for its turn.
    @Test
    void theWarmUpDoesNotKeepClasses() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        Warmup.submit(() -> {
            try {
                hold.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        compileAndForget(Kernels.AS_USUAL, loaders);
        assertThatTheyGo(loaders);
        hold.countDown();
        Warmup.awaitReady();
    }

    private static void assertThatTheyGo(List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
        for (int attempt = 0; attempt < 50 && loaders.stream().anyMatch(loader -> loader.get() != null); attempt++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(loaders)
                .isNotEmpty()
                .allSatisfy(loader -> assertThat(loader.get()).isNull());
    }

    private static void compileAndForget(int bits, List<WeakReference<ClassLoader>> loaders) {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(3, 7));
        Program program = Program.of(Functions.softmax(x.times(x).plus(0.125).abs(), 1));
        try (Executable executable = Forced.code(bits, program::compile)) {
            executable.run();
            for (LoopStep step : Forced.loops(executable)) {
                Loop vector = step.compiled().vector();
                for (Loop loop : vector == null
                        ? List.of(step.compiled().scalar())
                        : List.of(step.compiled().scalar(), vector)) {
                    loaders.add(new WeakReference<>(loop.getClass().getClassLoader()));
                }
            }
        }
    }

    @Test
    void programsOfTheSameStructureShareTheirCode() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(3, 7));
        Tensor z = Tensor.input("z", DType.F32, Shape.of(50, 80));
        try (Executable one =
                        Forced.code(0, () -> Program.of(x.times(0.1).sum(1)).compile());
                Executable other =
                        Forced.code(0, () -> Program.of(z.times(0.2).sum(1)).compile())) {
            assertThat(Forced.loops(one).getFirst().compiled())
                    .isSameAs(Forced.loops(other).getFirst().compiled());
        }
    }
}
