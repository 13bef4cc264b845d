package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The code in CONTRIBUTING is code that compiles and runs: regions of test sources, letter for letter.
class ContributingTest {
    private static final Path TESTS = Path.of("src/test/java/org/thalweg/optim");

    @Test
    void theWorkedExampleIsTheOneThatRuns() throws IOException {
        String page = Files.readString(Path.of("../CONTRIBUTING.md"));
        String section = page.substring(page.indexOf("## Add an optimizer in one file"));
        List<String> blocks = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(MatchResult::group)
                .map(block -> block.replaceAll("^```java\\n|```$", ""))
                .toList();
        assertThat(blocks).containsExactly(region("Signum", "rule"), region("SignumTest", "test"));
    }

    /// The lines between `// begin: name` and `// end: name`, without common indentation.
    private static String region(String file, String name) throws IOException {
        String source = Files.readString(TESTS.resolve(file + ".java"));
        String begin = "// begin: " + name + "\n";
        int from = source.indexOf(begin) + begin.length();
        int to = source.lastIndexOf('\n', source.indexOf("// end: " + name));
        return source.substring(from, to).stripIndent() + "\n";
    }
}
