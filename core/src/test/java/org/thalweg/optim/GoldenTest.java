package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import tools.jackson.databind.JsonNode;

/// Trajectories of other frameworks, step by step, and the rates of their schedules: see the README beside the
/// files. They are those of the test resources, or of the folder that `-Dthalweg.golden=DIR` names. Prints a line
/// for each case, with its largest relative error in F64 and in F32, and at last how many passed.
class GoldenTest {
    private static final int CASES_AT_LEAST = 266;

    private final GoldenFolder folder = GoldenFolder.chosen();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> unknown = new TreeMap<>();
    private int passed;
    private int failed;

    @Test
    void rulesFollowTheTrajectoriesOfTheirFormsAndSchedulesTheirRates() {
        for (String file : folder.ruleFiles()) {
            JsonNode json = folder.read(file);
            for (JsonNode each : json.get("cases")) {
                run(json.get("rule").asString(), each);
            }
        }
        folder.schedules().forEach(this::runSchedule);
        int left = unknown.values().stream().mapToInt(n -> n).sum();
        lines.add("not in the catalogue: " + left + " cases of " + unknown);
        lines.add(passed + " passed, " + failed + " failed");
        lines.forEach(System.out::println);
        assertThat(failed).as(String.join("\n", lines)).isZero();
        if (System.getProperty("thalweg.golden") == null) {
            assertThat(passed).isGreaterThanOrEqualTo(CASES_AT_LEAST);
        }
    }

    private void run(String rule, JsonNode json) {
        String form = json.get("form").asString();
        measured(rule + "/" + form, json.get("name").asString(), () -> {
            Optional<UpdateRule> known = GoldenRules.of(rule, form, json.get("hyper"), GoldenCase.rate(json));
            var each = new GoldenCase(json, folder.problem(json));
            return known.map(made -> {
                GoldenCase.Result f64 = each.run(made, DType.F64, Engine.COMPILED);
                GoldenCase.Result f32 = each.run(made, DType.F32, Engine.COMPILED);
                return new Measured(f64.passed() && f32.passed(), "F64 " + f64 + "  F32 " + f32);
            });
        });
    }

    private void runSchedule(JsonNode json) {
        String kind = "schedules/" + json.get("schedule").asString();
        measured(
                kind,
                kind + " " + json.get("hyper"),
                () -> GoldenSchedules.of(json.get("schedule").asString(), json.get("hyper"))
                        .map(made -> {
                            GoldenCase.Result result = GoldenSchedules.run(json, made);
                            return new Measured(result.passed(), result.toString());
                        }));
    }

    private record Measured(boolean passed, String errors) {}

    /// Counts a case; one that cannot be run at all fails alone.
    private void measured(String form, String name, Supplier<Optional<Measured>> run) {
        Optional<Measured> measured;
        try {
            measured = run.get();
        } catch (RuntimeException e) {
            measured = Optional.of(new Measured(false, e.toString()));
        }
        measured.ifPresentOrElse(
                m -> count(m.passed(), name + "  " + m.errors()), () -> unknown.merge(form, 1, Integer::sum));
    }

    private void count(boolean good, String line) {
        passed += good ? 1 : 0;
        failed += good ? 0 : 1;
        lines.add((good ? "" : "FAILED ") + line);
    }

    /// Neither another form nor a defect passes for the rule.
    @Test
    void nothingButTheRuleItselfFollowsItsTrajectory() {
        var resources = GoldenFolder.resources();
        JsonNode first = resources.read("adam.json").get("cases").get(0);
        Schedule rate = GoldenCase.rate(first);
        List<UpdateRule> others = List.of(
                new Adam(rate, 0.9, 0.999, 0, 1e-8, Adam.Root.CORRECTED),
                new Adam(rate, 0.9, 0.999, 1e-8, 0, Adam.Root.UNCORRECTED),
                new Broken.InvertedAdam(rate),
                new Broken.PrimedAdam(rate));
        var golden = new GoldenCase(first, resources.problem(first));
        assertThat(golden.run(new Adam(rate), DType.F64, Engine.COMPILED).passed())
                .isTrue();
        for (UpdateRule other : others) {
            assertThat(golden.run(other, DType.F64, Engine.COMPILED).passed())
                    .as(other.toString())
                    .isFalse();
        }
        for (UpdateRule defect : others.subList(2, 4)) {
            assertThat(golden.run(defect, DType.F32, Engine.COMPILED).passed())
                    .as(defect.toString())
                    .isFalse();
        }
    }
}
