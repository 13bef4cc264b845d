package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.optim.LaterRules.*;
import org.thalweg.tensor.DType;
import tools.jackson.databind.JsonNode;

/// What a [Step] offers beyond the rules of the catalogue, against the trajectories of the rules that need it.
class LaterRulesTest {
    @Test
    void gradientsElsewhereSam() {
        follow("sam", 4, (form, h, rate) -> switch (form) {
            case "sgd" -> new Sam(new Sgd(rate), h.get("radius"));
            case "momentum" ->
                new Sam(new Momentum(rate, h.get("momentum"), Momentum.Form.RATE_OUTSIDE, 0), h.get("radius"));
            case "adam" -> new Sam(adam(h, rate), h.get("radius"));
            default -> null;
        });
    }

    @Test
    void somethingElseEverySoManyStepsLookahead() {
        follow(
                "lookahead",
                4,
                (form, h, rate) -> new Lookahead(
                        form.equals("adam")
                                ? adam(h, rate)
                                : new Momentum(rate, h.get("momentum"), Momentum.Form.RATE_OUTSIDE, 0),
                        (int) h.get("period"),
                        h.get("slowStep")));
    }

    @Test
    void evaluatedElsewhereScheduleFree() {
        follow(
                "scheduleFree",
                4,
                (form, h, rate) -> form.equals("sgd")
                        ? new ScheduleFreeSgd(rate, h.get("beta1"), h.get("weightDecay"), (int) h.get("warmup"))
                        : null);
    }

    @Test
    void evaluatedElsewhereAverages() {
        follow(
                "averaging",
                1,
                (form, h, rate) -> form.equals("ema")
                        ? new Momentum(rate, h.get("momentum"), Momentum.Form.RATE_OUTSIDE, 0)
                                .then(new Ema(h.get("decay")))
                        : null);
    }

    @Test
    void matricesAndAnotherRuleForTheRestMuon() {
        follow(
                "muon",
                3,
                (form, h, rate) -> form.equals("plain")
                        ? new Muon(
                                rate,
                                h.get("momentum"),
                                h.json().get("nesterov").asBoolean(),
                                h.get("weightDecay"),
                                h.json().get("scale").asString().equals("original"),
                                new Adam(
                                                new Constant(h.get("vectorRate")),
                                                h.get("vectorBeta1"),
                                                h.get("vectorBeta2"),
                                                h.get("vectorEpsilon"))
                                        .then(new DecoupledDecay(h.get("vectorWeightDecay"))))
                        : null);
    }

    @Test
    void curvatureNowAndThenSophia() {
        follow(
                "sophia",
                3,
                (form, h, rate) -> form.equals("paper")
                        ? new Sophia(
                                rate,
                                h.get("beta1"),
                                h.get("beta2"),
                                h.get("gamma"),
                                h.get("epsilon"),
                                h.get("weightDecay"),
                                (int) h.get("interval"))
                        : null);
    }

    @Test
    void aSlowerClockAccumulation() {
        follow(
                "accumulation",
                3,
                (form, h, rate) -> new Accumulate((int) h.get("every"), form.equals("mean"), adam(h, rate)));
    }

    @Test
    void penaltiesAndConstraints() {
        follow(
                "penalty",
                3,
                (form, h, rate) -> new L1(h.get("l1")).then(new L2(h.get("l2"))).then(new Sgd(rate)));
        follow("maxNorm", 2, (form, h, rate) -> new Sgd(rate).then(new MaxNorm(h.get("limit"))));
    }

    private record Hyper(JsonNode json) {
        double get(String name) {
            return json.get(name).asDouble();
        }
    }

    private interface Maker {
        UpdateRule make(String form, Hyper hyper, Schedule rate);
    }

    private static UpdateRule adam(Hyper h, Schedule rate) {
        return new Adam(rate, h.get("beta1"), h.get("beta2"), h.get("epsilon"));
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
