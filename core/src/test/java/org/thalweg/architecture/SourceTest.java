package org.thalweg.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules that only the text shows, for the Java files of all modules.
class SourceTest {
    /// Raised as the project grows, so that a walk which finds nothing does not pass.
    private static final int FILES_AT_LEAST = 40;

    /// Over 300 is for a reviewer to ask about; kernels are allowed to be longer, because their loops are written
    /// out.
    private static final int LINES_AT_MOST = 400;

    /// Longer all the same, each for its reason: Tensor has one short method for each operation, and no other type
    /// could give callers `x.matmul(w).plus(b).relu()`.
    private static final Set<String> LONG_BY_EXCEPTION = Set.of("core/src/main/java/org/thalweg/graph/Tensor.java");

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern EMPTY_NAME = Pattern.compile("(?i)(utils?|helpers?|commons?|impl|managers?|misc)");

    private record Source(Path path, List<String> lines) {
        boolean mayBeLong() {
            return path.toString().contains("/org/thalweg/kernel/") || LONG_BY_EXCEPTION.contains(path.toString());
        }

        @Override
        public String toString() {
            return path + " (" + lines.size() + " lines)";
        }

        String name() {
            return path.getFileName().toString().replaceFirst("\\.java$", "");
        }
    }

    private static final List<Source> SOURCES = sources();

    @Test
    void theRulesSeeTheFiles() {
        assertThat(SOURCES.size()).isGreaterThanOrEqualTo(FILES_AT_LEAST);
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(SOURCES.stream().flatMap(s -> placesOf(UNFINISHED, s).stream()))
                .as("finish it, file an issue, or write it under \"Limits\" in the package-info")
                .isEmpty();
        Source specimen = new Source(Path.of("Specimen.java"), List.of("int x;", "// TO" + "DO: more"));
        assertThat(placesOf(UNFINISHED, specimen)).containsExactly("Specimen.java:2");
    }

    @Test
    void filesAreShort() {
        assertThat(SOURCES.stream().filter(s -> !s.mayBeLong() && s.lines.size() > LINES_AT_MOST))
                .as("files of over " + LINES_AT_MOST + " lines outside kernel: split them by what they are about")
                .isEmpty();
    }

    @Test
    void theSlashesOfCommentsStandAtTheBeginning() {
        Pattern broken = Pattern.compile("^\\s*///([^ /]| *///)");
        assertThat(SOURCES.stream().flatMap(s -> placesOf(broken, s).stream()))
                .as("comments that were broken while they were wrapped")
                .isEmpty();
    }

    @Test
    void namesSayWhatThingsAreAbout() {
        assertThat(SOURCES.stream()
                        .filter(s -> namesNothing(s.name())
                                || packages(s)
                                        .anyMatch(p -> EMPTY_NAME.matcher(p).matches())))
                .as("no util, helper, common, impl or manager: name it for what it is about")
                .extracting(Source::path)
                .isEmpty();
        assertThat(namesNothing("MatrixUtils")).isTrue();
        assertThat(namesNothing("Simplify")).isFalse();
    }

    private static boolean namesNothing(String className) {
        return className.matches(".*(Utils?|Helpers?|Impl|Managers?|Misc)");
    }

    private static Stream<String> packages(Source s) {
        return Stream.iterate(s.path.getParent(), p -> p.getFileName() != null, Path::getParent)
                .map(p -> p.getFileName().toString())
                .takeWhile(p -> !p.equals("java"));
    }

    private static List<String> placesOf(Pattern what, Source s) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < s.lines.size(); i++) {
            if (what.matcher(s.lines.get(i)).find()) {
                places.add(s.path + ":" + (i + 1));
            }
        }
        return places;
    }

    private static List<Source> sources() {
        List<Source> found = new ArrayList<>();
        for (String module : List.of("core", "datasets", "lab", "bench")) {
            Path src = Path.of("..", module, "src");
            if (!Files.isDirectory(src)) {
                continue;
            }
            try (Stream<Path> walk = Files.walk(src)) {
                for (Path path :
                        walk.filter(p -> p.toString().endsWith(".java")).toList()) {
                    found.add(new Source(Path.of("..").relativize(path), Files.readAllLines(path)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
