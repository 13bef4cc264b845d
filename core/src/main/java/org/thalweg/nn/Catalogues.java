package org.thalweg.nn;

import java.lang.invoke.MethodHandles;
import org.thalweg.spec.Catalogue;

/// What specs can name in this package. Each catalogue finds its records here: a new one is one new file.
public final class Catalogues {
    /// How parameters start.
    public static final Catalogue<Initializer> INITIALIZERS =
            Catalogue.scan("initializer", Initializer.class, MethodHandles.lookup());

    /// What stands between linear layers.
    public static final Catalogue<Activation> ACTIVATIONS =
            Catalogue.scan("activation", Activation.class, MethodHandles.lookup());

    /// Sizes of windows.
    public static final Catalogue<Extent> EXTENTS = Catalogue.scan("size", Extent.class, MethodHandles.lookup());

    /// What windows do at the border of an image.
    public static final Catalogue<Border> BORDERS = Catalogue.scan("padding", Border.class, MethodHandles.lookup());

    /// What windows do at the ends of a sequence.
    public static final Catalogue<Ends> ENDS = Catalogue.scan("padding", Ends.class, MethodHandles.lookup());

    /// Parts of networks, activations and layers made of layers among them.
    public static final Catalogue<Layer> LAYERS = Catalogue.scan(
            "layer", Layer.class, MethodHandles.lookup(), ACTIVATIONS, INITIALIZERS, EXTENTS, BORDERS, ENDS);

    /// Kinds of networks.
    public static final Catalogue<Architecture> MODELS =
            Catalogue.scan("model", Architecture.class, MethodHandles.lookup(), LAYERS, ACTIVATIONS, INITIALIZERS);

    /// What training makes small.
    public static final Catalogue<Loss> LOSSES = Catalogue.scan("loss", Loss.class, MethodHandles.lookup());

    private Catalogues() {}
}
