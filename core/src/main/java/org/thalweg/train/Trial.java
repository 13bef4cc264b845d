package org.thalweg.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one training of a [Tuning] came to.
///
/// @param number of the values that were tried, from 1
/// @param seed of initial values and batches
/// @param epochs that it trained for
/// @param values what was tried, by the names of the dimensions
/// @param specs what was trained, by name
/// @param ending `completed`, why it stopped, or `not finite`
/// @param figures [TrainingOutcome#figures]
/// @param seconds what it took
public record Trial(
        int number,
        long seed,
        int epochs,
        Map<String, String> values,
        Map<String, String> specs,
        String ending,
        Map<String, Double> figures,
        double seconds) {
    static final String NOT_FINITE = "not finite";

    public Trial {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        specs = Collections.unmodifiableMap(new LinkedHashMap<>(specs));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /// A figure; NaN if values were not finite.
    public double score(String metric) {
        return ending.equals(NOT_FINITE) ? Double.NaN : figures.getOrDefault(metric, Double.NaN);
    }

    /// One object with all of it.
    public Json.Members json() {
        return Json.object()
                .with("trial", Json.of(number))
                .with("seed", Json.of(seed))
                .with("epochs", Json.of(epochs))
                .with("values", texts(values))
                .with("specs", texts(specs))
                .with("ending", Json.of(ending))
                .with("figures", numbers(figures))
                .with("seconds", Json.of(seconds));
    }

    static Trial of(Json.Members json) {
        return new Trial(
                (int) json.get("trial").whole(),
                json.get("seed").whole(),
                (int) json.get("epochs").whole(),
                texts(json.get("values")),
                texts(json.get("specs")),
                json.get("ending").text(),
                numbers(json.get("figures")),
                json.get("seconds").number());
    }

    private static Json texts(Map<String, String> texts) {
        Json.Members all = Json.object();
        for (var text : texts.entrySet()) {
            all = all.with(text.getKey(), Json.of(text.getValue()));
        }
        return all;
    }

    private static Json numbers(Map<String, Double> numbers) {
        Json.Members all = Json.object();
        for (var number : numbers.entrySet()) {
            all = all.with(number.getKey(), Json.of(number.getValue()));
        }
        return all;
    }

    private static Map<String, String> texts(Json json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.members().values().forEach((name, text) -> texts.put(name, text.text()));
        return texts;
    }

    private static Map<String, Double> numbers(Json json) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        json.members().values().forEach((name, number) -> numbers.put(name, number.number()));
        return numbers;
    }
}
