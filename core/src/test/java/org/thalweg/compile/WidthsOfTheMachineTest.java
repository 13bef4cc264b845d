package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.OwnJvm;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The bits of a step do not depend on what vectors the JVM has: as wide as the processor's, narrower by the
/// JVM's own flags, or none. Each in a JVM of its own, in scalar code at first, and while vector code takes
/// over.
@Tag("slow")
class WidthsOfTheMachineTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static String usual = "";

    @BeforeAll
    static void runAsUsual() throws IOException, InterruptedException {
        usual = bits(OwnJvm.run(Steps.class, MODULE), "");
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:MaxVectorSize=16, 128-bit",
        "-XX:UseAVX=1, 128-bit",
        "-XX:UseAVX=2, 256-bit",
        "-Dthalweg.vectorBits=128, 128-bit",
        "-Dthalweg.vectorBits=0, scalar: forced",
    })
    void aStepGivesTheSameBits(String flag, String reason) throws IOException, InterruptedException {
        assertThat(bits(OwnJvm.run(Steps.class, MODULE, flag), reason)).isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource("scalar: module jdk.incubator.vector is absent")
    void withoutTheModuleToo(String reason) throws IOException, InterruptedException {
        assertThat(bits(OwnJvm.run(Steps.class), reason)).isEqualTo(usual);
    }

    private static String bits(String output, String reason) {
        Matcher found = Pattern.compile("BITS (\\S+) (\\S+) (.*)").matcher(output);
        assertThat(found.find()).as(output).isTrue();
        assertThat(found.group(2)).as("once vector code has taken over").isEqualTo(found.group(1));
        assertThat(found.group(3)).contains(reason);
        return found.group(1);
    }

    /// A step of a network with convolution, recurrence, normalization and softmax, in both precisions.
    static final class Steps {
        /// Most kernels take 1–2 s on an idle machine.
        private static final long UNTIL_COMPILED = 3_000_000_000L;

        private Steps() {}

        public static void main(String[] arguments) {
            try (ThreadTeam team = ThreadTeam.of(2)) {
                String before = "";
                String after = "";
                for (DType dtype : List.of(DType.F32, DType.F64)) {
                    List<Tensor> inputs = List.of(
                            Tensor.input("x", dtype, Shape.of(6, 9, 8, 3)),
                            Tensor.input("w", dtype, Shape.of(3, 3, 3, 20)),
                            Tensor.input("u", dtype, Shape.of(20, 20)));
                    Tensor loss = loss(inputs);
                    try (Executable step =
                            Program.of(Derivatives.gradient(loss, inputs)).compile(team)) {
                        for (int i = 0; i < inputs.size(); i++) {
                            Tensor input = inputs.get(i);
                            step.input(input).copyFrom(Forced.normal(dtype, input.shape(), i));
                        }
                        step.run();
                        before += hash(step, inputs.size());
                        String last = hash(step, inputs.size());
                        long end = System.nanoTime() + UNTIL_COMPILED;
                        while (System.nanoTime() < end && before.endsWith(last)) { // kernel after kernel takes over
                            step.run();
                            last = hash(step, inputs.size());
                        }
                        after += last;
                    }
                }
                System.out.println("BITS " + before + " " + after + " " + VectorProvider.describe());
            }
        }

        private static Tensor loss(List<Tensor> in) {
            Tensor images = Convolutions.convolve(in.get(0), in.get(1), Sliding.SAME);
            Tensor pooled = Convolutions.maxPool(images, 2, 2, Sliding.VALID.withStride(2)); // [6, 4, 4, 20]
            Tensor steps = pooled.reshape(6, 16, 20).permute(1, 0, 2);
            Tensor start = Tensor.full(steps.dtype(), Shape.of(6, 20), 0.1);
            Tensor h = Recurrence.forwards()
                    .over(List.of(start), List.of(steps), (carry, element) -> {
                        Tensor next =
                                carry.getFirst().matmul(in.get(2)).times(0.2).plus(element.getFirst());
                        return new Recurrence.Turn(List.of(next.tanh()), List.of(next.sigmoid()));
                    })
                    .stacked(0);
            Tensor p = Functions.softmax(h.exp().reshape(96, 20), -1);
            return p.times(p.plus(1).log()).sum();
        }

        private static String hash(Executable step, int outputs) {
            int hash = 1;
            for (int i = 0; i < outputs; i++) {
                NDArray value = step.output(i);
                hash = 31 * hash + Arrays.hashCode(value.toDoubles());
            }
            return Integer.toHexString(hash);
        }
    }
}
