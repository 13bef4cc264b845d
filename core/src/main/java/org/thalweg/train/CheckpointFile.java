package org.thalweg.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A [Snapshot] as one [SafeTensors] file: `parameters`, `state`, `slot/m`, `rate/…`,
/// `tally/accuracy`, `callback/name/best`, and the position as JSON in the metadata. The last tensor, and so the last
/// four bytes of
/// the file, is `checksum`: the CRC-32C (Castagnoli) of all bytes, header included, with zeros in its own place.
final class CheckpointFile {
    private static final int FORMAT = 1;
    private static final String CHECKSUM = "checksum";
    private static final String SLOT = "slot/";
    private static final String RATE = "rate/";
    private static final String TALLY = "tally/";
    private static final String CALLBACK = "callback/";
    private static final int CHUNK = 1 << 16;

    private CheckpointFile() {}

    /// @param run what the snapshot belongs to; who reads it must name the same
    /// @throws RunException if the file cannot be written
    static void write(Path file, Snapshot snapshot, String run) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("parameters", snapshot.parameters());
        tensors.put("state", snapshot.modelState());
        snapshot.slots().forEach((name, values) -> tensors.put(SLOT + name, values));
        snapshot.rates().forEach((name, value) -> tensors.put(RATE + name, NDArray.of(Shape.of(1), (double) value)));
        snapshot.tallies().forEach((name, values) -> tensors.put(TALLY + name, values));
        snapshot.callbacks()
                .forEach((callback, state) ->
                        state.forEach((name, values) -> tensors.put(CALLBACK + callback + "/" + name, values)));
        tensors.put(CHECKSUM, NDArray.zeros(DType.I32, Shape.of(1)));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("checkpoint", Integer.toString(FORMAT));
        metadata.put("run", run);
        metadata.put("position", position(snapshot.position()).compact());
        SafeTensors content = new SafeTensors(tensors, metadata);
        WholeFile.write(file, channel -> {
            var summed = new Summed(channel);
            SafeTensorsFormat.write(content, summed);
            channel.position(channel.position() - Integer.BYTES);
            WholeFile.drain(channel, word().putInt((int) summed.sum.getValue()).flip());
        });
    }

    private static Json.Members position(Snapshot.Position p) {
        return Json.object()
                .with("step", Json.of(p.step()))
                .with("epoch", Json.of(p.epoch()))
                .with("whole", Json.of(p.whole()))
                .with("batch", Json.of(p.batch()))
                .with("examples", Json.of(p.examples()))
                .with("seen", Json.of(p.seen()))
                .with("lossSum", Json.of(p.lossSum()))
                .with("lastLoss", Json.of(p.lastLoss()))
                .with("seconds", Json.of(p.seconds()));
    }

    /// Adds up what passes through.
    private record Summed(WritableByteChannel to, CRC32C sum) implements WritableByteChannel {
        Summed(WritableByteChannel to) {
            this(to, new CRC32C());
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            ByteBuffer written = bytes.duplicate();
            int count = to.write(bytes);
            sum.update(written.limit(written.position() + count));
            return count;
        }

        @Override
        public boolean isOpen() {
            return to.isOpen();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }

    /// @param run what it must belong to
    /// @throws RunException if the file cannot be read, was changed since it was written, or belongs elsewhere
    static Snapshot read(Path file, String run) {
        requireUnchanged(file);
        SafeTensors content = SafeTensors.read(file);
        if (!run.equals(content.metadata().get("run"))) {
            throw new RunException(file, "is of another training", "Restore the folder from one run.");
        }
        Map<String, NDArray> slots = new LinkedHashMap<>();
        Map<String, Double> rates = new LinkedHashMap<>();
        Map<String, NDArray> tallies = new LinkedHashMap<>();
        Map<String, Map<String, NDArray>> callbacks = new LinkedHashMap<>();
        content.tensors().forEach((name, values) -> {
            if (name.startsWith(SLOT)) {
                slots.put(name.substring(SLOT.length()), values);
            } else if (name.startsWith(RATE)) {
                rates.put(name.substring(RATE.length()), values.get(0));
            } else if (name.startsWith(TALLY)) {
                tallies.put(name.substring(TALLY.length()), values);
            } else if (name.startsWith(CALLBACK)) {
                int end = name.lastIndexOf('/');
                callbacks
                        .computeIfAbsent(name.substring(CALLBACK.length(), end), _ -> new LinkedHashMap<>())
                        .put(name.substring(end + 1), values);
            }
        });
        try {
            return new Snapshot(
                    position(content.metadata().get("position")),
                    content.get("parameters"),
                    slots,
                    rates,
                    content.get("state"),
                    tallies,
                    callbacks);
        } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
            throw new RunException(file, "is no checkpoint: " + e.getMessage(), Checkpoints.CURE, e);
        }
    }

    private static Snapshot.Position position(@Nullable String text) {
        Json.Members p = Json.parse(text == null ? "" : text).members();
        return new Snapshot.Position(
                p.get("step").whole(),
                Math.toIntExact(p.get("epoch").whole()),
                Math.toIntExact(p.get("whole").whole()),
                Math.toIntExact(p.get("batch").whole()),
                Math.toIntExact(p.get("examples").whole()),
                p.get("seen").whole(),
                p.get("lossSum").number(),
                p.get("lastLoss").number(),
                p.get("seconds").number());
    }

    private static void requireUnchanged(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long summed = channel.size() - Integer.BYTES;
            var sum = new CRC32C();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < summed; at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK, summed - at));
                WholeFile.fill(channel, chunk);
                sum.update(chunk.flip());
            }
            sum.update(new byte[Integer.BYTES]);
            ByteBuffer kept = word();
            if (summed >= 0) {
                WholeFile.fill(channel, kept);
            }
            if (summed < 0 || kept.flip().getInt() != (int) sum.getValue()) {
                throw new RunException(file, "is cut off or damaged: its checksum differs", Checkpoints.CURE);
            }
        } catch (IOException e) {
            throw new RunException(file, "cannot be read (" + WholeFile.reason(e) + ")", "Check the folder.", e);
        }
    }

    private static ByteBuffer word() {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
