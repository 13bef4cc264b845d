package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.thalweg.data.IdxFiles.file;
import static org.thalweg.data.IdxFiles.gzip;
import static org.thalweg.data.IdxFiles.idx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with a file is said with its path, the place and the cure.
final class IdxRefusalsTest {
    private static final int[] IMAGES = {3, 28, 28};
    private static final byte[] PIXELS = pixels();
    private static final byte[] GOOD = idx(0x08, IMAGES, PIXELS);

    @TempDir
    Path folder;

    private static byte[] pixels() {
        byte[] pixels = new byte[3 * 28 * 28];
        new Random(1).nextBytes(pixels); // so that gzip cannot shorten them
        return pixels;
    }

    @Test
    void aTruncatedFileIsToldWithWhatItAnnouncesAndWhatItHas() {
        Source cut = file(folder, "cut", Arrays.copyOf(GOOD, 16 + 1000));

        DataException refusal = refusal(cut);
        assertThat(refusal)
                .hasMessage(
                        cut.name() + ", elements: the file is cut off: its header announces 2352 bytes with the shape"
                                + " [3, 28, 28], but only 1000 follow. Copy or download the file again.");
        assertThat(refusal.source()).isEqualTo(cut.name());
        assertThat(refusal.where()).isEqualTo("elements");
        assertThat(refusal.cure()).isEqualTo("Copy or download the file again.");
    }

    @Test
    void aHeaderThatEndsEarlyIsTold() {
        assertThat(refusal(file(folder, "h", Arrays.copyOf(GOOD, 11))))
                .hasMessageContaining("h, header: the file ends within the sizes of its 3 axes, so it was cut off");
        assertThat(refusal(file(folder, "m", Arrays.copyOf(GOOD, 3))))
                .hasMessageContaining("m, first bytes 00 00 08: this is not an IDX file");
    }

    @Test
    void aGzipCutInTheMiddleIsTold() {
        byte[] whole = gzip(GOOD);
        assertThat(refusal(file(folder, "half.gz", Arrays.copyOf(whole, whole.length / 2))))
                .hasMessageContaining(
                        "half.gz, elements: the gzip data end in the middle, so the file was cut off. Copy or"
                                + " download it again.");
        assertThat(refusal(file(folder, "trailer.gz", Arrays.copyOf(whole, whole.length - 5))))
                .as("all elements are there, but not the sum that follows them")
                .hasMessageContaining("the gzip data end in the middle");
        assertThat(refusal(file(folder, "start.gz", Arrays.copyOf(whole, 5))))
                .hasMessageContaining("start.gz: the gzip data end in the middle");
    }

    @Test
    void aDamagedGzipIsTold() {
        byte[] damaged = gzip(GOOD);
        damaged[damaged.length - 8] ^= 1; // the sum
        assertThat(refusal(file(folder, "damaged.gz", damaged)))
                .hasMessageContaining("damaged.gz, elements: the gzip data are damaged")
                .hasMessageEndingWith("Copy or download it again.");
    }

    @Test
    void aWrongMagicIsShownWithTheRightOne() {
        assertThat(refusal(file(folder, "picture.png", IdxTest.bytes(0x89, 'P', 'N', 'G', 13, 10))))
                .hasMessageContaining("picture.png, first bytes 89 50 4e 47: this is not an IDX file, which begins with"
                        + " 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and a number of axes. Give an IDX file such as"
                        + " train-images-idx3-ubyte.gz, or a table with the ending .csv.");
        assertThat(refusal(file(folder, "type", idx(0x0A, IMAGES, PIXELS))))
                .hasMessageContaining("first bytes 00 00 0a 03: this is not an IDX file");
        assertThat(refusal(file(folder, "rank", idx(0x08, new int[0], PIXELS))))
                .hasMessageContaining("first bytes 00 00 08 00: this is not an IDX file");
    }

    @Test
    void anEmptyFileIsTold() {
        Source empty = file(folder, "empty");
        assertThat(refusal(empty)).hasMessage(empty.name() + ": the file is empty. Copy or download the file again.");
    }

    @Test
    void aFileThatGoesOnIsTold() {
        assertThat(refusal(file(folder, "long", Arrays.copyOf(GOOD, GOOD.length + 1))))
                .hasMessageContaining("long: the file goes on after the 2352 bytes that its header announces");
    }

    @Test
    void sizesThatNoArrayHoldsAreTold() {
        assertThat(refusal(file(folder, "huge", idx(0x08, new int[] {60_000, 28_000, 28_000}))))
                .hasMessageContaining("huge, header: shape [60000, 28000, 28000] has more than 2147483647 elements");
        assertThat(refusal(file(folder, "wide", idx(0x0E, new int[] {60_000, 10_000}))))
                .hasMessageContaining("takes 4800000000 bytes, more than one array can hold. Split the file.");
        assertThat(refusal(file(folder, "minus", idx(0x08, new int[] {-1, 28, 28}))))
                .hasMessageContaining("a size must be at least 0");
        assertThat(refusal(file(folder, "none", idx(0x08, new int[] {0, 28, 28}))))
                .hasMessageContaining("the sizes [0, 28, 28] leave no element");
    }

    @Test
    void aHeaderThatLiesDoesNotTakeTheMemoryItAnnounces() {
        assertThat(refusal(file(folder, "liar", idx(0x08, new int[] {2_000_000_000, 1}, PIXELS))))
                .hasMessageContaining(
                        "announces 2000000000 bytes with the shape [2000000000, 1], but only 2352 follow");
    }

    @Test
    void imagesAndLabelsThatDoNotBelongTogetherAreTold() {
        Source images = file(folder, "images", GOOD);
        Source labels = file(folder, "labels", idx(0x08, new int[] {2}, IdxTest.bytes(0, 1)));
        assertThat(refusal(images, labels, List.of()))
                .hasMessage(
                        images.name() + ", header: it has 3 examples, but " + labels.name()
                                + " has 2 targets. Give two files that belong together, such as train-images and train-labels.");
        assertThat(refusal(labels, images, List.of()))
                .hasMessageContaining(
                        "images, header: the shape of targets must be [examples], but is [3, 28, 28]. Are the"
                                + " files of features and targets swapped?");
    }

    @Test
    void aLabelThatIsNoClassIsTold() {
        Source images = file(folder, "images", GOOD);
        Source labels = file(folder, "labels", idx(0x08, new int[] {3}, IdxTest.bytes(0, 2, 1)));
        assertThat(refusal(images, labels, List.of("cat", "dog")))
                .hasMessageContaining(
                        "labels, example 1 (from 0): class 2 is not one of 0 … 1. The classes are cat, dog.");
        Source negative = file(folder, "negative", idx(0x09, new int[] {3}, IdxTest.bytes(0, 1, 255)));
        assertThat(refusal(images, negative, List.of()))
                .hasMessageContaining(
                        "negative, example 2 (from 0): class -1 is not one of 0 … 65535. Count classes from 0.");
        byte[] large = ByteBuffer.allocate(12)
                .putInt(0)
                .putInt(Integer.MAX_VALUE)
                .putInt(1)
                .array();
        assertThat(refusal(images, file(folder, "large", idx(0x0C, new int[] {3}, large)), List.of()))
                .hasMessageContaining("class 2147483647 is not one of 0 … 65535");
    }

    @Test
    void aNumberThatIsNotFiniteIsTold() {
        byte[] numbers = ByteBuffer.allocate(24).putFloat(8, Float.NaN).array();
        assertThat(refusal(file(folder, "nan", idx(0x0D, new int[] {3, 2}, numbers))))
                .hasMessageContaining(
                        "set, example 1 (from 0), feature 0 (from 0): NaN is not a finite number. Replace it");
    }

    @Test
    void aDirectoryAMissingAndAMisspeltFileAreTold() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("directory"));
        assertThat(refusal(Source.of(directory)))
                .hasMessage(directory + ": this is a directory, not a file. Name one file inside it.");
        file(folder, "train-images.gz", gzip(GOOD));
        Path misspelt = folder.resolve("train-imgaes.gz");
        assertThat(refusal(Source.of(misspelt)))
                .hasMessage(misspelt + ": there is no such file. Did you mean train-images.gz?");
        assertThat(refusal(Source.of(folder.resolve("xyz"))))
                .hasMessageEndingWith("xyz: there is no such file. Check the path and its spelling.");
        assertThat(refusal(Source.of(folder.resolve("no/such/folder"))))
                .hasMessageEndingWith("There is no such folder either; check the path.");
    }

    private DataException refusal(Source features) {
        return refusal(features, file(folder, "three", idx(0x08, new int[] {3}, IdxTest.bytes(0, 1, 2))), List.of());
    }

    private static DataException refusal(Source features, Source targets, List<String> names) {
        return catchThrowableOfType(DataException.class, () -> Idx.dataset("set", features, targets, names));
    }
}
