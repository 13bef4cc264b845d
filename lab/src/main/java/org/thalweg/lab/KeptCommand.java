package org.thalweg.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.train.Json;
import org.thalweg.train.JsonException;

/// The file `command.json` of a run: the options of the command that trains it, so that `--resume` needs to name
/// the run only. The one file of a run with paths of this machine.
final class KeptCommand {
    static final String FILE = "command.json";
    static final String DATA = "DATA";

    /// What can be given anew when a run goes on.
    private static final Set<String> FREE =
            Set.of("--target", "--epochs", "--stop", StreamOption.NAME, CheckpointOption.NAME);

    private KeptCommand() {}

    /// The text of the file.
    static String text(Options options, TrainChoices choices, int batch) {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        String data = choices.data().data();
        boolean embedded = EmbeddedData.named(data).isPresent();
        kept.put(DATA, List.of(embedded ? data : absolute(data)));
        for (String name : TrainCommand.OPTIONS) {
            List<String> given = options.texts(name);
            if (!given.isEmpty()) {
                kept.put(name, given);
            }
        }
        boolean arrays = !embedded && DataChoice.of(data) instanceof DataChoice.Arrays;
        if (arrays) { // elsewhere the target is a column
            options.text("--target")
                    .filter(target -> !target.equals(TrainingData.ITSELF))
                    .ifPresent(labels -> kept.put("--target", List.of(absolute(labels))));
        }
        put(kept, "--model", choices.model());
        put(kept, "--optimizer", choices.optimizer());
        if (choices.stream().isEmpty()) {
            kept.put("--epochs", List.of(Integer.toString(choices.epochs())));
        }
        kept.put("--batch", List.of(Integer.toString(batch)));
        Json.Members object = Json.object();
        for (var option : kept.entrySet()) {
            object = object.with(option.getKey(), Json.of(option.getValue()));
        }
        return object.pretty();
    }

    private static void put(Map<String, List<String>> kept, String name, Chosen<?> chosen) {
        kept.put(name, List.of(chosen.given()));
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /// The options of a command that goes on with a run: those given now, and for the rest those of the run.
    ///
    /// @throws UsageException if there is no such run, or an option is given that belongs to the run
    static Options over(Options now, Path folder) {
        List<String> fixed = Stream.concat(Stream.of("--out"), TrainCommand.OPTIONS.stream())
                .filter(name -> !FREE.contains(name))
                .toList();
        for (String name : fixed) {
            if (now.has(name)) {
                throw new UsageException(
                        name + " belongs to the run in " + folder + ", which goes on as it began: leave"
                                + " it out. With --resume one can give DATA, if they have moved, --epochs, --stop, --stream,"
                                + " --checkpoint-every, --threads and --json");
            }
        }
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new UsageException("--resume " + folder + ": there is no " + FILE
                    + ", so no run of this command line. Name the folder of a training");
        }
        try {
            Map<String, List<String>> kept = new LinkedHashMap<>();
            Json.parse(Files.readString(file))
                    .members()
                    .values()
                    .forEach((name, values) -> kept.put(
                            name, values.items().stream().map(Json::text).toList()));
            return new Options(now.parsed(), kept);
        } catch (IOException | JsonException e) {
            throw new UsageException(
                    file + ": is damaged: " + e.getMessage() + ". Restore it from a copy, or train again", e);
        }
    }
}
