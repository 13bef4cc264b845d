package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    private static void write(Path folder, int index, String level, String type, String size) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("index" + index));
        Files.writeString(cache.resolve("level"), level + "\n");
        Files.writeString(cache.resolve("type"), type + "\n");
        Files.writeString(cache.resolve("size"), size + "\n");
    }

    @Test
    void readsDataCachesOfTheFirstTwoLevels(@TempDir Path folder) throws IOException {
        write(folder, 0, "1", "Data", "48K");
        write(folder, 1, "1", "Instruction", "64K");
        write(folder, 2, "2", "Unified", "2M");
        write(folder, 3, "3", "Unified", "105M");
        assertThat(Caches.read(folder)).isEqualTo(new Caches(48 << 10, 2 << 20));
    }

    @Test
    void takesTheLeastWhereNothingIsSaid(@TempDir Path folder) throws IOException {
        Caches least = new Caches(32 << 10, 512 << 10);
        assertThat(Caches.read(folder.resolve("missing"))).isEqualTo(least);
        write(folder, 0, "1", "Data", "many");
        write(folder, 1, "2", "Unified", "99999999999999K");
        assertThat(Caches.read(folder)).isEqualTo(least);
    }

    @Test
    void knowsThoseOfThisMachine() {
        assertThat(Caches.own().first()).isBetween(32 << 10, 1 << 20);
        assertThat(Caches.own().second()).isGreaterThanOrEqualTo(512 << 10);
    }
}
