package org.thalweg.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// A convolutional network for images, in the manner of LeCun, Bottou, Bengio & Haffner (1998), "Gradient-based
/// learning applied to document recognition", with the small filters of Simonyan & Zisserman (2015), "Very deep
/// convolutional networks for large-scale image recognition", arXiv:1409.1556, §2.1:
///
/// - for each of the given numbers a 3×3 convolution with that many filters, which keeps the image's size, and a
///   rectifier;
/// - after each second one, and after the last, the maximum over 2×2 windows;
/// - a dense layer with a rectifier and dropout;
/// - a dense layer for the outputs.
///
/// `cnn` alone is the network of the Keras and PyTorch examples for MNIST: 32 and 64 filters, one pooling, 128
/// units. They have no padding; here there is. Examples are images `[height, width, channels]`.
///
/// @param filters of each convolution, from the image on; 32 and 64 by default
/// @param dense units of the dense layer, or 0 for none; 128 by default
/// @param dropout the share of the dense layer's inputs and outputs that training drops; 0 by default
/// @param init how the weights of all layers start; [HeUniform] by default, which suits rectifiers
@Named("cnn")
@Meaning("convolutional network for images: 3×3 filters, a 2×2 maximum after each second layer, a dense layer")
public record Cnn(
        @Variadic @Default("[32, 64]") @Meaning("filters of each convolution; 32 and 64 if none are given")
        List<Integer> filters,

        @Default("128") @Meaning("units of the dense layer, 0 for none")
        int dense,

        @Default("0") @Meaning("share dropped in training before and after the dense layer")
        double dropout,

        @Default("heUniform") @Meaning("how weights start") Initializer init)
        implements Architecture {
    private static final int KERNEL = 3;
    private static final int PAIR = 2;

    public Cnn {
        filters = List.copyOf(filters);
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("cnn: there are no filters; give a number for each convolution");
        }
        filters.forEach(number -> Conv.requireFilters("cnn", number, 1));
        if (dense < 0) {
            throw new IllegalArgumentException("cnn: dense is " + dense + "; it has at least 1 unit, or 0 for none");
        }
        new Dropout(dropout); // refuses what is no share
    }

    /// Convolutions with these numbers of filters, a dense layer of 128, no dropout.
    public static Cnn of(int... filters) {
        return new Cnn(Arrays.stream(filters).boxed().toList(), 128, 0, new HeUniform());
    }

    @Override
    public Layer network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            layers.add(new Conv(filters.get(i), Extent.of(KERNEL), 1, new Same(), 1, 1, true, init));
            layers.add(new Relu());
            if (i % PAIR == 1 || i == filters.size() - 1) {
                layers.add(new MaxPool(PAIR));
            }
        }
        layers.add(new Flatten());
        addDropout(layers);
        if (dense > 0) {
            layers.add(new Dense(dense, init));
            layers.add(new Relu());
            addDropout(layers);
        }
        layers.add(new Dense(outputs, init));
        return new Sequential(layers);
    }

    private void addDropout(List<Layer> layers) {
        if (dropout > 0) {
            layers.add(new Dropout(dropout));
        }
    }
}
