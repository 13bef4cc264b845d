package org.thalweg.bench.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.solve.problems.Landscape;

class GlobalPeerTest {
    @Test
    void aSearchThatTakesTooLongIsEndedAndTheNextOneHasAnother(@TempDir Path folder) throws IOException {
        // answers as the script of the peers does, but for one method that never does
        Path script = Files.writeString(folder.resolve("peer.sh"), """
                while read -r what method rest; do
                  if [ "$method" = endless ]; then exec sleep 60; fi
                  echo "1 $$"
                done
                """);
        Landscape f = Landscape.sphere(2);
        long from = System.nanoTime();
        try (GlobalPeer peer = new GlobalPeer("/bin/sh", script.toString(), 2000)) {
            Optional<GlobalSearch.Result> first = search(peer, "quick", f);
            assertThat(first.orElseThrow().found()).isTrue();
            assertThat(search(peer, "quick", f)).isEqualTo(first); // of the same process
            assertThat(search(peer, "endless", f)).isEmpty();
            assertThat(search(peer, "quick", f)).isPresent().isNotEqualTo(first);
        }
        assertThat((System.nanoTime() - from) / 1e9).isLessThan(50);
    }

    private static Optional<GlobalSearch.Result> search(GlobalPeer peer, String method, Landscape f) {
        return peer.search(method, f, f.start(1), 1, 100, 1e-6);
    }
}
