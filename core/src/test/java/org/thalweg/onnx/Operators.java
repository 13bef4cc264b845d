package org.thalweg.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.OutOfScope.Reason;

/// What ONNX's operators are in our ops, from the families in the classes `…Operators`.
final class Operators {
    private static final Map<String, Operator> ALL = new TreeMap<>();

    private static final Set<String> SUBGRAPHS = Set.of("If", "Loop", "SequenceMap");

    /// The number of their results is counted while they run.
    private static final Set<String> COUNTED = Set.of("NonZero", "Unique", "Compress", "NonMaxSuppression");

    private static final Set<String> RANDOM = Set.of("Bernoulli", "RandomUniformLike");

    static {
        List.of(
                        ElementwiseOperators.all(),
                        IntegerOperators.all(),
                        ActivationOperators.all(),
                        ReductionOperators.all(),
                        MovementOperators.all(),
                        SizeOperators.all(),
                        FillOperators.all(),
                        IndexOperators.all(),
                        MatrixOperators.all(),
                        WindowOperators.all(),
                        NormalizationOperators.all(),
                        LossOperators.all(),
                        RecurrentOperators.all(),
                        LoopOperators.all(),
                        TrainingOperators.all())
                .forEach(family -> family.forEach(Operators::put));
    }

    private Operators() {}

    /// From a node to its outputs: all, or as many as we have.
    interface Operator extends Function<Node, List<Tensor>> {}

    private static void put(String type, Operator operator) {
        if (ALL.put(type, operator) != null) {
            throw new IllegalStateException("two meanings of " + type);
        }
    }

    /// An operator with one output.
    static Operator one(Function<Node, Tensor> make) {
        return node -> List.of(make.apply(node));
    }

    /// An operator with one input and one output.
    static Operator unary(UnaryOperator<Tensor> make) {
        return node -> List.of(make.apply(node.x()));
    }

    /// The operator of a node.
    ///
    /// @throws OutOfScope if there is none
    static Operator of(Node node) {
        String type = node.type();
        if (SUBGRAPHS.contains(type)) {
            throw new OutOfScope(Reason.SUBGRAPH, type);
        }
        if (COUNTED.contains(type)) {
            throw new OutOfScope(Reason.COUNTED, type);
        }
        if (RANDOM.contains(type)) {
            throw new OutOfScope(Reason.RANDOM, type);
        }
        if ((type.contains("Sequence") && !type.equals("ReverseSequence")) || type.startsWith("Optional")) {
            throw new OutOfScope(Reason.SEQUENCE, type);
        }
        Operator operator = ALL.get(type);
        if (operator == null) {
            throw new OutOfScope(Reason.OPERATOR, type);
        }
        return operator;
    }
}
