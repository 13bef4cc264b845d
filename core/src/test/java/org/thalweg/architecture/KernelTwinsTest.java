package org.thalweg.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Kernels stand twice, for `float[]` and for `double[]`, since Java has no generics over primitive types. So that a
/// reader has one of them to read, and a change of one is not forgotten in the other, the classes of double precision
/// are those of single precision word for word.
///
/// Members are compared by name, as sequences of tokens: without comments, layout, casts and the suffixes of numbers,
/// and with the types of one for those of the other.
class KernelTwinsTest {
    /// `Type.member`, in the names of single precision, with the reason why it is another in double precision,
    /// or is in one of them only.
    private static final Map<String, String> DIFFERENCES = Map.of();

    private static final List<String> FOLDERS =
            List.of("src/main/java/org/thalweg/kernel", "src/test/java/org/thalweg/kernel");

    /// Raised as kernels are added, so that a walk which finds nothing does not pass.
    private static final int PAIRS_AT_LEAST = 23;

    private static final Pattern TOKEN = Pattern.compile("(?<comment>//.*|/\\*(?s:.*?)\\*/)"
            + "|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\d[\\w.]*|\\w+|\\S");

    private static final Pattern WITH_SUFFIX = Pattern.compile("(\\d[\\d_.eE]*)[fFdD]");

    private static final Set<String> TYPES = Set.of("class", "interface", "record", "enum");

    /// The members of a class by name, each as its tokens, with all that have one name together; what stands
    /// before the body, without imports, as `declaration`.
    private static Map<String, String> members(String source) {
        List<String> tokens = tokens(source);
        Map<String, String> members = new LinkedHashMap<>();
        int body = tokens.indexOf("{");
        members.put("declaration", String.join(" ", tokens.subList(typeAt(tokens), body)));
        int start = body + 1;
        int depth = 0;
        boolean value = false;
        for (int i = start; i < tokens.size() - 1; i++) {
            switch (tokens.get(i)) {
                case "{", "(" -> depth++;
                case "}", ")" -> depth--;
                case "=" -> value |= depth == 0;
                default -> {}
            }
            boolean ends = tokens.get(i).equals(";") || (tokens.get(i).equals("}") && !value);
            if (depth == 0 && ends) {
                List<String> member = tokens.subList(start, i + 1);
                members.merge(name(member), String.join(" ", member), (a, b) -> a + " " + b);
                start = i + 1;
                value = false;
            }
        }
        return members;
    }

    private static List<String> tokens(String source) {
        List<String> tokens = new ArrayList<>();
        for (MatchResult match : TOKEN.matcher(source).results().toList()) {
            String token = match.group();
            int n = tokens.size();
            if (match.group("comment") != null) {
                continue;
            }
            boolean isCast = token.equals(")")
                    && n > 1
                    && Set.of("float", "double").contains(tokens.get(n - 1))
                    && tokens.get(n - 2).equals("(");
            if (isCast) {
                tokens.subList(n - 2, n).clear();
            } else {
                tokens.add(WITH_SUFFIX.matcher(token).matches() ? token.substring(0, token.length() - 1) : token);
            }
        }
        return tokens;
    }

    /// Behind the last import.
    private static int typeAt(List<String> tokens) {
        int at = 0;
        for (int i = 0; tokens.indexOf("{") > i; i++) {
            at = tokens.get(i).equals(";") ? i + 1 : at;
        }
        return at;
    }

    /// The name before the first parenthesis, the value or the end; of a type inside, that behind its kind.
    private static String name(List<String> member) {
        int i = 0;
        while (member.get(i).equals("@")) {
            i += 2;
            if (member.get(i).equals("(")) {
                i = member.subList(i, member.size()).indexOf(")") + i + 1;
            }
        }
        for (; i < member.size() - 1; i++) {
            if (TYPES.contains(member.get(i))) {
                return member.get(i + 1);
            }
            if (Set.of("(", "=", ";").contains(member.get(i + 1))) {
                return member.get(i);
            }
        }
        return String.join(" ", member);
    }

    /// Double precision in the words of single precision.
    private static String single(String source) {
        return source.replace("doubleToLongBits", "floatToIntBits")
                .replace("doubleToRawLongBits", "floatToRawIntBits")
                .replace("longBitsToDouble", "intBitsToFloat")
                .replace("Double", "Float")
                .replace("double", "float")
                .replace("DOUBLE", "FLOAT")
                .replace("F64", "F32")
                .replace("f64", "f32");
    }

    /// The members that differ, and where the first difference of each begins.
    private static Map<String, String> differences(String type, String single, String wide) {
        Map<String, String> ofSingle = members(single);
        Map<String, String> ofWide = members(single(wide));
        Set<String> names = new TreeSet<>(ofSingle.keySet());
        names.addAll(ofWide.keySet());
        Map<String, String> found = new TreeMap<>();
        for (String name : names) {
            String a = ofSingle.getOrDefault(name, "is not there");
            String b = ofWide.getOrDefault(name, "is not there");
            if (!a.equals(b)) {
                found.put(type + "." + name, "single: " + from(a, b) + "\n  double: " + from(b, a));
            }
        }
        return found;
    }

    /// Some of `text`, from a little before the place where it is no longer `other`.
    private static String from(String text, String other) {
        int at = 0;
        while (at < Math.min(text.length(), other.length()) && text.charAt(at) == other.charAt(at)) {
            at++;
        }
        return text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 60));
    }

    private static List<Path> files(String word) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> all = Files.list(Path.of(folder))) {
                all.filter(file -> file.getFileName().toString().contains(word)).forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void doublePrecisionIsSinglePrecisionWordForWord() throws IOException {
        List<Path> wide = files("Double");
        assertThat(wide).hasSizeGreaterThanOrEqualTo(PAIRS_AT_LEAST);
        Map<String, String> found = new TreeMap<>();
        for (Path file : wide) {
            String type = single(file.getFileName().toString().replace(".java", ""));
            String twin = Files.readString(file.resolveSibling(type + ".java"));
            found.putAll(differences(type, twin, Files.readString(file)));
        }
        assertThat(found.keySet())
                .as("change both twins, or say in DIFFERENCES why one is another; what differs:\n%s", found)
                .isEqualTo(DIFFERENCES.keySet());
    }

    @Test
    void everyKernelOfSinglePrecisionHasItsTwin() throws IOException {
        assertThat(files("Float"))
                .allSatisfy(file -> assertThat(file.resolveSibling(
                                file.getFileName().toString().replace("Float", "Double")))
                        .exists());
    }

    @Test
    void namesLayoutCommentsCastsAndSuffixesDoNotMatter() {
        String single = """
                import java.util.Arrays;
                /// Of floats.
                final class FloatSpecimen<T> {
                    @SuppressWarnings("unused") // measured
                    private static final float[] HALVES = {0.5f, (float) Math.PI};
                    interface FloatSink { void take(float x); }
                    int bits(float x) { return Float.floatToIntBits(x); }
                }""";
        String wide = """
                final class DoubleSpecimen<T> {
                    @SuppressWarnings("unused") private static final double[] HALVES = {0.5, Math.PI};
                    interface DoubleSink {
                        void take(double x);
                    }
                    int bits(double x) {
                        return Double.doubleToLongBits(x);
                    }
                }""";
        assertThat(members(single)).containsOnlyKeys("declaration", "HALVES", "FloatSink", "bits");
        assertThat(differences("FloatSpecimen", single, wide)).isEmpty();
    }

    @Test
    void aChangeOfOneTwinIsSeen() {
        String single = "class F { int size = 4; float a(float x) { return x + 1; } void a() {} F() { a(2); } }";
        String wide =
                "class F { int size = 8; double a(double x) { return x - 1; } void a() {} void c() {} F() { a(2); } }";
        assertThat(differences("F", single, wide))
                .containsOnlyKeys("F.size", "F.a", "F.c")
                .hasEntrySatisfying("F.a", text -> assertThat(text).contains("x + 1", "x - 1"))
                .hasEntrySatisfying("F.c", text -> assertThat(text).contains("single: is not there"));
    }
}
