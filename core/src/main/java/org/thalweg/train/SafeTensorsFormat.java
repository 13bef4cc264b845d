package org.thalweg.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Reads and writes the bytes of [SafeTensors].
final class SafeTensorsFormat {
    static final String METADATA = "__metadata__";

    /// The limit of the format's own reader.
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int ALIGNMENT = 8;

    /// Elements go through a buffer of this many bytes, so that a large array takes no room twice.
    private static final int CHUNK = 1 << 16;

    private SafeTensorsFormat() {}

    /// Where one tensor lies, counted from the end of the header.
    private record Place(String name, DType dtype, Shape shape, long begin, long end) {}

    // ---- writing

    static void write(SafeTensors file, WritableByteChannel channel) throws IOException {
        Json.Members header = Json.object();
        if (!file.metadata().isEmpty()) {
            Json.Members texts = Json.object();
            for (var text : file.metadata().entrySet()) {
                texts = texts.with(text.getKey(), Json.of(text.getValue()));
            }
            header = header.with(METADATA, texts);
        }
        long at = 0;
        for (var tensor : file.tensors().entrySet()) {
            NDArray array = tensor.getValue();
            long end = at + (long) array.shape().elements() * array.dtype().bytes();
            header = header.with(
                    tensor.getKey(),
                    Json.object()
                            .with("dtype", Json.of(array.dtype().name()))
                            .with("shape", Json.of(array.shape().sizes()))
                            .with("data_offsets", new Json.Items(List.of(Json.of(at), Json.of(end)))));
            at = end;
        }
        byte[] text = header.compact().getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT;
        byte[] filled = Arrays.copyOf(text, length);
        Arrays.fill(filled, text.length, length, (byte) ' ');
        ByteBuffer size = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        WholeFile.drain(channel, size.putLong(length).flip());
        WholeFile.drain(channel, ByteBuffer.wrap(filled));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (NDArray array : file.tensors().values()) {
            int step = CHUNK / array.dtype().bytes();
            for (int from = 0; from < array.shape().elements(); from += step) {
                int count = Math.min(step, array.shape().elements() - from);
                put(array, from, count, chunk.clear());
                WholeFile.drain(
                        channel, chunk.position(0).limit(count * array.dtype().bytes()));
            }
        }
    }

    private static void put(NDArray array, int from, int count, ByteBuffer out) {
        switch (array.dtype()) {
            case F32 -> out.asFloatBuffer().put(array.floats(), from, count);
            case F64 -> out.asDoubleBuffer().put(array.doubles(), from, count);
            case I32 -> out.asIntBuffer().put(array.ints(), from, count);
            case BOOL -> {
                for (int i = from; i < from + count; i++) {
                    out.put((byte) (array.booleans()[i] ? 1 : 0));
                }
            }
        }
    }

    // ---- reading

    static SafeTensors read(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, channel);
        } catch (IOException e) {
            throw new RunException(file, "cannot be read (" + WholeFile.reason(e) + ")", "Check the path.", e);
        }
    }

    private static SafeTensors read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw corrupt(file, "it has " + size + " bytes, too few for the length of a header");
        }
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        WholeFile.fill(channel, buffer);
        long length = buffer.flip().getLong();
        if (length < 2 || length > LONGEST_HEADER) {
            throw corrupt(
                    file,
                    "its first eight bytes announce a header of " + Long.toUnsignedString(length)
                            + " bytes; one has 2 to " + LONGEST_HEADER);
        }
        if (Long.BYTES + length > size) {
            throw corrupt(
                    file, "it is cut off: a header of " + length + " bytes is announced, and the file has " + size);
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        WholeFile.fill(channel, header);
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Place> places = places(file, header.flip(), metadata);
        check(file, places, size - Long.BYTES - length);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (Place place : places) {
            tensors.put(place.name(), elements(file, place, channel, chunk));
        }
        return new SafeTensors(tensors, metadata);
    }

    /// The tensors of a header, in the order in which they lie.
    private static List<Place> places(Path file, ByteBuffer header, Map<String, String> metadata) {
        if (header.get(0) != '{') {
            throw corrupt(file, "its header does not begin with `{`");
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(header);
            List<Place> places = new ArrayList<>();
            for (var member : Json.parse(text.toString()).members().values().entrySet()) {
                if (member.getKey().equals(METADATA)) {
                    member.getValue().members().values().forEach((name, value) -> metadata.put(name, value.text()));
                } else {
                    places.add(place(file, member.getKey(), member.getValue().members()));
                }
            }
            places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
            return places;
        } catch (CharacterCodingException e) {
            throw corrupt(file, "its header is not UTF-8", e);
        } catch (JsonException e) {
            throw corrupt(file, "its header is damaged: " + e.getMessage(), e);
        }
    }

    private static Place place(Path file, String name, Json.Members entry) {
        String type = entry.get("dtype").text();
        DType dtype = Arrays.stream(DType.values())
                .filter(d -> d.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new RunException(
                        file,
                        "tensor " + name + " is of type " + type + ", which is not supported",
                        "Convert it to one of " + Arrays.toString(DType.values()) + "."));
        List<Json> offsets = entry.get("data_offsets").items();
        if (offsets.size() != 2) {
            throw corrupt(file, "tensor " + name + " has " + offsets.size() + " data_offsets instead of 2");
        }
        return new Place(
                name,
                dtype,
                shape(file, name, entry.get("shape").items()),
                offsets.get(0).whole(),
                offsets.get(1).whole());
    }

    private static Shape shape(Path file, String name, List<Json> sizes) {
        try {
            return Shape.of(sizes.stream()
                    .mapToInt(size -> Math.toIntExact(size.whole()))
                    .toArray());
        } catch (ArithmeticException | org.thalweg.tensor.ShapeException e) {
            throw corrupt(file, "tensor " + name + " has no shape that fits: " + e.getMessage(), e);
        }
    }

    /// The places fill the rest of the file, one after the other, each with as many bytes as its elements take.
    private static void check(Path file, List<Place> places, long bytes) {
        long at = 0;
        for (Place place : places) {
            long wanted = (long) place.shape().elements() * place.dtype().bytes();
            if (place.begin() != at || place.end() - place.begin() != wanted) {
                throw corrupt(
                        file,
                        "tensor " + place.name() + " lies at [" + place.begin() + ", " + place.end()
                                + "]; " + place.dtype() + place.shape() + " takes " + wanted + " bytes, and " + at
                                + " is the next free");
            }
            at = place.end();
        }
        if (at > bytes) {
            throw corrupt(
                    file, "it is cut off: " + at + " bytes of numbers are announced, and " + bytes + " are there");
        }
        if (at < bytes) {
            throw corrupt(file, bytes - at + " bytes follow after the last tensor");
        }
    }

    private static NDArray elements(Path file, Place place, FileChannel channel, ByteBuffer chunk) throws IOException {
        NDArray array = NDArray.zeros(place.dtype(), place.shape());
        int step = CHUNK / place.dtype().bytes();
        for (int from = 0; from < array.shape().elements(); from += step) {
            int count = Math.min(step, array.shape().elements() - from);
            WholeFile.fill(channel, chunk.clear().limit(count * place.dtype().bytes()));
            get(file, place, array, from, count, chunk.flip());
        }
        return array;
    }

    private static void get(Path file, Place place, NDArray array, int from, int count, ByteBuffer in) {
        switch (place.dtype()) {
            case F32 -> in.asFloatBuffer().get(array.floats(), from, count);
            case F64 -> in.asDoubleBuffer().get(array.doubles(), from, count);
            case I32 -> in.asIntBuffer().get(array.ints(), from, count);
            case BOOL -> {
                for (int i = from; i < from + count; i++) {
                    byte truth = in.get();
                    if (truth != 0 && truth != 1) {
                        throw corrupt(file, "tensor " + place.name() + " has the truth value " + truth);
                    }
                    array.booleans()[i] = truth == 1;
                }
            }
        }
    }

    private static RunException corrupt(Path file, String what) {
        return corrupt(file, what, null);
    }

    private static RunException corrupt(Path file, String what, @Nullable Exception cause) {
        return new RunException(
                file, "is no whole safetensors file: " + what, "Train again, or restore the file from a copy.", cause);
    }
}
