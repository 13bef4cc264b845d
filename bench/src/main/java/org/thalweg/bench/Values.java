package org.thalweg.bench;

import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Random values from a fixed seed. What they are does not matter, only that they are none that make work easy.
final class Values {
    private static final long SEED = 1;

    private Values() {}

    /// Normal numbers of type F32; the same for the same name.
    static NDArray normal(String name, Shape shape, double deviation) {
        Rng rng = Rng.of(SEED).stream(name);
        return NDArray.fill(DType.F32, shape, _ -> deviation * rng.nextGaussian());
    }

    /// Numbers of type F32 from 0 to 1; the same for the same name.
    static NDArray uniform(String name, Shape shape) {
        Rng rng = Rng.of(SEED).stream(name);
        return NDArray.fill(DType.F32, shape, _ -> rng.nextDouble());
    }

    /// Whole numbers from 0 to `classes` − 1, of type I32.
    static NDArray labels(String name, Shape shape, int classes) {
        Rng rng = Rng.of(SEED).stream(name);
        return NDArray.fill(DType.I32, shape, _ -> rng.nextInt(classes));
    }
}
