package org.thalweg.bench;

import java.util.function.Supplier;
import org.thalweg.optim.UpdateRule;

/// One training step of a network: forward, backward, update.
record TrainingCase(String name, Work work, UpdateRule rule, Supplier<Network> network) implements Case {
    @Override
    public Step prepare(int threads) {
        Network made = network.get();
        Parameters parameters = Parameters.of(made);
        TrainingStep step = TrainingStep.of(
                rule,
                parameters.layout(),
                parameters.start(),
                tensors -> made.loss().apply(Parameters.of(tensors)),
                true,
                threads);
        made.data().forEach(step.executable()::bind);
        return step;
    }
}
