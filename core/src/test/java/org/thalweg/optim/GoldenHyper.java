package org.thalweg.optim;

import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The hyperparameters of a golden case by name. One that is null or not there is not used.
record GoldenHyper(JsonNode json) {
    double number(String name) {
        return used(name).asDouble();
    }

    /// A number, or another in its place where it is not used.
    double number(String name, double unused) {
        return isUsed(name) ? number(name) : unused;
    }

    long whole(String name) {
        return used(name).asLong();
    }

    boolean truth(String name) {
        return used(name).asBoolean();
    }

    String word(String name) {
        return used(name).asString();
    }

    List<Long> wholes(String name) {
        JsonNode list = used(name);
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.get(i).asLong())
                .toList();
    }

    boolean isUsed(String name) {
        return json.has(name) && !json.get(name).isNull();
    }

    JsonNode used(String name) {
        if (!isUsed(name)) {
            throw new IllegalArgumentException("no hyperparameter " + name + " in " + json);
        }
        return json.get(name);
    }
}
