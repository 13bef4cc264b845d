package org.thalweg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Dataset;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.solve.Bfgs;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Objective;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.train.Descent;
import org.thalweg.train.Trainer;
import org.thalweg.train.TrainingOutcome;

/// The examples of README.md, run. Each stands between two marks here, and word for word in README.
class ReadmeExamplesTest {
    private static final Path README = Path.of("../README.md");
    private static final Path THIS = Path.of("src/test/java/org/thalweg/ReadmeExamplesTest.java");
    private static final Pattern REGION = Pattern.compile("(?s) *// example\\n(.*?)\\n *// end\\n");

    @Test
    void aNetworkIsTrainedOnArraysOfTheCaller() {
        // example
        float[] points = {0, 0, 0, 1, 1, 0, 1, 1}; // arrays of your own, which are not copied
        int[] classes = {0, 1, 1, 0}; // exclusive or
        NDArray features = NDArray.of(Shape.of(4, 2), points);
        Dataset data = Dataset.of(features, NDArray.of(Shape.of(4), classes));

        TrainingOutcome outcome = Trainer.of(Mlp.of(16), new SoftmaxCrossEntropy(), new Adam(new Constant(0.05)))
                .batchSize(4)
                .epochs(200)
                .train(data);
        double accuracy = outcome.train().metric("accuracy"); // 1.0
        int[] predicted = outcome.model().classes(features); // 0, 1, 1, 0
        // end
        assertThat(accuracy).isEqualTo(1);
        assertThat(predicted).containsExactly(classes);
    }

    @Test
    void aFunctionIsMinimized() {
        // example
        UnaryOperator<Tensor> rosenbrock = p -> {
            Tensor x = p.slice(0, 0, 1);
            Tensor y = p.slice(0, 1, 2);
            Tensor valley = y.minus(x.square()).square().times(100);
            return valley.plus(x.minus(1).square()).sum();
        };
        NDArray start = NDArray.of(Shape.of(2), -1.2, 1.0);
        double[] minimum;
        try (var descent = Descent.of(new Adam(new Constant(0.02)), start, rosenbrock)) {
            descent.run(5000);
            minimum = descent.point().toDoubles(); // 1, 1
        }
        // end
        assertThat(minimum).containsExactly(new double[] {1, 1}, within(1e-3));
    }

    @Test
    void aFunctionIsMinimizedToTheLastDigit() {
        // example
        Objective booth = Objective.of(
                2, p -> Math.pow(p[0] + 2 * p[1] - 7, 2) + Math.pow(2 * p[0] + p[1] - 5, 2), (p, gradient) -> {
                    double a = p[0] + 2 * p[1] - 7;
                    double b = 2 * p[0] + p[1] - 5;
                    gradient[0] = 2 * a + 4 * b;
                    gradient[1] = 4 * a + 2 * b;
                });
        var found = Minimization.of(booth).from(0, 0).run(new Bfgs());
        String report = found.report(); // converged: the gradient, …
        double[] x = found.point().x(); // 1, 3
        // end
        assertThat(report).startsWith("converged: the gradient, ");
        assertThat(x[0]).isCloseTo(1, within(1e-8));
        assertThat(x[1]).isCloseTo(3, within(1e-8));
    }

    @Test
    void readmeShowsTheseExamples() throws IOException {
        String readme = Files.readString(README);
        List<String> examples = REGION.matcher(Files.readString(THIS))
                .results()
                .map(region -> region.group(1).stripIndent())
                .toList();
        assertThat(examples).hasSize(3);
        for (String example : examples) {
            assertThat(readme).contains("```java\n" + example + "\n```");
        }
    }
}
