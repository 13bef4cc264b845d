package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Entry;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Outputs, losses and gradients are finite for inputs of ±10⁴, in both types, compiled and evaluated alike.
class ExtremeValuesTest {
    /// Rows that saturate everything, rows of equal numbers, and moderate ones.
    private static final double[] VALUES = {
        1e4, -1e4, 0, 3, -1e4, 1e4, //
        -1e4, -1e4, -1e4, -1e4, -1e4, -1e4, //
        0, 0, 0, 0, 0, 0, //
        0.5, -0.25, 1, -2, 3, -1.5
    };

    private static final int BATCH = 4;
    private static final int WIDTH = 6;

    private static NDArray values(DType dtype, int width) {
        return NDArray.fill(dtype, Shape.of(BATCH, width), i -> VALUES[i / width * WIDTH + i % width]);
    }

    static Stream<String> layers() {
        List<String> withArguments = List.of(
                "gelu(approximate=tanh)",
                "swish(beta=30)",
                "layerNorm",
                "rmsNorm",
                "groupNorm(3)",
                "maxout(2, 3)",
                "highway",
                "residual(layerNorm, dense(6), gelu)",
                "parallel(dense(2), softplus)");
        return Stream.concat(Catalogues.ACTIVATIONS.entries().stream().map(Entry::name), withArguments.stream());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersStayFinite(String spec) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Model model = Model.of(Catalogues.LAYERS.create(spec), Shape.of(WIDTH));
            Tensor theta = Tensor.input("theta", dtype, Shape.of(model.size()));
            Tensor x = Tensor.input("x", dtype, Shape.of(BATCH, WIDTH));
            Tensor y = model.infer(model.layout().views(theta), x);
            List<Tensor> outputs = new ArrayList<>(List.of(y));
            Tensor weighted = y.times(Tensor.iota(dtype, y.shape(), -1).plus(1)).sum();
            outputs.addAll(Derivatives.gradient(weighted, model.size() == 0 ? List.of(x) : List.of(x, theta)));
            assertFinite(spec, outputs, Map.of(x, values(dtype, WIDTH), theta, model.initial(dtype, 2)));
        }
    }

    static Stream<String> losses() {
        return Stream.concat(
                Catalogues.LOSSES.entries().stream().map(Entry::name),
                Stream.of(
                        "crossEntropy(labelSmoothing=0.1)",
                        "binaryCrossEntropy(target=values)",
                        "hinge(target=values)"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesStayFinite(String spec) {
        Loss loss = Catalogues.LOSSES.create(spec);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            switch (loss.target()) {
                case CLASS -> {
                    int size = loss.outputs(2) == 1 ? 2 : WIDTH;
                    assertFinite(loss, values(dtype, loss.outputs(size)), NDArray.of(Shape.of(BATCH), 0, 1, 0, 1));
                    assertFinite(loss, values(dtype, loss.outputs(size)), NDArray.of(Shape.of(BATCH), 1, 0, 1, 0));
                }
                case VALUES -> {
                    int size = loss.outputs(1) == 2 ? WIDTH / 2 : WIDTH;
                    NDArray target = values(dtype, size);
                    assertFinite(loss, values(dtype, loss.outputs(size)), allowed(loss, target));
                }
            }
        }
    }

    @Test
    void hingeOfManyClassesAndCrossEntropyOfProbabilitiesStayFinite() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            assertFinite(new Hinge(), values(dtype, WIDTH), NDArray.of(Shape.of(BATCH), 0, 1, 5, 3));
            NDArray rows = allowed(new KlDivergence(), values(dtype, WIDTH));
            assertFinite(new SoftmaxCrossEntropy(0), values(dtype, WIDTH), rows);
            assertFinite(new SoftmaxCrossEntropy(0.1), values(dtype, WIDTH), rows);
        }
    }

    /// Targets that the loss is made for: the last class alone, 0 or 1, ±1, any number.
    private static NDArray allowed(Loss loss, NDArray target) {
        int width = target.shape().size(-1);
        return NDArray.fill(target.dtype(), target.shape(), i -> switch (loss) {
            case KlDivergence _ -> i % width == width - 1 ? 1 : 0;
            case BinaryCrossEntropy _ -> target.get(i) > 0 ? 1 : 0;
            case Hinge _ -> target.get(i) > 0 ? -1 : 1;
            default -> -target.get(i);
        });
    }

    private static void assertFinite(Loss loss, NDArray output, NDArray target) {
        Tensor z = Tensor.input("z", output.dtype(), output.shape());
        Tensor t = Tensor.input("t", target.dtype(), target.shape());
        Tensor mean = loss.mean(z, t);
        List<Tensor> outputs = new ArrayList<>(List.of(loss.perExample(z, t), loss.prediction(z)));
        outputs.addAll(Derivatives.gradient(mean, List.of(z)));
        outputs.addAll(Derivatives.hessianVector(mean, List.of(z), List.of(Tensor.full(z.dtype(), z.shape(), 1))));
        assertFinite(loss.toString(), outputs, Map.of(z, output, t, target));
    }

    private static void assertFinite(String what, List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        List<NDArray> evaluated = Evaluator.evaluate(outputs, inputs);
        Map<Tensor, NDArray> given = new HashMap<>(inputs);
        given.keySet().removeIf(input -> input.shape().elements() == 0); // no parameters: not part of the program
        try (Executable run = Program.of(outputs).compile()) {
            given.forEach((input, value) -> run.bind(input, value));
            run.run();
            for (int k = 0; k < outputs.size(); k++) {
                double[] expected = evaluated.get(k).toDoubles();
                double[] found = run.output(k).toDoubles();
                double size = 1;
                for (double value : expected) {
                    assertThat(value).as("%s, output %d", what, k).isFinite();
                    size = Math.max(size, Math.abs(value));
                }
                double rounding = size * (outputs.getFirst().dtype() == DType.F32 ? 1e-5 : 1e-13);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(found[i])
                            .as("%s, output %d, element %d, compiled", what, k, i)
                            .isCloseTo(expected[i], within(rounding));
                }
            }
        }
    }
}
