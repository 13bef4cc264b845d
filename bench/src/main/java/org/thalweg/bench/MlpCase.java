package org.thalweg.bench;

import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;

/// One training step of a network of dense layers: forward, backward, Adam.
record MlpCase(String name, Work work, Mlp mlp) implements Case {
    @Override
    public Step prepare(int threads) {
        var rule = new Adam(new Constant(0.001));
        TrainingStep step = TrainingStep.of(rule, mlp.layout(), mlp.start(), mlp::loss, true, threads);
        mlp.bindData(step.executable());
        return step;
    }
}
