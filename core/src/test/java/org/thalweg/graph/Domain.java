package org.thalweg.graph;

import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Where the values of an operand are drawn from, so that an op is defined there and, for differences, has no kink
/// near.
public interface Domain {
    NDArray sample(DType dtype, Shape shape, Rng rng);

    /// Uniform between two numbers.
    static Domain between(double low, double high) {
        return (dtype, shape, rng) -> NDArray.fill(dtype, shape, _ -> low + (high - low) * rng.nextDouble());
    }

    /// Of either sign, with a magnitude between two numbers.
    static Domain eitherSign(double least, double most) {
        return (dtype, shape, rng) ->
                NDArray.fill(dtype, shape, _ -> (rng.nextInt(2) * 2 - 1) * (least + (most - least) * rng.nextDouble()));
    }

    /// An integer plus something between 0.1 and 0.9.
    static Domain offIntegers(int low, int high) {
        return (dtype, shape, rng) ->
                NDArray.fill(dtype, shape, _ -> low + rng.nextInt(high - low) + 0.1 + 0.8 * rng.nextDouble());
    }

    /// `offset` plus multiples of `step` between −2 and 2: two operands on the same grid tie often, on grids with
    /// different offsets never.
    static Domain grid(double step, double offset) {
        int most = (int) (2 / step);
        return (dtype, shape, rng) ->
                NDArray.fill(dtype, shape, _ -> (rng.nextInt(2 * most + 1) - most) * step + offset);
    }

    /// Integers between two, both included.
    static Domain whole(int low, int high) {
        return (dtype, shape, rng) -> NDArray.fill(dtype, shape, _ -> low + rng.nextInt(high - low + 1));
    }

    /// Any 32 bits.
    static Domain words() {
        return (dtype, shape, rng) -> NDArray.fill(dtype, shape, _ -> rng.nextInt());
    }

    /// True or false.
    static Domain truth() {
        return whole(0, 1);
    }

    /// All different, by at least 0.1.
    static Domain distinct() {
        return (dtype, shape, rng) -> {
            int[] order = rng.permutation(shape.elements());
            return NDArray.fill(dtype, shape, i -> (order[i] - order.length / 2) * 0.1);
        };
    }
}
