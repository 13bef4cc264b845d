package org.thalweg.optim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder of golden files, with its problems.
final class GoldenFolder {
    private static final String PROBLEMS = "problems.json";
    private static final String SCHEDULES = "schedules.json";

    /// Not files of rules.
    private static final Set<String> OTHER_FILES = Set.of(PROBLEMS, SCHEDULES);

    private final Path path;
    private final Map<String, GoldenProblem> problems = new HashMap<>();

    private GoldenFolder(Path path) {
        this.path = path;
        JsonNode all = read(PROBLEMS);
        for (String name : all.propertyNames()) {
            problems.put(name, GoldenProblem.of(all.get(name)));
        }
    }

    /// The folder that `-Dthalweg.golden=DIR` names, or the test resources.
    static GoldenFolder chosen() {
        String named = System.getProperty("thalweg.golden");
        if (named == null) {
            return resources();
        }
        Path path = Path.of(named);
        return new GoldenFolder(Files.isDirectory(path) ? path : Path.of("..").resolve(path)); // as seen from the root
    }

    static GoldenFolder resources() {
        try {
            return new GoldenFolder(Path.of(
                    GoldenFolder.class.getResource("/org/thalweg/golden").toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> ruleFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !OTHER_FILES.contains(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The cases of `schedules.json`, if the folder has it.
    List<JsonNode> schedules() {
        List<JsonNode> cases = new ArrayList<>();
        if (Files.exists(path.resolve(SCHEDULES))) {
            read(SCHEDULES).get("schedules").forEach(cases::add);
        }
        return cases;
    }

    JsonNode read(String file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(path.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The problem of a case.
    GoldenProblem problem(JsonNode json) {
        String name = json.get("problem").asString();
        GoldenProblem problem = problems.get(name);
        if (problem == null) {
            throw new IllegalArgumentException("no problem " + name + "; there are " + problems.keySet());
        }
        return problem;
    }
}
