package org.thalweg.optim;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rules of golden forms that see shapes, wrap other rules, or stand around plain ones.
final class StructuredForms {
    private final JsonNode hyper;
    private final Schedule rate;

    private StructuredForms(JsonNode hyper, Schedule rate) {
        this.hyper = hyper;
        this.rate = rate;
    }

    /// Null for a form that is none of these.
    static @Nullable UpdateRule of(String name, JsonNode hyper, Schedule rate) {
        var forms = new StructuredForms(hyper, rate);
        return switch (name.substring(0, name.indexOf('/'))) {
            case "sam", "lookahead", "accumulation", "averaging" -> forms.around(name);
            case "clip", "centralize", "penalty", "maxNorm" -> forms.aroundDescent(name);
            case "adafactor" -> forms.adafactor(name);
            case "lars" -> forms.lars(name);
            case "lamb" -> forms.lamb(name);
            case "muon" -> forms.muon(name);
            case "shampoo" -> forms.shampoo(name);
            case "soap" -> forms.soap(name);
            case "sophia" -> forms.sophia(name);
            default -> null;
        };
    }

    private @Nullable UpdateRule adafactor(String name) {
        return switch (name) {
            case "adafactor/paper" ->
                adafactor(new Constant(get("largestRelativeStep")), get("decayRate"), Adafactor.Form.PAPER);
            case "adafactor/torch" ->
                adafactor(rate, -get("beta2Decay"), Adafactor.Form.TORCH)
                        .then(new DecoupledDecay(orZero("weightDecay")));
            default -> null;
        };
    }

    private UpdateRule adafactor(Schedule largest, double decay, Adafactor.Form form) {
        return new Adafactor(largest, decay, get("epsilon1"), get("epsilon2"), get("clipping"), form);
    }

    private @Nullable UpdateRule lars(String name) {
        return switch (name) {
            case "lars/paper" -> lars(Lars.Form.PAPER);
            case "lars/jointNorm" -> lars(Lars.Form.JOINT_NORM);
            case "lars/matrixOnly" -> lars(Lars.Form.MATRIX_ONLY);
            default -> null;
        };
    }

    private UpdateRule lars(Lars.Form form) {
        return new Lars(rate, get("momentum"), orZero("weightDecay"), get("trust"), form);
    }

    private @Nullable UpdateRule lamb(String name) {
        return switch (name) {
            case "lamb/paper" -> lamb(0);
            case "lamb/limited" -> lamb(get("limit"));
            default -> null;
        };
    }

    private UpdateRule lamb(double limit) {
        return new Lamb(rate, get("beta1"), get("beta2"), get("epsilon"), orZero("weightDecay"), limit);
    }

    private @Nullable UpdateRule muon(String name) {
        return switch (name) {
            case "muon/plain" -> {
                boolean original = hyper.get("scale").asString().equals("original");
                yield muon(
                        hyper.get("nesterov").asBoolean() ? Muon.Form.NESTEROV : Muon.Form.AVERAGE,
                        original ? Muon.Scale.ROWS : Muon.Scale.RMS,
                        0.2,
                        vectors(new Adam(vectorRate(), get("vectorBeta1"), get("vectorBeta2"), get("vectorEpsilon"))));
            }
            case "muon/corrected" ->
                muon(
                        Muon.Form.CORRECTED,
                        given("consistentRms") ? Muon.Scale.RMS : Muon.Scale.COLUMNS,
                        given("consistentRms") ? get("consistentRms") : 1,
                        vectors(new Nadam(
                                vectorRate(),
                                get("vectorBeta1"),
                                get("vectorBeta2"),
                                get("epsilon"),
                                0,
                                Nadam.Momenta.CONSTANT)));
            default -> null;
        };
    }

    private UpdateRule muon(Muon.Form form, Muon.Scale scale, double rms, UpdateRule rest) {
        return new Muon(
                rate,
                get("momentum"),
                orZero("weightDecay"),
                whole("iterations"),
                get("epsilon"),
                form,
                scale,
                rms,
                rest);
    }

    private Schedule vectorRate() {
        return new Constant(get("vectorRate"));
    }

    private UpdateRule vectors(UpdateRule rule) {
        return rule.then(new DecoupledDecay(orZero("vectorWeightDecay")));
    }

    private @Nullable UpdateRule shampoo(String name) {
        return switch (name) {
            case "shampoo/paper" -> new Shampoo(rate, get("epsilon"), Shampoo.Form.PAPER);
            case "shampoo/grafted" -> new Shampoo(rate, get("epsilon"), Shampoo.Form.GRAFTED);
            default -> null;
        };
    }

    private @Nullable UpdateRule soap(String name) {
        return name.equals("soap/plain")
                ? new Soap(
                        rate,
                        get("beta1"),
                        get("beta2"),
                        get("shampooBeta"),
                        get("epsilon"),
                        orZero("weightDecay"),
                        whole("interval"),
                        hyper.get("correctBias").asBoolean(),
                        Integer.MAX_VALUE)
                : null;
    }

    private @Nullable UpdateRule sophia(String name) {
        return switch (name) {
            case "sophia/paper" -> sophia(Sophia.Form.PAPER);
            case "sophia/late" -> sophia(Sophia.Form.LATE);
            default -> null;
        };
    }

    private UpdateRule sophia(Sophia.Form form) {
        var sophia = new Sophia(
                rate,
                get("beta1"),
                get("beta2"),
                get("gamma"),
                get("epsilon"),
                whole("interval"),
                form,
                Sophia.Probe.GIVEN);
        return sophia.then(new DecoupledDecay(orZero("weightDecay")));
    }

    private @Nullable UpdateRule around(String name) {
        return switch (name) {
            case "sam/sgd" -> new Sam(new Sgd(rate), get("radius"));
            case "sam/momentum" -> new Sam(momentum(), get("radius"));
            case "sam/adam" -> new Sam(adam(), get("radius"));
            case "sam/adaptive" -> new Sam(new Sgd(rate), get("radius"), Sam.Form.ADAPTIVE);
            case "lookahead/momentum" -> new Lookahead(momentum(), whole("period"), get("slowStep"));
            case "lookahead/adam" -> new Lookahead(adam(), whole("period"), get("slowStep"));
            case "accumulation/mean" -> new Accumulate(adam(), whole("every"));
            case "accumulation/sum" -> new Accumulate(adam(), whole("every"), Accumulate.Form.SUM);
            case "averaging/mean" -> momentum().then(new PolyakAverage(whole("after"), whole("every")));
            case "averaging/ema" -> averaged(ExponentialAverage.Form.FROM_START);
            case "averaging/emaCopyFirst" -> averaged(ExponentialAverage.Form.FROM_FIRST_STEP);
            case "averaging/emaDebiased" -> averaged(ExponentialAverage.Form.UNBIASED);
            default -> null;
        };
    }

    private @Nullable UpdateRule aroundDescent(String name) {
        var descent = new Sgd(rate);
        return switch (name) {
            case "clip/tensorNorm" -> new ClipByNorm(get("limit")).then(descent);
            case "clip/tensorRms" -> new ClipByNorm(get("limit"), ClipByNorm.Measure.RMS).then(descent);
            case "clip/adaptive" -> new AdaptiveClip(get("limit"), get("epsilon")).then(descent);
            case "centralize/rows" -> new Centralize(Centralize.Along.ROWS).then(descent);
            case "centralize/columns" -> new Centralize(Centralize.Along.COLUMNS).then(descent);
            case "penalty/plain" ->
                new L1(orZero("l1")).then(new L2(orZero("l2"))).then(descent);
            case "maxNorm/columns" -> descent.then(new MaxNorm(get("limit")));
            default -> null;
        };
    }

    private UpdateRule averaged(ExponentialAverage.Form form) {
        return momentum().then(new ExponentialAverage(get("decay"), form));
    }

    private UpdateRule momentum() {
        return new Momentum(rate, get("momentum"), Momentum.Form.RATE_OUTSIDE, 0);
    }

    private UpdateRule adam() {
        return new Adam(rate, get("beta1"), get("beta2"), get("epsilon"));
    }

    private boolean given(String name) {
        return hyper.has(name) && !hyper.get(name).isNull();
    }

    private double orZero(String name) {
        return given(name) ? get(name) : 0;
    }

    private int whole(String name) {
        return (int) get(name);
    }

    private double get(String name) {
        if (!given(name)) {
            throw new IllegalArgumentException("no hyperparameter " + name + " in " + hyper);
        }
        return hyper.get(name).asDouble();
    }
}
