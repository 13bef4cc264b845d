package org.thalweg.optim;

import org.jspecify.annotations.Nullable;

/// The rules behind the golden forms of those that work element by element, and of the small ones beside them,
/// from hyperparameters alone.
final class ElementwiseForms {
    private final GoldenHyper hyper;
    private final Schedule rate;

    private ElementwiseForms(GoldenHyper hyper, Schedule rate) {
        this.hyper = hyper;
        this.rate = rate;
    }

    /// @param name file and form, as in `adam/corrected`
    /// @return null for other forms
    static @Nullable UpdateRule of(String name, GoldenHyper hyper, Schedule rate) {
        return new ElementwiseForms(hyper, rate).rule(name);
    }

    private @Nullable UpdateRule rule(String name) {
        return switch (name) {
            case "history/plain" -> new History(rate, get("tau"));
            case "deltaBarDelta/plain" -> new DeltaBarDelta(rate, get("kappa"), get("phi"), get("theta"));
            case "rprop/withoutBacktracking" -> rprop(false);
            case "rprop/withBacktracking" -> rprop(true);
            case "adagrad/outside" -> penalized("weightDecay", adagrad(EpsilonPlace.OUTSIDE));
            case "adagrad/inside" -> adagrad(EpsilonPlace.INSIDE);
            case "rmsprop/inside" -> rmsprop(RmsProp.Form.INSIDE, false);
            case "rmsprop/insideCentered" -> rmsprop(RmsProp.Form.INSIDE, true);
            case "rmsprop/outside" -> penalized("weightDecay", rmsprop(RmsProp.Form.OUTSIDE, false));
            case "rmsprop/outsideCentered" -> penalized("weightDecay", rmsprop(RmsProp.Form.OUTSIDE, true));
            case "rmsprop/corrected" -> rmsprop(RmsProp.Form.CORRECTED, false);
            case "rmspropNesterov/interim" -> new RmsPropNesterov(rate, get("rho"), get("momentum"), get("epsilon"));
            case "adadelta/zeiler" -> penalized("weightDecay", new AdaDelta(rate, get("rho"), get("epsilon")));
            case "adamax/paper", "adamax/epsilon" ->
                penalized("coupledDecay", new AdaMax(rate, get("beta1"), get("beta2"), get("epsilon", 0)));
            case "nadam/dozat" -> nadam(Nadam.Momenta.DOZAT);
            case "nadam/constant" -> nadam(Nadam.Momenta.CONSTANT);
            case "amsgrad/paper" -> amsgrad(AmsGrad.Form.PAPER);
            case "amsgrad/rawMaximum" -> amsgrad(AmsGrad.Form.RAW_MAXIMUM);
            case "amsgrad/correctedMaximum" -> amsgrad(AmsGrad.Form.CORRECTED_MAXIMUM);
            case "adamw/decoupled" -> adamw(AdamW.Decay.DECOUPLED);
            case "adamw/matricesDecayed" -> adamw(AdamW.Decay.MATRICES);
            case "adamw/paper" -> adamw(AdamW.Decay.PAPER);
            case "radam/paper" -> radam(4, RAdam.Root.CORRECTED);
            case "radam/uncorrectedEpsilon" -> radam(5, RAdam.Root.UNCORRECTED);
            case "radam/correctedEpsilon" -> radam(get("threshold"), RAdam.Root.CORRECTED);
            case "yogi/paper" -> yogi(false);
            case "yogi/corrected" -> yogi(true);
            case "adabelief/paper" ->
                new AdaBelief(rate, get("beta1"), get("beta2"), get("epsilon"), get("epsilonAverage"));
            case "lion/paper" -> new Lion(rate, get("beta1"), get("beta2"), get("weightDecay"));
            case "adan/paper" -> adan(Adan.Form.PAPER);
            case "adan/decoupled" -> adan(Adan.Form.DECOUPLED);
            case "adan/optax" -> adan(Adan.Form.OPTAX);
            case "scheduleFree/sgd" -> scheduleFree(ScheduleFree.Base.SGD);
            case "scheduleFree/adamw" -> scheduleFree(ScheduleFree.Base.ADAMW);
            case "scheduleFree/adamwCorrected" -> scheduleFree(ScheduleFree.Base.ADAMW_CORRECTED);
            case "asgd/torch" ->
                penalized("coupledDecay", new Asgd(rate, get("lambd"), get("power"), hyper.whole("t0")));
            case "novograd/plain" -> new NovoGrad(rate, get("beta1"), get("beta2"), get("epsilon"), get("weightDecay"));
            case "fromage/floored" -> new Fromage(rate, get("smallestNorm"));
            case "sm3/plain" -> new Sm3(rate, get("momentum"), get("epsilon"));
            default -> null;
        };
    }

    private UpdateRule penalized(String decay, UpdateRule rule) {
        return new L2(get(decay, 0)).then(rule);
    }

    private UpdateRule rprop(boolean backtracking) {
        return new Rprop(rate, get("decrease"), get("increase"), get("smallestStep"), get("largestStep"), backtracking);
    }

    private UpdateRule adagrad(EpsilonPlace place) {
        return new AdaGrad(rate, get("epsilon"), place, get("initialAccumulator"), get("rateDecay", 0));
    }

    private UpdateRule rmsprop(RmsProp.Form form, boolean centered) {
        return new RmsProp(
                rate, get("rho"), get("epsilon"), get("momentum", 0), centered, form, get("initialAccumulator", 0));
    }

    private UpdateRule nadam(Nadam.Momenta momenta) {
        UpdateRule nadam =
                new Nadam(rate, get("beta1"), get("beta2"), get("epsilon"), get("momentumDecay", 0), momenta);
        return penalized("coupledDecay", nadam).then(new DecoupledDecay(get("weightDecay", 0)));
    }

    private UpdateRule amsgrad(AmsGrad.Form form) {
        return new AmsGrad(rate, get("beta1"), get("beta2"), get("epsilon"), form);
    }

    private UpdateRule adamw(AdamW.Decay decay) {
        return new AdamW(rate, get("beta1"), get("beta2"), get("epsilon"), get("weightDecay"), decay);
    }

    private UpdateRule radam(double threshold, RAdam.Root root) {
        return new RAdam(rate, get("beta1"), get("beta2"), get("epsilon", 0), threshold, root);
    }

    private UpdateRule yogi(boolean corrected) {
        return new Yogi(rate, get("beta1"), get("beta2"), get("epsilon"), get("initialAccumulator"), corrected);
    }

    private UpdateRule adan(Adan.Form form) {
        return new Adan(
                rate,
                get("beta1"),
                get("beta2"),
                get("beta3"),
                get("epsilon"),
                get("weightDecay"),
                form,
                get("epsilonRoot", 0));
    }

    private UpdateRule scheduleFree(ScheduleFree.Base base) {
        return new ScheduleFree(rate, base, get("beta1"), get("beta2", 0), get("epsilon", 0), get("weightDecay"), (long)
                get("warmup", 0));
    }

    private double get(String name) {
        return hyper.number(name);
    }

    private double get(String name, double unused) {
        return hyper.number(name, unused);
    }
}
