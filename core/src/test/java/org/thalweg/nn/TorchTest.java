package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.thalweg.tensor.DType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Layers, models and losses against PyTorch: values, gradients, derivatives along a direction and products of the
/// Hessian, evaluated in double precision; values and gradients compiled in single. Where the numbers come from says
/// `torch/README.md` in the resources.
class TorchTest {
    private static final List<String> FILES =
            List.of("convolutions", "normalizations", "activations", "sequences", "models", "margins");

    private static List<JsonNode> cases(String file) {
        try (InputStream in = TorchTest.class.getResourceAsStream("torch/" + file + ".json")) {
            List<JsonNode> cases = new ArrayList<>();
            JsonMapper.shared().readTree(in).get("cases").forEach(cases::add);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> layerCases() {
        return FILES.stream().flatMap(file -> cases(file).stream());
    }

    @TestFactory
    Stream<DynamicTest> layers() {
        return layerCases()
                .map(json -> dynamicTest(
                        json.get("name").asString(),
                        () -> new TorchLayer(json).run().forEach(TorchFigures::check)));
    }

    @TestFactory
    Stream<DynamicTest> losses() {
        return cases("losses").stream()
                .map(json -> dynamicTest(
                        json.get("name").asString(),
                        () -> new TorchLoss(json).run().forEach(TorchFigures::check)));
    }

    /// Every loss; every layer except those that only move or keep elements, or are random in training.
    @Test
    void asManyAreJudgedAsStated() {
        assertThat(layerCases()).hasSizeGreaterThanOrEqualTo(140);
        assertThat(cases("losses")).hasSizeGreaterThanOrEqualTo(25);
        var missing = new TreeSet<String>();
        Catalogues.LAYERS.entries().forEach(entry -> missing.add(entry.name()));
        layerCases().filter(json -> json.has("layer")).forEach(json -> missing.remove(name(json, "layer")));
        assertThat(missing)
                .containsExactly(
                        "checkpoint", "dropout", "flatten", "flattenSteps", "meanOverTime", "positions", "sequential");
        var losses = new TreeSet<String>();
        Catalogues.LOSSES.entries().forEach(entry -> losses.add(entry.name()));
        cases("losses").forEach(json -> losses.remove(name(json, "loss")));
        assertThat(losses).isEmpty();
    }

    private static String name(JsonNode json, String kind) {
        return json.get(kind).asString().replaceAll("\\(.*", "");
    }

    /// One figure of a gradient, off by one part in 10⁴, is refused in both precisions.
    @Test
    void refusesOneWrongNumber() {
        ObjectNode json = (ObjectNode) cases("convolutions").getFirst().deepCopy();
        ObjectNode gradient = (ObjectNode) json.get("gradients").get("weight");
        List<Double> values = new ArrayList<>();
        gradient.get("values").forEach(value -> values.add(value.asDouble()));
        values.set(3, values.get(3) * (1 + 1e-4) + 1e-3);
        gradient.putPOJO("values", values);
        JsonNode wrong = JsonMapper.shared().valueToTree(json);
        Map<DType, TorchFigures> figures = new TorchLayer(wrong).byType();
        for (TorchFigures one : figures.values()) {
            assertThatThrownBy(one::check)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("gradient of weight")
                    .hasMessageContaining("element 3");
        }
    }
}
