package org.thalweg.train;

import java.nio.file.Path;
import org.thalweg.data.Csv;
import org.thalweg.data.Dataset;
import org.thalweg.data.Source;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Data for tests.
final class SmallData {
    private SmallData() {}

    /// Points in the plane, around (−1, 0), (1, 0) and (0, 2): three classes that overlap little.
    static Dataset clouds(int n) {
        Rng random = Rng.of(11);
        double[][] centres = {{-1, 0}, {1, 0}, {0, 2}};
        int[] classes = new int[n];
        NDArray points = NDArray.zeros(DType.F64, Shape.of(n, 2));
        for (int i = 0; i < n; i++) {
            classes[i] = i % 3;
            points.set(2 * i, centres[i % 3][0] + 0.3 * random.nextGaussian());
            points.set(2 * i + 1, centres[i % 3][1] + 0.3 * random.nextGaussian());
        }
        return Dataset.of(points, NDArray.of(Shape.of(n), classes));
    }

    /// y = 3x − 2 and a little noise.
    static Dataset line(int n) {
        Rng random = Rng.of(12);
        NDArray x = NDArray.fill(DType.F64, Shape.of(n, 1), _ -> random.nextGaussian());
        NDArray y = NDArray.fill(DType.F64, Shape.of(n, 1), i -> 3 * x.get(i) - 2 + 0.1 * random.nextGaussian());
        return Dataset.of(x, y);
    }

    /// One of the tables of the module `datasets`.
    static Dataset table(String name, String target) {
        return Csv.predicting(target).read(resource("tables/" + name + ".csv"));
    }

    static Source resource(String path) {
        return Source.of(Path.of("../datasets/src/main/resources/org/thalweg/datasets", path.split("/")));
    }
}
