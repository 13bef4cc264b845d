package org.thalweg.optim;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rules that a form of a golden file stands for, from its hyperparameters alone. Empty for forms of rules
/// that are not in the catalogue.
final class GoldenRules {
    private final JsonNode hyper;
    private final Schedule rate;

    private GoldenRules(JsonNode hyper, Schedule rate) {
        this.hyper = hyper;
        this.rate = rate;
    }

    static Optional<UpdateRule> of(String file, String form, JsonNode hyper, Schedule rate) {
        String name = file + "/" + form;
        return Optional.ofNullable(ElementwiseForms.of(name, new GoldenHyper(hyper), rate))
                .or(() -> Optional.ofNullable(new GoldenRules(hyper, rate).rule(name)));
    }

    private @Nullable UpdateRule rule(String name) {
        return switch (name) {
            case "sgd/plain" -> penalty("weightDecay").then(sgd());
            case "momentum/textbook" -> momentum(Momentum.Form.TEXTBOOK, 0);
            case "momentum/rateOutside" ->
                penalty("weightDecay").then(momentum(Momentum.Form.RATE_OUTSIDE, get("dampening")));
            case "momentum/average" -> momentum(Momentum.Form.AVERAGE, 0);
            case "nesterov/interim" -> new Nesterov(rate, get("momentum"));
            case "nesterov/rewritten" ->
                penalty("weightDecay").then(new Nesterov(rate, get("momentum"), Nesterov.Form.REWRITTEN));
            case "nesterov/convex" -> new Nesterov(rate, 0, Nesterov.Form.CONVEX);
            case "adam/corrected" -> penalty("coupledDecay").then(adam());
            case "adam/uncorrected" -> adam(get("epsilon"), 0, Adam.Root.UNCORRECTED);
            case "adam/insideRoot" -> adam(0, get("epsilon"), Adam.Root.CORRECTED);
            case "adam/bothEpsilons" -> adam(get("epsilon"), get("epsilonRoot"), Adam.Root.CORRECTED);
            case "clip/value" -> new ClipByValue(get("limit")).then(sgd());
            case "clip/globalNorm" -> new ClipByGlobalNorm(get("limit")).then(sgd());
            case "clip/globalNormTorch" -> new ClipByGlobalNorm(get("limit"), 1e-6).then(sgd());
            case "clip/globalNormAdam" -> new ClipByGlobalNorm(get("limit")).then(adam());
            default -> StructuredForms.of(name, hyper, rate);
        };
    }

    private L2 penalty(String decay) {
        return new L2(new GoldenHyper(hyper).number(decay, 0));
    }

    private UpdateRule sgd() {
        return new Sgd(rate);
    }

    private UpdateRule momentum(Momentum.Form form, double dampening) {
        return new Momentum(rate, get("momentum"), form, dampening);
    }

    private UpdateRule adam() {
        return adam(get("epsilon"), 0, Adam.Root.CORRECTED);
    }

    private UpdateRule adam(double epsilon, double epsilonRoot, Adam.Root root) {
        return new Adam(rate, get("beta1"), get("beta2"), epsilon, epsilonRoot, root);
    }

    private double get(String name) {
        return new GoldenHyper(hyper).number(name);
    }
}
