package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class SafeTensorsTest {
    @TempDir
    Path folder;

    /// The bytes of a file: the length of the header, the header, the numbers.
    private static byte[] bytes(String header, byte... numbers) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(numbers)
                .array();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("hand.safetensors"), content);
    }

    @Test
    void readsBytesMadeByHand() throws IOException {
        // 1f = 0x3f800000, −2f = 0xc0000000; `b` lies first although it is named last; blanks end the header.
        Path file = file(bytes(
                "{\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[8,12]},"
                        + "\"__metadata__\":{\"format\":\"thalweg\"},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}   ",
                new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, 1, 2, 0, 0}));
        SafeTensors read = SafeTensors.read(file);
        assertThat(read.tensors().keySet()).containsExactly("b", "a");
        assertThat(read.get("b").shape()).isEqualTo(Shape.of(1, 2));
        assertThat(read.get("b").floats()).containsExactly(1f, -2f);
        assertThat(read.get("a").ints()).containsExactly(513);
        assertThat(read.metadata()).containsExactly(Map.entry("format", "thalweg"));
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        Path file = folder.resolve("out.safetensors");
        var tensors = new LinkedHashMap<String, NDArray>();
        tensors.put("w", NDArray.of(Shape.of(2), 1f, -2f));
        tensors.put("t", NDArray.of(Shape.of(1), true));
        new SafeTensors(tensors).write(file);
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"t\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[8,9]}}";
        String filled = header + " ".repeat((8 - header.length() % 8) % 8);
        assertThat(Files.readAllBytes(file))
                .isEqualTo(bytes(filled, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, 1}));
        assertThat(filled.length() % 8).isZero();
    }

    @Test
    void everyTypeAndSizeComesBackBitForBit() {
        var tensors = new LinkedHashMap<String, NDArray>();
        for (int n : new int[] {0, 1, 16_383, 16_384, 40_001}) { // around the buffer of 16 384 floats
            tensors.put("f" + n, NDArray.fill(DType.F32, Shape.of(n), i -> Math.sin(i)));
            tensors.put("d" + n, NDArray.fill(DType.F64, Shape.of(n), i -> Math.cos(i)));
            tensors.put("i" + n, NDArray.fill(DType.I32, Shape.of(n), i -> i * 77_777.0 - 1e9));
            tensors.put("t" + n, NDArray.fill(DType.BOOL, Shape.of(n), i -> i % 3));
        }
        tensors.put("odd", NDArray.of(Shape.of(3), Float.NaN, -0f, Float.NEGATIVE_INFINITY));
        tensors.put("größe/😀", NDArray.scalar(DType.F64, 1));
        Path file = folder.resolve("all.safetensors");
        new SafeTensors(tensors, Map.of("note", "a \"quoted\" text")).write(file);
        SafeTensors read = SafeTensors.read(file);
        assertThat(read.metadata()).containsExactly(Map.entry("note", "a \"quoted\" text"));
        assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, array) -> {
            assertThat(read.get(name).shape()).as(name).isEqualTo(array.shape());
            assertThat(Arrays.deepEquals(new Object[] {read.get(name).array()}, new Object[] {array.array()}))
                    .as(name)
                    .isTrue();
        });
    }

    @Test
    void aFileWithoutTensorsIsAFile() {
        Path file = folder.resolve("none.safetensors");
        new SafeTensors(Map.of()).write(file);
        assertThat(SafeTensors.read(file).tensors()).isEmpty();
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        new SafeTensors(Map.of("w", NDArray.of(Shape.of(3), 1f, 2f, 3f))).write(whole);
        byte[] content = Files.readAllBytes(whole);
        for (int length = 0; length < content.length; length++) {
            Path cut = file(Arrays.copyOf(content, length));
            assertThatThrownBy(() -> SafeTensors.read(cut))
                    .as("%d of %d bytes", length, content.length)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("hand.safetensors: is no whole safetensors file");
        }
    }

    @Test
    void headersThatDoNotFitAreRefused() throws IOException {
        String good = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        assertThat(SafeTensors.read(file(bytes(good, new byte[4]))).tensors()).hasSize(1);
        refused(bytes(good, new byte[5]), "1 bytes follow after the last tensor");
        refused(bytes(good.replace("[0,4]", "[1,5]"), new byte[5]), "0 is the next free");
        refused(bytes(good.replace("[0,4]", "[0,8]"), new byte[8]), "F32[1] takes 4 bytes");
        refused(bytes(good.replace("[0,4]", "[0]"), new byte[4]), "1 data_offsets instead of 2");
        refused(bytes(good.replace("[1]", "[-1]"), new byte[4]), "no shape that fits");
        refused(bytes(good.replace("[1]", "[99999999999]"), new byte[4]), "no shape that fits");
        refused(bytes(good.replace("[1]", "[65536,65536]"), new byte[4]), "no shape that fits");
        refused(bytes(good.replace("\"shape\"", "\"form\""), new byte[4]), "no member `shape`");
        refused(bytes(good.replace("F32", "BF16"), new byte[4]), "type BF16, which is not supported. Convert it");
        refused(bytes(" " + good, new byte[4]), "does not begin with `{`");
        refused(bytes("[]", new byte[4]), "does not begin with `{`");
        refused(bytes("{\"w\":1}", new byte[4]), "expected an object, found 1");
        refused(bytes(good.replace("}}", "},}"), new byte[4]), "header is damaged: line 1");
        refused(
                bytes("{\"t\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}", new byte[] {2}),
                "truth value 2");
        byte[] latin = bytes(good, new byte[4]);
        latin[10] = (byte) 0xe9;
        refused(latin, "not UTF-8");
        byte[] huge = bytes(good, new byte[4]);
        huge[7] = (byte) 0x80;
        refused(huge, "announce a header of 9223372036854775");
    }

    private void refused(byte[] content, String message) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(message);
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        assertThatThrownBy(() -> SafeTensors.read(folder.resolve("no.safetensors")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no.safetensors: cannot be read (there is no such folder or file)");
        assertThatThrownBy(() -> new SafeTensors(Map.of()).write(folder.resolve("no/such.safetensors")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot be written (there is no such folder or file)");
    }

    @Test
    void aFailureWhileWritingLeavesTheFileThatWasThereAndNothingElse() throws IOException {
        Path file = folder.resolve("w.bin");
        WholeFile.write(file, "before");
        assertThatThrownBy(() -> WholeFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap("half".getBytes(StandardCharsets.UTF_8)));
                    throw new IOException("disk full");
                }))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("disk full");
        assertThat(Files.readString(file)).isEqualTo("before");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }
}
