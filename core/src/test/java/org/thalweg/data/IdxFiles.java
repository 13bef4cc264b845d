package org.thalweg.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Writes IDX files, right and wrong ones.
final class IdxFiles {
    private IdxFiles() {}

    /// A header and what follows it.
    static byte[] idx(int type, int[] sizes, byte... elements) {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + elements.length);
        out.put((byte) 0).put((byte) 0).put((byte) type).put((byte) sizes.length);
        for (int size : sizes) {
            out.putInt(size);
        }
        return out.put(elements).array();
    }

    static byte[] gzip(byte... content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Source file(Path folder, String name, byte... content) {
        try {
            return Source.of(Files.write(folder.resolve(name), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
