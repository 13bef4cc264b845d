package org.thalweg.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The sizes of a core's data caches, read once from what Linux tells in `/sys`; elsewhere, or where it tells nothing,
/// the sizes that a processor has at least.
///
/// Only speed depends on them: sums are added up in the same order however a product is cut.
///
/// @param first bytes of the first-level cache
/// @param second bytes of the second-level cache
record Caches(int first, int second) {
    /// 32 KiB and 512 KiB.
    private static final Caches LEAST = new Caches(32 << 10, 512 << 10);

    private static final Caches OWN = read(Path.of("/sys/devices/system/cpu/cpu0/cache"));

    /// Those of this machine's first core.
    static Caches own() {
        return OWN;
    }

    /// Reads a folder of the form of `/sys/devices/system/cpu/cpu0/cache`: a folder `index…` for each cache,
    /// with the files `level`, `type` and `size`, such as `48K`.
    static Caches read(Path folder) {
        int first = LEAST.first;
        int second = LEAST.second;
        for (int i = 0; Files.isDirectory(folder.resolve("index" + i)); i++) {
            Path cache = folder.resolve("index" + i);
            String type = line(cache.resolve("type"));
            int bytes = bytes(line(cache.resolve("size")));
            if (!type.equals("Instruction") && bytes > 0) {
                switch (line(cache.resolve("level"))) {
                    case "1" -> first = Math.max(first, bytes);
                    case "2" -> second = Math.max(second, bytes);
                    default -> {}
                }
            }
        }
        return new Caches(first, second);
    }

    /// The number of bytes that a text such as `48K` or `2M` means; 0 if it means none.
    private static int bytes(String size) {
        if (!size.matches("[0-9]{1,6}[KM]")) {
            return 0;
        }
        long number = Long.parseLong(size.substring(0, size.length() - 1)) << (size.endsWith("K") ? 10 : 20);
        return (int) Math.min(number, 1 << 30);
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
