package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.optim.LaterRules.*;
import org.thalweg.tensor.DType;
import tools.jackson.databind.JsonNode;

/// What a [Step] offers beyond the rules of the catalogue, against the trajectories of the rule that needs it.
class LaterRulesTest {
    @Test
    void evaluatedElsewhereScheduleFree() {
        follow(
                "scheduleFree",
                4,
                (form, h, rate) -> form.equals("sgd")
                        ? new ScheduleFreeSgd(rate, h.get("beta1"), h.get("weightDecay"), (int) h.get("warmup"))
                        : null);
    }

    private record Hyper(JsonNode json) {
        double get(String name) {
            return json.get(name).asDouble();
        }
    }

    private interface Maker {
        UpdateRule make(String form, Hyper hyper, Schedule rate);
    }

    private static void follow(String rule, int cases, Maker maker) {
        List<String> seen = new ArrayList<>();
        var folder = GoldenFolder.resources();
        for (JsonNode json : folder.read(rule + ".json").get("cases")) {
            UpdateRule made =
                    maker.make(json.get("form").asString(), new Hyper(json.get("hyper")), GoldenCase.rate(json));
            if (made != null) {
                var golden = new GoldenCase(json, folder.problem(json));
                GoldenCase.Result result = golden.run(made, DType.F64, Run.Engine.COMPILED);
                assertThat(result.passed()).as(golden.name() + "  " + result).isTrue();
                seen.add(golden.name());
            }
        }
        assertThat(seen).hasSize(cases);
    }
}
