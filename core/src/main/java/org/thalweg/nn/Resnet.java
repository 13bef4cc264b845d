package org.thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The residual networks for small images of He, Zhang, Ren & Sun (2016), "Deep residual learning for image
/// recognition", arXiv:1512.03385, §4.2:
///
/// - a 3×3 convolution with 16 filters, batch normalization, a rectifier;
/// - three stages of n [BasicBlock]s with 16, 32 and 64 filters; the second and third begin with a stride of 2;
/// - the mean over the image, and a dense layer for the outputs.
///
/// These are 6n + 2 layers with weights: depth 20, 32, 44, 56 and 110 in the paper. `resnet(20)` has 269 722
/// parameters for 32×32 images in colour and ten classes; any image of at least one pixel will do. Weights start
/// as [HeNormal].
///
/// The paper trains with momentum 0.9, a rate of 0.1 divided by ten twice, weight decay 1e-4, and batches of 128.
/// Differs: it also shifts and mirrors the images.
///
/// @param depth 6n + 2, at least 8
@Named("resnet")
@Meaning("residual network for small images, of 6n + 2 layers with weights")
public record Resnet(
        @Meaning("layers with weights: 8, 14, 20, 26, 32 …") int depth) implements Architecture {
    private static final int[] FILTERS = {16, 32, 64};

    public Resnet {
        if (depth < 8 || (depth - 2) % 6 != 0) {
            int below = Math.max(8, Math.floorDiv(depth - 2, 6) * 6 + 2);
            String nearest = depth < 8 ? "the smallest is 8" : "the nearest are " + below + " and " + (below + 6);
            throw new IllegalArgumentException("resnet: depth is " + depth + "; it is 6n + 2, and " + nearest);
        }
    }

    @Override
    public Layer network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(BasicBlock.conv(FILTERS[0], 1));
        layers.add(new BatchNorm());
        layers.add(new Relu());
        for (int stage = 0; stage < FILTERS.length; stage++) {
            for (int block = 0; block < (depth - 2) / 6; block++) {
                layers.add(new BasicBlock(FILTERS[stage], stage > 0 && block == 0 ? 2 : 1));
            }
        }
        layers.add(new GlobalAveragePool());
        layers.add(new Dense(outputs, new HeNormal()));
        return new Sequential(layers);
    }
}
