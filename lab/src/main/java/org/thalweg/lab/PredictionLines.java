package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.train.Json;
import org.thalweg.train.TrainedModel;

/// Predictions as lines of CSV or JSON: the class and its probability, or the values.
///
/// Numbers have the fewest digits that tell them from others of their type.
///
/// @param probabilities whether the probability of every class follows
record PredictionLines(TrainedModel model, boolean json, boolean probabilities) {
    /// The first line of CSV.
    String header() {
        List<String> names = model.targetNames();
        if (!model.classifies()) {
            return csv(names.stream());
        }
        return csv(Stream.concat(Stream.of("class", "probability"), probabilities ? names.stream() : Stream.empty()));
    }

    /// What is predicted for one row.
    ///
    /// @param prediction `[rows, classes or values]`
    String line(NDArray prediction, int row) {
        int width = model.targetNames().size();
        List<String> numbers = new ArrayList<>();
        int largest = 0;
        for (int i = 0; i < width; i++) {
            numbers.add(number(prediction, row * width + i));
            if (prediction.get(row * width + i) > prediction.get(row * width + largest)) {
                largest = i;
            }
        }
        if (model.classifies()) {
            return json ? jsonClass(numbers, largest) : csvClass(numbers, largest);
        }
        return json ? values(Json.object(), numbers).compact() : csv(numbers.stream());
    }

    private String csvClass(List<String> numbers, int largest) {
        return csv(Stream.concat(
                Stream.of(model.targetNames().get(largest), numbers.get(largest)),
                probabilities ? numbers.stream() : Stream.empty()));
    }

    private String jsonClass(List<String> numbers, int largest) {
        Json.Members line = Json.object()
                .with("class", Json.of(model.targetNames().get(largest)))
                .with("probability", new Json.Num(numbers.get(largest)));
        return (probabilities ? line.with("probabilities", values(Json.object(), numbers)) : line).compact();
    }

    private Json.Members values(Json.Members object, List<String> numbers) {
        Json.Members all = object;
        for (int i = 0; i < numbers.size(); i++) {
            all = all.with(model.targetNames().get(i), new Json.Num(numbers.get(i)));
        }
        return all;
    }

    private static String number(NDArray values, int at) {
        double value = values.get(at);
        return values.dtype() == DType.F32 ? Float.toString((float) value) : Double.toString(value);
    }

    /// RFC 4180: what holds a comma, a quote or an end of line stands in quotes.
    private static String csv(Stream<String> fields) {
        return fields.map(field -> field.matches("(?s).*[,\"\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field)
                .collect(Collectors.joining(","));
    }
}
