package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Input that cannot be used: each is told in one paragraph that names the cure, with exit code 2, without a stack
/// trace, and leaves no run behind.
class BadInputIT {
    /// @param name what is wrong
    /// @param arguments of `thalweg train`
    /// @param says parts of the message: what, where, and the cure
    record Bad(String name, List<String> arguments, List<String> says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Bad> CASES = List.of(
            bad("unknown data set", "fashon", "fashon", "did you mean fashion?", "iris", "path"),
            bad(
                    "misspelt name",
                    "iris --optimizer adm(lr=0.1)",
                    "--optimizer",
                    "`adm`",
                    "did you mean adam?",
                    "nesterov"),
            bad(
                    "misspelt key",
                    "iris --optimizer adam(lr=0.001,beta=0.9)",
                    "no argument `beta`; did you mean beta1 or beta2?\n  adam(lr=0.001, beta1=0.9"),
            bad("bracket left open", "iris --model mlp(10", "column 7", "`,` or `)`", "mlp(10\n"),
            bad(
                    "labels for other images",
                    "images-idx3-ubyte --target few-labels",
                    "20 examples",
                    "10 targets",
                    "belong together"),
            bad("wrong shape", "iris --model mlp(1000000,1000000)", "[1000000, 1000000]", "2147483647"),
            bad("empty file", "empty.csv --target t", "empty.csv", "is empty", "header"),
            bad(
                    "truncated IDX",
                    "short-images-idx3-ubyte --target labels-idx1-ubyte",
                    "short-images",
                    "cut off",
                    "320 bytes",
                    "only 84",
                    "again"),
            bad(
                    "text in a column of numbers",
                    "text.csv --target t",
                    "line 3, column 2 (b)",
                    "`forty` is not a number",
                    "Correct the value"),
            bad("target not named", "good.csv", "--target", "a,b,t"),
            bad("missing target", "good.csv --target u", "no column `u`", "The columns are a, b, t"),
            bad("missing labels", "lonely-images-idx3-ubyte", "labels", "--target FILE"),
            bad("NaN in the data", "nan.csv --target t", "line 3, column 2 (b)", "not a finite number", "take out"),
            bad("missing value", "gap.csv --target t", "line 3, column 2 (b)"),
            bad("unwritable --out", "iris --out good.csv/run", "good.csv/run", "cannot hold a run", "Choose a folder"),
            bad("--out is a file", "iris --out good.csv", "good.csv", "Choose a"),
            bad("--out holds other things", "iris --out folder", "folder", "not empty", "Choose an"),
            bad("batch larger than the data", "iris --batch 500", "batch of 500", "120 examples", "at most 120"),
            bad("zero epochs", "iris --epochs 0", "--epochs 0", "at least 1"),
            bad("negative rate", "iris --optimizer adam(lr=-1)", "adam(lr=-1): `lr`", "-1", "must be"),
            bad("option too large", "iris --epochs 99999999999", "--epochs 99999999999", "at most 2147483647"),
            bad("width too large", "iris --model mlp(99999999999)", "99999999999 is too large", "2147483647"),
            bad("rate too large", "iris --optimizer sgd(1e400)", "1e400 is too large", "1.797e308"),
            bad("value too large", "large.csv --target t", "line 3", "1e39", "F32", "F64"),
            bad("directory in place of a file", "folder --target t", "folder", "directory", "one file inside"),
            bad("ragged rows", "ragged.csv --target t", "line 3", "2 fields", "3 fields", "Mend the line"),
            bad("duplicate headers", "duplicate.csv --target t", "columns 1 and 2", "`a`", "own"),
            bad("gzip table cut off", "cut.csv.gz --target t", "cut.csv.gz", "gzip", "cut off", "again"),
            bad(
                    "gzip IDX cut off",
                    "cut-images-idx3-ubyte.gz --target labels-idx1-ubyte",
                    "cut-images",
                    "gzip",
                    "cut off",
                    "again"),
            bad("no such file", "god.csv --target t", "god.csv", "no such file", "good.csv"),
            bad("loss for other targets", "iris --loss mse", "classes", "crossEntropy"),
            bad("misspelt rule", "iris --stop earlyStoping", "--stop", "did you mean earlyStopping?", "target"),
            bad(
                    "nothing to validate with",
                    "iris --stop earlyStopping",
                    "`validation_loss`",
                    "Hold some out",
                    "test_loss"),
            bad("nothing left", "iris --validation 0.6 --test 0.5", "--validation 0.6", "leave nothing to train on"),
            bad("resuming nothing", "--resume nowhere", "--resume nowhere", "Name the folder of a training"),
            bad("unknown option", "iris --epoch 3", "--epoch", "did you mean --epochs?"));

    @TempDir
    private static Path folder;

    private static Bad bad(String name, String arguments, String... says) {
        return new Bad(name, List.of(arguments.split(" ")), List.of(says));
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        String good = IntStream.range(0, 50)
                .mapToObj(i -> i + "," + i * 2 % 7 + "," + i % 2 + "\n")
                .collect(Collectors.joining("", "a,b,t\n", ""));
        write("good.csv", good.getBytes(StandardCharsets.UTF_8));
        write("empty.csv");
        table("text.csv", "3,forty,1");
        table("nan.csv", "3,NaN,1");
        table("gap.csv", "3,,1");
        table("large.csv", "3,1e39,1");
        table("ragged.csv", "3,1");
        write("duplicate.csv", "a,a,t\n1,2,0\n3,4,1\n".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(folder.resolve("folder"));
        write("folder/other", (byte) 1);
        byte[] images = idx(new byte[320], 20, 4, 4);
        byte[] labels = new byte[20];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 2);
        }
        write("images-idx3-ubyte", images);
        write("lonely-images-idx3-ubyte", images);
        write("labels-idx1-ubyte", idx(labels, 20));
        write("few-labels", idx(Arrays.copyOf(labels, 10), 10));
        write("short-images-idx3-ubyte", Arrays.copyOf(images, 100));
        write("cut-images-idx3-ubyte.gz", half(images));
        write("cut.csv.gz", half(good.getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(String name, byte... content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private static void table(String name, String third) throws IOException {
        write(name, ("a,b,t\n1,2,0\n" + third + "\n4,5,0\n").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] idx(byte[] content, int... sizes) {
        var buffer = ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
        buffer.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            buffer.putInt(size);
        }
        return buffer.put(content).array();
    }

    /// The first half of the compressed content.
    private static byte[] half(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void isToldInAParagraphThatNamesTheCure(Bad bad) throws Exception {
        List<String> before = files();
        String[] arguments =
                Stream.concat(Stream.of("train"), bad.arguments().stream()).toArray(String[]::new);
        Shell.Result result = Program.in(folder).run(arguments);
        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("thalweg: ")
                .contains(bad.says())
                .doesNotContain("\tat ", "Exception", "\n\n");
        assertThat(files()).isEqualTo(before);
    }

    /// All files and folders, but for those that hold what the processes said.
    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString)
                    .filter(name -> !name.endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }
}
