package org.thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A transformer that reads a sequence and gives one output for it: the encoder of Vaswani et al. (2017),
/// "Attention is all you need", arXiv:1706.03762, in the form of Radford et al. (2019), see [TransformerBlock]:
///
/// - a dense layer of the given width for each step, and a learnt vector for its place;
/// - the blocks, and a layer normalization;
/// - the mean over the steps, and a dense layer for the outputs.
///
/// Examples are sequences of real numbers, `[T, F]`. Of an image `[height, width, channels]` the rows are the
/// steps, as [FlattenSteps] has them. Data sets have no features that are whole numbers; for sequences of those
/// there is `network(embedding(1000, 64), positions, transformerBlock(4), layerNorm, meanOverTime)`.
///
/// @param blocks how many, at least 1; 2 by default
/// @param width channels of each step, at least 1; 64 by default
/// @param heads of each block, a divisor of the width; 4 by default
/// @param dropout the share that training drops of what each block adds; 0 by default
@Named("transformer")
@Meaning("transformer over a sequence; the steps of an image are its rows")
public record Transformer(
        @Default("2") @Meaning("one after the other") int blocks,
        @Default("64") @Meaning("channels of each step") int width,
        @Default("4") @Meaning("of attention in each block") int heads,

        @Default("0") @Meaning("share dropped in training of what a block adds")
        double dropout)
        implements Architecture {
    public Transformer {
        if (blocks < 1 || width < 1 || heads < 1) {
            throw new IllegalArgumentException("transformer: " + blocks + " blocks of width " + width + " with " + heads
                    + " heads; there is at least 1 of each");
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException("transformer: a width of " + width + " does not divide into " + heads
                    + " heads; take a multiple of them");
        }
        new Dropout(dropout); // refuses what is no share
    }

    /// Two blocks of width 64 with 4 heads, without dropout.
    public Transformer() {
        this(2, 64, 4, 0);
    }

    @Override
    public Layer network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new FlattenSteps());
        layers.add(new Dense(width));
        layers.add(new Positions(Positions.Form.LEARNT));
        for (int i = 0; i < blocks; i++) {
            layers.add(new TransformerBlock(heads, false, dropout, 4));
        }
        layers.add(new LayerNorm());
        layers.add(new MeanOverTime());
        layers.add(new Dense(outputs));
        return new Sequential(layers);
    }
}
