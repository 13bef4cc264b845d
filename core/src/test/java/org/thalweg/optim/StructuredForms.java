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
            default -> null;
        };
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
            case "penalty/plain" -> new L1(get("l1")).then(new L2(get("l2"))).then(descent);
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
