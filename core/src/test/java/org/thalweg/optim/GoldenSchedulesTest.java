package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Rates of other frameworks' schedules, step by step: those of the test resources, or of the folder that
/// `-Dthalweg.golden=DIR` names. [GoldenTest] counts them, too.
class GoldenSchedulesTest {
    private static final int SCHEDULES_AT_LEAST = 36;
    private static final int SCHEDULES_IN_CASES_AT_LEAST = 30;

    @TestFactory
    List<DynamicTest> schedulesFollowTheRatesOfTheirKinds() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode json : GoldenFolder.chosen().schedules()) {
            tests.add(DynamicTest.dynamicTest(json.get("schedule") + " " + json.get("hyper"), () -> {
                Schedule schedule = GoldenSchedules.of(json.get("schedule").asString(), json.get("hyper"))
                        .orElseThrow();
                GoldenCase.Result result = GoldenSchedules.run(json, schedule);
                assertThat(result.passed()).as(result.toString()).isTrue();
            }));
        }
        return tests;
    }

    @Test
    void allAreSeen() {
        assertThat(GoldenFolder.resources().schedules()).hasSizeGreaterThanOrEqualTo(SCHEDULES_AT_LEAST);
    }

    @Test
    void anotherScheduleIsRefused() {
        for (JsonNode json : GoldenFolder.resources().schedules()) {
            assertThat(GoldenSchedules.run(json, new Exponential(0.1, 0.96)).passed())
                    .as(json.get("schedule").asString())
                    .isFalse();
        }
    }

    /// The cases of rules list their rates; the schedules that they name give the same ones.
    @Test
    void schedulesInsideCasesGiveTheRatesListedThere() {
        int seen = 0;
        var folder = GoldenFolder.resources();
        for (String file : folder.ruleFiles()) {
            for (JsonNode each : folder.read(file).get("cases")) {
                if (each.has("schedule")) {
                    seen++;
                    JsonNode json = each.get("schedule");
                    double first = each.get("hyper").get("learningRate").asDouble();
                    Schedule schedule = GoldenSchedules.inCase(json, first).orElseThrow();
                    double[] rates = GoldenProblem.vector(json.get("rates"));
                    for (int k = 0; k < rates.length; k++) {
                        assertThat(schedule.rate(k)).isCloseTo(rates[k], within(1e-12 * rates[k] + 1e-15));
                    }
                }
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(SCHEDULES_IN_CASES_AT_LEAST);
    }
}
