package org.thalweg.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.spec.Spec;

/// The folder that a run gets when none is named: `runs/fashion-mlp-5b1c8a90`.
///
/// It follows from all that decides the result. So the same command has the same folder, whose content it makes
/// again bit for bit, and another command has another one.
final class RunName {
    private static final int LONGEST = 40;

    private RunName() {}

    static Path of(TrainChoices choices, Chosen<?> loss, int batch) {
        Spec model = choices.model().canonical();
        String all = String.join(
                "\n",
                choices.data().toString(),
                model.toString(),
                choices.optimizer().canonical().toString(),
                loss.canonical().toString(),
                choices.epochs() + " " + batch + " " + choices.order() + choices.stream(),
                Stream.of(choices.metrics(), choices.stops())
                        .flatMap(List::stream)
                        .map(chosen -> chosen.canonical().toString())
                        .toList()
                        .toString());
        var sum = new CRC32();
        sum.update(all.getBytes(StandardCharsets.UTF_8));
        String kind = model instanceof Spec.Call call ? call.name() : "model";
        return Path.of("runs", stem(choices.data().data()) + "-" + kind + "-" + String.format("%08x", sum.getValue()));
    }

    /// The last part of a path without its endings, in characters that every file system has.
    private static String stem(String data) {
        String file = data.substring(Math.max(data.lastIndexOf('/'), data.lastIndexOf('\\')) + 1);
        int dot = file.indexOf('.', 1);
        String name = (dot < 0 ? file : file.substring(0, dot)).replaceAll("[^A-Za-z0-9_-]+", "-");
        return name.substring(0, Math.min(name.length(), LONGEST));
    }
}
