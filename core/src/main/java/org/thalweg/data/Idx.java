package org.thalweg.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Reads the IDX format of the MNIST files, plain or compressed with gzip.
///
///     0 0 type rank    size₁ … size_rank (32 bits each)    elements, the last axis varying fastest
///
/// Everything is big-endian. Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits",
/// file formats. Unsigned bytes are kept as they are, smaller types than `int` become `float`, `int`
/// becomes `double`: all exact.
public final class Idx {
    private static final int FIRST_ROOM = 1 << 26; // bytes; 60 000 images of 28×28 need 47 million
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8; // what a JVM can allocate
    private static final int MOST_CLASSES = 65_536; // more are taken for something that is no class
    private static final String AGAIN = "Copy or download the file again.";

    private Idx() {}

    /// The shape of a file's whole content, read from its first bytes: `[60000, 28, 28]`. So a model can be
    /// built while the content is being read.
    ///
    /// @throws DataException if the file cannot be read or is not IDX
    public static Shape shape(Source source) {
        try (InputStream in = source.open()) {
            return Header.read(source, in).shape;
        } catch (IOException e) {
            throw source.failure("header", e);
        }
    }

    /// Examples from a file of features and a file of targets, whose first axes must be equally long.
    /// Features `[n]` give examples of shape `[1]`, `[n, width]` of `[width]`, `[n, height, width]` of
    /// `[height, width, 1]`, and with more axes of what follows n. Targets have one axis: integers are
    /// classes from 0 on, other numbers are real targets.
    ///
    /// @param name what messages call the data set
    /// @param classNames the classes, by index; if empty they are named by their numbers, up to the highest
    ///     that occurs
    /// @throws DataException if a file cannot be read, is not IDX, is cut off or too long, the two do not
    ///     belong together, a class is not among the names, or a number is not finite
    public static Dataset dataset(String name, Source features, Source targets, List<String> classNames) {
        Content labels = Content.read(targets);
        if (labels.shape.rank() != 1) {
            throw new DataException(
                    targets.name(),
                    "header",
                    "the shape of targets must be [examples], but is " + labels.shape,
                    "Are the files of features and targets swapped?");
        }
        Content inputs = Content.read(features);
        if (inputs.rows.count() != labels.rows.count()) {
            throw new DataException(
                    features.name(),
                    "header",
                    "it has " + inputs.rows.count() + " examples, but " + targets.name() + " has " + labels.rows.count()
                            + " targets",
                    "Give two files that belong together, such as train-images and train-labels.");
        }
        return new Dataset(
                        name,
                        exampleShape(inputs.shape),
                        inputs.rows,
                        List.of(),
                        labels.element.isInteger()
                                ? classes(targets, labels.rows, classNames)
                                : RealTargets.of(labels.rows))
                .checked();
    }

    /// Examples to predict for, of the shapes that [#dataset] gives them.
    ///
    /// @throws DataException as [#dataset]
    public static Dataset unlabelled(String name, Source features) {
        Content inputs = Content.read(features);
        var targets = new NoTargets(inputs.rows.count());
        return new Dataset(name, exampleShape(inputs.shape), inputs.rows, List.of(), targets).checked();
    }

    private static Shape exampleShape(Shape whole) {
        return switch (whole.rank()) {
            case 1 -> Shape.of(1);
            case 3 -> Shape.of(whole.size(1), whole.size(2), 1);
            default -> whole.without(0);
        };
    }

    private static ClassTargets classes(Source source, Rows labels, List<String> names) {
        int[] classes = new int[labels.count()];
        int limit = names.isEmpty() ? MOST_CLASSES : names.size();
        double[] label = new double[1];
        for (int i = 0; i < classes.length; i++) {
            labels.copy(i, label, 0);
            if (label[0] < 0 || label[0] >= limit) {
                throw new DataException(
                        source.name(),
                        "example " + i + " (from 0)",
                        "class " + (long) label[0] + " is not one of 0 … " + (limit - 1),
                        names.isEmpty()
                                ? "Count classes from 0."
                                : "The classes are " + String.join(", ", names) + ".");
            }
            classes[i] = (int) label[0];
        }
        return names.isEmpty() ? ClassTargets.of(classes) : ClassTargets.of(classes, names);
    }

    /// The first bytes of a file.
    private record Header(IdxElement element, Shape shape) {
        static Header read(Source source, InputStream in) throws IOException {
            byte[] magic = in.readNBytes(4);
            if (magic.length == 0) {
                throw new DataException(source.name(), "", "the file is empty", AGAIN);
            }
            var element = magic.length < 4 || magic[0] != 0 || magic[1] != 0 || magic[3] < 1
                    ? Optional.<IdxElement>empty()
                    : IdxElement.ofCode(magic[2]);
            if (element.isEmpty()) {
                throw new DataException(
                        source.name(),
                        "first bytes " + HexFormat.ofDelimiter(" ").formatHex(magic),
                        "this is not an IDX file, which begins with 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and a number"
                                + " of axes",
                        "Give an IDX file such as train-images-idx3-ubyte.gz, or a table with the ending .csv.");
            }
            byte[] sizes = in.readNBytes(4 * magic[3]);
            if (sizes.length < 4 * magic[3]) {
                throw new DataException(
                        source.name(),
                        "header",
                        "the file ends within the sizes of its " + magic[3] + " axes, so it was cut off",
                        AGAIN);
            }
            int[] axes = new int[magic[3]];
            ByteBuffer.wrap(sizes).asIntBuffer().get(axes);
            return new Header(element.get(), shape(source, axes));
        }

        private static Shape shape(Source source, int[] axes) {
            try {
                Shape shape = Shape.of(axes);
                if (shape.elements() > 0) {
                    return shape;
                }
            } catch (ShapeException e) {
                throw new DataException(source.name(), "header", String.valueOf(e.getMessage()), AGAIN, e);
            }
            throw new DataException(
                    source.name(), "header", "the sizes " + Arrays.toString(axes) + " leave no element", AGAIN);
        }
    }

    /// A whole file.
    private record Content(IdxElement element, Shape shape, Rows rows) {
        static Content read(Source source) {
            try (InputStream in = source.open()) {
                Header header = Header.read(source, in);
                byte[] bytes = bytes(source, header, in);
                if (in.read() >= 0) { // also makes a gzip stream check its sum
                    throw new DataException(
                            source.name(),
                            "",
                            "the file goes on after the " + bytes.length
                                    + " bytes that its header announces with the shape " + header.shape,
                            AGAIN);
                }
                int width = header.shape.elements() / header.shape.size(0);
                return new Content(header.element, header.shape, header.element.rows(width, bytes));
            } catch (IOException e) {
                throw source.failure("elements", e);
            }
        }

        /// The bytes after the header. Room for more than [#FIRST_ROOM] is made as they come, so that a
        /// header that lies does not exhaust the memory.
        private static byte[] bytes(Source source, Header header, InputStream in) throws IOException {
            long total = (long) header.shape.elements() * header.element.bytes();
            if (total > LARGEST_ARRAY) {
                throw new DataException(
                        source.name(),
                        "header",
                        "the shape " + header.shape + " takes " + total + " bytes, more than one array can hold",
                        "Split the file.");
            }
            byte[] bytes = new byte[(int) Math.min(total, FIRST_ROOM)];
            int have = 0;
            while (true) {
                have += in.readNBytes(bytes, have, bytes.length - have);
                if (have < bytes.length) {
                    throw new DataException(
                            source.name(),
                            "elements",
                            "the file is cut off: its header announces " + total + " bytes with the shape "
                                    + header.shape + ", but only " + have + " follow",
                            AGAIN);
                }
                if (have == total) {
                    return bytes;
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(total, 2L * bytes.length));
            }
        }
    }
}
