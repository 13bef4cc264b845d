package org.thalweg.optim;

import java.util.Optional;
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
        return Optional.ofNullable(new GoldenRules(hyper, rate).rule(file + "/" + form));
    }

    private UpdateRule rule(String name) {
        return switch (name) {
            case "sgd/plain" -> new L2(get("weightDecay")).then(sgd());
            case "momentum/textbook" -> momentum(Momentum.Form.TEXTBOOK, 0);
            case "momentum/rateOutside" ->
                new L2(get("weightDecay")).then(momentum(Momentum.Form.RATE_OUTSIDE, get("dampening")));
            case "momentum/average" -> momentum(Momentum.Form.AVERAGE, 0);
            case "nesterov/interim" -> new Nesterov(rate, get("momentum"));
            case "nesterov/rewritten" ->
                new L2(get("weightDecay")).then(new Nesterov(rate, get("momentum"), Nesterov.Form.REWRITTEN));
            case "nesterov/convex" -> new Nesterov(rate, 0, Nesterov.Form.CONVEX);
            case "adam/corrected" -> new L2(get("coupledDecay")).then(adam());
            case "adam/uncorrected" -> adam(get("epsilon"), 0, Adam.Root.UNCORRECTED);
            case "adam/insideRoot" -> adam(0, get("epsilon"), Adam.Root.CORRECTED);
            case "adam/bothEpsilons" -> adam(get("epsilon"), get("epsilonRoot"), Adam.Root.CORRECTED);
            case "adamw/decoupled" -> adam().then(new DecoupledDecay(get("weightDecay")));
            case "clip/value" -> new ClipByValue(get("limit")).then(sgd());
            case "clip/globalNorm" -> new ClipByGlobalNorm(get("limit")).then(sgd());
            case "clip/globalNormTorch" -> new ClipByGlobalNorm(get("limit"), 1e-6).then(sgd());
            case "clip/globalNormAdam" -> new ClipByGlobalNorm(get("limit")).then(adam());
            default -> StructuredForms.of(name, hyper, rate);
        };
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
        JsonNode value = hyper.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no hyperparameter " + name + " in " + hyper);
        }
        return value.asDouble();
    }
}
