package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trajectories of other frameworks, step by step: see the README beside the files. They are those of the test
/// resources, or of the folder that `-Dthalweg.golden=DIR` names. Prints a line for each case.
class GoldenTest {
    /// Not files of rules.
    private static final Set<String> OTHER_FILES = Set.of("problems.json", "schedules.json");

    private static final int CASES_AT_LEAST = 46;

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> unknown = new TreeMap<>();
    private int passed;
    private int failed;

    @Test
    void rulesFollowTheTrajectoriesOfTheirForms() throws IOException {
        for (Path file : ruleFiles(folder())) {
            JsonNode json = read(file);
            for (JsonNode each : json.get("cases")) {
                run(json.get("rule").asString(), each);
            }
        }
        lines.add("not in the catalogue yet: "
                + unknown.values().stream().mapToInt(n -> n).sum() + " cases of " + unknown);
        lines.add(passed + " passed, " + failed + " failed");
        lines.forEach(System.out::println);
        assertThat(failed).as(String.join("\n", lines)).isZero();
        if (System.getProperty("thalweg.golden") == null) {
            assertThat(passed).isGreaterThanOrEqualTo(CASES_AT_LEAST);
        }
    }

    /// Neither another form nor a defect passes for the rule.
    @Test
    void nothingButTheRuleItselfFollowsItsTrajectory() throws IOException {
        JsonNode first = read(resources().resolve("adam.json")).get("cases").get(0);
        Schedule rate = GoldenCase.rate(first);
        List<UpdateRule> others = List.of(
                new Adam(rate, 0.9, 0.999, 0, 1e-8, Adam.Root.CORRECTED),
                new Adam(rate, 0.9, 0.999, 1e-8, 0, Adam.Root.UNCORRECTED),
                new Broken.InvertedAdam(rate),
                new Broken.PrimedAdam(rate));
        var golden = new GoldenCase(first, problem(resources(), first));
        assertThat(golden.run(new Adam(rate), DType.F64, Run.Engine.COMPILED).passed())
                .isTrue();
        for (UpdateRule other : others) {
            assertThat(golden.run(other, DType.F64, Run.Engine.COMPILED).passed())
                    .as(other.toString())
                    .isFalse();
        }
        for (UpdateRule defect : others.subList(2, 4)) {
            assertThat(golden.run(defect, DType.F32, Run.Engine.COMPILED).passed())
                    .as(defect.toString())
                    .isFalse();
        }
    }

    private void run(String rule, JsonNode json) throws IOException {
        String form = json.get("form").asString();
        Optional<UpdateRule> known = GoldenRules.of(rule, form, json.get("hyper"), GoldenCase.rate(json));
        if (known.isEmpty()) {
            unknown.merge(rule + "/" + form, 1, Integer::sum);
            return;
        }
        var each = new GoldenCase(json, problem(folder(), json));
        GoldenCase.Result f64 = each.run(known.get(), DType.F64, Run.Engine.COMPILED);
        GoldenCase.Result f32 = each.run(known.get(), DType.F32, Run.Engine.COMPILED);
        boolean both = f64.passed() && f32.passed();
        passed += both ? 1 : 0;
        failed += both ? 0 : 1;
        lines.add((both ? "" : "FAILED ") + each.name() + "  F64 " + f64 + "  F32 " + f32);
    }

    private final Map<String, GoldenProblem> problems = new HashMap<>();

    private GoldenProblem problem(Path folder, JsonNode json) throws IOException {
        String name = json.get("problem").asString();
        if (problems.isEmpty()) {
            JsonNode all = read(folder.resolve("problems.json"));
            for (String each : all.propertyNames()) {
                problems.put(each, GoldenProblem.of(all.get(each)));
            }
        }
        return problems.get(name);
    }

    private static List<Path> ruleFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")
                            && !OTHER_FILES.contains(f.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() {
        String named = System.getProperty("thalweg.golden");
        return named == null ? resources() : Path.of(named);
    }

    private static Path resources() {
        try {
            return Path.of(GoldenTest.class
                    .getResource("/org/thalweg/golden/problems.json")
                    .toURI()
                    .resolve("."));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
