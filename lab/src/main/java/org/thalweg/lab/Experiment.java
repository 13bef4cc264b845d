package org.thalweg.lab;

import java.util.List;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Loss;
import org.thalweg.optim.UpdateRule;
import org.thalweg.train.Trainer;
import picocli.CommandLine.Model.CommandSpec;

/// Data, and how networks are trained on them: what commands share that train several.
record Experiment(TrainChoices choices, TrainingData data, TrainingData.Form form, Chosen<Loss> loss, int batch) {
    /// A command about data, with options that mean what they mean to `thalweg train`.
    static CommandSpec command(String name, List<String> options) {
        CommandSpec train = new TrainCommand().spec();
        CommandSpec spec = CommandSpec.create().name(name).addOption(Options.help());
        spec.addPositional(train.positionalParameters().getFirst().toBuilder().build());
        options.forEach(
                option -> spec.addOption(train.findOption(option).toBuilder().build()));
        spec.usageMessage().sortOptions(false);
        return spec;
    }

    /// Reads the data, with a word on the terminal meanwhile.
    static Experiment read(TrainChoices choices, Screen screen) {
        screen.over("reading " + choices.data().data());
        try {
            TrainingData data = TrainingData.read(choices.data());
            TrainingData.Form form = data.form();
            return new Experiment(choices, data, form, choices.loss(form.task()), choices.batch(form.examples()));
        } finally {
            screen.over("");
        }
    }

    Trainer trainer(Architecture model, UpdateRule rule) {
        return Trainer.of(model, loss.value(), rule)
                .scaling(form.scaling(model))
                .epochs(choices.epochs())
                .batchSize(batch)
                .order(choices.order())
                .seed(choices.seed())
                .threads(choices.threads())
                .dtype(choices.dtype());
    }

    Trainer trainer() {
        return trainer(choices.model().value(), choices.optimizer().value());
    }

    /// What stands before the names of the figures that models are judged by: those of the part that is held out,
    /// or of the training part if none is.
    String judged() {
        return !data.split().validation().isEmpty()
                ? "validation_"
                : !data.split().test().isEmpty() ? "test_" : "";
    }
}
