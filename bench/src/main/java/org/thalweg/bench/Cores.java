package org.thalweg.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The cores that this process may use, and keeping it, and what it starts, to some of them.
final class Cores {
    private final List<Integer> all;

    private Cores(List<Integer> all) {
        this.all = List.copyOf(all);
    }

    /// The cores allowed now. Where Linux does not tell, as many as the JVM sees.
    static Cores allowed() {
        try {
            return new Cores(Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .flatMap(line -> parse(line.substring(line.indexOf(':') + 1).strip()).stream())
                    .toList());
        } catch (IOException e) {
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) seen.add(i);
            return new Cores(seen);
        }
    }

    /// A list as Linux writes it, such as `0-2,5`.
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String[] ends = part.split("-", -1);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int core = Integer.parseInt(ends[0]); core <= last; core++) cores.add(core);
        }
        return cores;
    }

    int count() {
        return all.size();
    }

    /// Keeps this process, each of its threads and all that it starts from now on, to the first `threads` cores.
    ///
    /// @return false where there is no `taskset`
    boolean pin(int threads) {
        String list = all.stream().limit(threads).map(String::valueOf).collect(Collectors.joining(","));
        String me = Long.toString(ProcessHandle.current().pid());
        try {
            return new ProcessBuilder("taskset", "-a", "-p", "-c", list, me)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
