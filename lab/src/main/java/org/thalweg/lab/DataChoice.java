package org.thalweg.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.thalweg.data.Source;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.spec.Nearest;

/// What `DATA` means: the name of embedded data, else the path of a table or of IDX features.
sealed interface DataChoice {
    /// Data that travel with the program.
    record Embedded(EmbeddedData data) implements DataChoice {}

    /// A CSV table with a header.
    ///
    /// @param header its first line as it is, empty if there is none to read
    /// @param delimiter what the header is split by: a comma, unless it has none and another usual sign
    record Table(Path path, String header, char delimiter) implements DataChoice {
        Source source() {
            return Source.of(path);
        }
    }

    /// Features in an IDX file, such as images.
    record Arrays(Path path) implements DataChoice {
        Source source() {
            return Source.of(path);
        }

        /// The file of labels that belongs to the images by the names of the MNIST files, if it is there.
        Optional<Path> labels() {
            String name = path.getFileName().toString();
            String labels = name.replace("images", "labels").replace("idx3", "idx1");
            Path beside = path.resolveSibling(labels);
            return labels.equals(name) || !Files.isRegularFile(beside) ? Optional.empty() : Optional.of(beside);
        }
    }

    /// What a name or path means. A file of the same name as embedded data is meant by a path with a slash.
    ///
    /// @throws UsageException if there is neither such data nor such a file
    static DataChoice of(String given) {
        Optional<EmbeddedData> embedded = EmbeddedData.named(given);
        if (embedded.isPresent()) {
            return new Embedded(embedded.get());
        }
        Path path = Path.of(given);
        if (!Files.exists(path) && !looksLikePath(given)) {
            List<String> names =
                    EmbeddedData.all().stream().map(EmbeddedData::name).toList();
            throw new UsageException(
                    "no data set and no file " + given + Nearest.suggestion(given, names) + "\n  data sets: "
                            + String.join(", ", names) + "; a CSV table or an IDX file is named by its path");
        }
        byte[] start = start(path);
        boolean binary = start.length >= 2 && start[0] == 0 && start[1] == 0;
        String name = given.toLowerCase(Locale.ROOT);
        if (binary || (name.contains("idx") && !name.contains(".csv"))) {
            return new Arrays(path);
        }
        String header =
                new String(start, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        return new Table(path, header, delimiter(header));
    }

    private static boolean looksLikePath(String given) {
        return given.indexOf('/') >= 0 || given.indexOf('\\') >= 0 || given.indexOf('.') >= 0;
    }

    private static char delimiter(String header) {
        for (char sign : new char[] {',', ';', '\t', '|'}) {
            if (header.indexOf(sign) >= 0) {
                return sign;
            }
        }
        return ',';
    }

    /// The first bytes, decompressed if need be; none if they cannot be read, which whoever reads the file then
    /// explains.
    private static byte[] start(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(2);
            boolean gzip = start.length == 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
            try (InputStream again = Files.newInputStream(path);
                    InputStream plain = gzip ? new GZIPInputStream(again) : again) {
                return plain.readNBytes(1 << 16);
            }
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
