package org.thalweg.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Compares what a model makes of its inputs, by the reference evaluator and compiled, with what ONNX says.
final class Judge {
    /// How far a number may be off: `absolute` + `relative`·|expected|.
    ///
    /// @param relative to what is expected
    /// @param absolute for results that are small because they cancel
    record Tolerance(double relative, double absolute) {}

    /// The absolute one is ONNX's. Its relative one is a hundred times as large, made for any backend on any
    /// hardware; here results differ by the order of sums and the last bits of functions, some ten units in the
    /// last place: with 1e-6 one case in seventy fails, such as means over thousands of elements.
    private static final Tolerance SINGLE = new Tolerance(1e-5, 1e-7);

    private static final Tolerance WIDE = new Tolerance(1e-10, 1e-12);

    /// ONNX's own.
    private static final Tolerance ONNX = new Tolerance(1e-3, 1e-7);

    /// Made with 3.1415 for π, as the fifth digit of their outputs shows.
    private static final Pattern ROUGH = Pattern.compile("node/test_(hann|hamming|blackman)window.*");

    /// Cases whose outputs are not those of their model, and the evidence.
    private static final Map<String, String> FAULTY =
            Map.of("node/test_adam_multiple", "made with an epsilon of 0.01, which the model does not have");

    private Judge() {}

    /// @throws OutOfScope if it cannot be put to our ops
    /// @throws AssertionError if an output differs
    static void check(Case oneCase) {
        if (FAULTY.containsKey(oneCase.name())) {
            throw new OutOfScope(Reason.FAULTY, oneCase.name() + ", " + FAULTY.get(oneCase.name()));
        }
        ModelProto model = oneCase.model();
        Tolerance single = ROUGH.matcher(oneCase.name()).matches() ? ONNX : SINGLE;
        for (Case.Values values : oneCase.values(model)) {
            check(model, values, single);
        }
    }

    /// @throws OutOfScope if it cannot be put to our ops
    /// @throws AssertionError if an output differs
    static void check(ModelProto model, Case.Values values) {
        check(model, values, SINGLE);
    }

    private static void check(ModelProto model, Case.Values values, Tolerance single) {
        Network network = Network.of(model, values.inputs());
        List<Tensor> outputs = List.copyOf(network.outputs().values());
        List<NDArray> reference = Evaluator.evaluate(outputs, network.given());
        List<NDArray> compiled = compiled(outputs, network.given());
        List<String> names = List.copyOf(network.outputs().keySet());
        for (int i = 0; i < names.size(); i++) {
            NDArray expected = values.outputs().get(names.get(i));
            if (expected == null) {
                throw new IllegalStateException("no value is given for the output " + names.get(i));
            }
            compare("output " + names.get(i) + " by the evaluator", reference.get(i), expected, single);
            compare("output " + names.get(i) + ", compiled,", compiled.get(i), expected, single);
        }
    }

    private static List<NDArray> compiled(List<Tensor> outputs, Map<Tensor, NDArray> given) {
        Map<Tensor, NDArray> read = new HashMap<>(given);
        read.keySet().retainAll(Order.of(outputs)); // the rest was known while the graph was built
        List<NDArray> values = new ArrayList<>();
        try (Executable run = Program.of(outputs).compile()) {
            read.forEach(run::bind);
            run.run();
            for (int i = 0; i < outputs.size(); i++) {
                values.add(run.output(i).copy());
            }
        }
        return values;
    }

    private static void compare(String what, NDArray found, NDArray expected, Tolerance single) {
        if (found.dtype() != expected.dtype() || !found.shape().equals(expected.shape())) {
            throw new AssertionError(what + " is " + found.dtype() + found.shape() + ", but should be "
                    + expected.dtype() + expected.shape());
        }
        Tolerance tolerance = expected.dtype() == DType.F32 ? single : WIDE;
        boolean exact = !expected.dtype().isFloating();
        for (int i = 0; i < expected.shape().elements(); i++) {
            double a = found.get(i);
            double b = expected.get(i);
            double allowed = exact || Double.isInfinite(b) ? 0 : tolerance.absolute + tolerance.relative * Math.abs(b);
            boolean near = a == b || Math.abs(a - b) <= allowed || (Double.isNaN(a) && Double.isNaN(b));
            if (!near) {
                throw new AssertionError(what + " at element " + i + " of " + expected.shape() + ": " + a
                        + ", but should be " + b + "; allowed " + allowed);
            }
        }
    }
}
