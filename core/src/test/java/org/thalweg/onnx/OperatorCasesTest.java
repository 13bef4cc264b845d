package org.thalweg.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Every case of ONNX's backend tests that is not out of scope, one test each; and what they come to together, those
/// out of scope with their reasons.
class OperatorCasesTest {
    /// How many pass in the share in the test resources, which has one more, the faulty one.
    private static final int BUNDLED = 815;

    /// How many pass, and how many there are, in version 1.12.0 of the package.
    private static final int INSTALLED = 844;

    private static final int INSTALLED_CASES = 1081;

    private static CaseFolder folder;
    private static List<Case> cases;
    private static final Map<String, Verdict> VERDICTS = new HashMap<>();

    /// What became of a case.
    private sealed interface Verdict {}

    private record Passed() implements Verdict {}

    private record Failed(Throwable error) implements Verdict {}

    private record NotJudged(OutOfScope why) implements Verdict {}

    @BeforeAll
    static void findCases() {
        folder = CaseFolder.find();
        cases = folder.cases();
    }

    /// Each case is judged once, by the test that asks first.
    private static Verdict verdict(Case oneCase) {
        return VERDICTS.computeIfAbsent(oneCase.name(), _ -> judge(oneCase));
    }

    private static Verdict judge(Case oneCase) {
        try {
            Judge.check(oneCase);
            return new Passed();
        } catch (OutOfScope e) {
            return new NotJudged(e);
        } catch (AssertionError | RuntimeException e) {
            return new Failed(new AssertionError(oneCase.name() + ": " + e.getMessage(), e));
        }
    }

    @TestFactory
    Stream<DynamicTest> each() {
        return cases.stream()
                .filter(c -> !(verdict(c) instanceof NotJudged))
                .map(c -> dynamicTest(c.name(), () -> {
                    if (verdict(c) instanceof Failed(Throwable error)) {
                        throw error;
                    }
                }));
    }

    @Test
    void noneIsDroppedAndAsManyPassAsStated() {
        Map<Reason, Map<String, Integer>> outside = new EnumMap<>(Reason.class);
        int passed = 0;
        List<String> failed = new ArrayList<>();
        for (Case c : cases) {
            switch (verdict(c)) {
                case Passed _ -> passed++;
                case Failed(Throwable error) -> failed.add(error.getMessage());
                case NotJudged(OutOfScope why) ->
                    outside.computeIfAbsent(why.reason(), _ -> new TreeMap<>()).merge(why.what(), 1, Integer::sum);
            }
        }
        int notJudged = outside.values().stream()
                .flatMap(what -> what.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        System.out.print(summary(passed, failed.size(), notJudged, outside));
        assertThat(failed).isEmpty();
        assertThat(passed + notJudged).isEqualTo(cases.size());
        assertThat(passed).isGreaterThanOrEqualTo(folder.bundled() ? BUNDLED : INSTALLED);
        assertThat(cases.size()).isGreaterThanOrEqualTo(folder.bundled() ? BUNDLED + 1 : INSTALLED_CASES);
        if (folder.bundled()) {
            assertThat(outside.keySet()).containsExactly(Reason.FAULTY);
        }
    }

    /// Also where the package is installed.
    @Test
    void theShareInTheTestResourcesIsThere() {
        assertThat(CaseFolder.inTestResources().cases()).hasSize(BUNDLED + 1);
    }

    private static String summary(int passed, int failed, int notJudged, Map<Reason, Map<String, Integer>> outside) {
        var text = new StringBuilder();
        text.append(String.format(
                "ONNX operator cases in %s: %d, of which %d pass, %d fail, %d are out of scope%n",
                folder.bundled() ? "the test resources" : folder.root(), cases.size(), passed, failed, notJudged));
        outside.forEach((reason, what) -> {
            int sum = what.values().stream().mapToInt(Integer::intValue).sum();
            text.append(String.format("%6d  %s%n        %s%n", sum, reason, what));
        });
        return text.toString();
    }

    // ---- the judge can refuse, and its exception is earned

    private static Case find(String name) {
        return cases.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    /// Every output of these cases, a little wrong in one element, is refused: 1e-4 of a float, 1e-6 of a
    /// double, 1 of an integer, the other truth, one axis more.
    @Test
    void refusesOneWrongElement() {
        for (String name :
                List.of("node/test_add", "node/test_cumsum_2d_axis_0", "node/test_shape", "node/test_and2d")) {
            Case c = find(name);
            ModelProto model = c.model();
            Case.Values right = c.values(model).getFirst();
            Judge.check(model, right);
            right.outputs().forEach((output, value) -> {
                NDArray wrong = value.copy();
                int last = value.shape().elements() - 1;
                wrong.set(last, changed(value.dtype(), value.get(last)));
                assertThatThrownBy(() -> Judge.check(model, new Case.Values(right.inputs(), Map.of(output, wrong))))
                        .as(name)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("at element " + last);
                NDArray other = value.reshape(value.shape().insert(0, 1));
                assertThatThrownBy(() -> Judge.check(model, new Case.Values(right.inputs(), Map.of(output, other))))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("but should be " + other.dtype() + other.shape());
            });
        }
    }

    private static double changed(DType dtype, double value) {
        return switch (dtype) {
            case F32 -> value * (1 + 1e-4) + 1e-6;
            case F64 -> value * (1 + 1e-6);
            case I32 -> value + 1;
            case BOOL -> 1 - value;
        };
    }

    @Test
    void anOperatorThatWeDoNotHaveIsOutOfScope() {
        Case c = find("node/test_add");
        ModelProto.Builder model = c.model().toBuilder();
        model.getGraphBuilder().getNodeBuilder(0).setOpType("NoSuchOperator");
        assertThatThrownBy(() -> Judge.check(model.build(), c.values(c.model()).getFirst()))
                .isInstanceOfSatisfying(
                        OutOfScope.class, e -> assertThat(e.reason()).isEqualTo(Reason.OPERATOR));
    }

    /// With the ε that ONNX's script for this case has in its formula, but leaves out of the model, the outputs
    /// are ours.
    @Test
    void theFaultyAdamIsRightWithTheEpsilonItWasMadeWith() {
        Case c = find("node/test_adam_multiple");
        ModelProto.Builder model = c.model().toBuilder();
        NodeProto.Builder node = model.getGraphBuilder().getNodeBuilder(0);
        Case.Values values = c.values(model.build()).getFirst();
        assertThatThrownBy(() -> Judge.check(model.build(), values)).isInstanceOf(AssertionError.class);
        node.addAttribute(AttributeProto.newBuilder()
                .setName("epsilon")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(0.01f));
        Judge.check(model.build(), values);
    }
}
