package org.thalweg.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.tensor.DType;

/// What is wrong with a table is said with the file, line, column and cure.
final class CsvRefusalsTest {
    private static final Csv READER = Csv.predicting("kind");

    @Test
    void textInANumberColumnIsToldWithItsPlace() {
        DataException refusal = refusal(READER, "age,height,kind\n1,2,a\n3,4,b\n5,six,a\n");
        assertThat(refusal)
                .hasMessage(
                        "some.csv, line 4, column 2 (height): `six` is not a number, though the column has 2 numbers above"
                                + " it. Correct the value, or take out the line or the column.");
        assertThat(refusal.where()).isEqualTo("line 4, column 2 (height)");
    }

    @Test
    void aColumnOfTextIsRefusedWithWhatToDo() {
        assertThat(refusal(READER, "age,colour,kind\n1,red,a\n3,blue,b\n"))
                .hasMessage(
                        "some.csv, line 2, column 2 (colour): `red` is text, but inputs must be numbers. Leave the column"
                                + " out, or put a column of 0 and 1 per value in its place.");
    }

    @Test
    void javasOwnNotationsAreNoNumbers() {
        for (String text : List.of("1d", "0x1p3", "1f", "1_000", "١", "1-2", "--1", "e5", ".")) {
            assertThat(refusal(READER, "x,kind\n1,a\n" + text + ",b\n"))
                    .hasMessageContaining("line 3, column 1 (x): `" + text
                            + "` is not a number, though the column has 1" + " number above it");
        }
    }

    @Test
    void aDecimalCommaIsRecognized() {
        assertThat(refusal(READER.delimiter(';'), "x;kind\n3,14;a\n"))
                .hasMessageContaining(
                        "line 2, column 1 (x): `3,14` is not a number. Write a decimal point, not a comma");
    }

    @Test
    void aMissingValueIsTold() {
        assertThat(refusal(READER, "x,y,kind\n1,2,a\n1,,b\n"))
                .hasMessage(
                        "some.csv, line 3, column 2 (y): the value is missing. Fill in a value, or take out the line or"
                                + " the column.");
        for (String marker : List.of("NA", "n/a", "null", "None", "?", "-")) {
            assertThat(refusal(READER, "x,kind\n" + marker + ",a\n"))
                    .hasMessageContaining("line 2, column 1 (x): the value is missing (`" + marker + "`)");
        }
        assertThat(refusal(READER, "x,kind\n1,a\n2, \n"))
                .hasMessageContaining("line 3, column 2 (kind): the value is missing");
    }

    @Test
    void aNumberThatIsNotFiniteIsTold() {
        for (String text : List.of("NaN", "nan", "-inf", "Infinity", "+INF")) {
            assertThat(refusal(READER, "x,kind\n1,a\n" + text + ",b\n"))
                    .hasMessageContaining(
                            "line 3, column 1 (x): `" + text + "` is not a finite number. Give a number there");
        }
        assertThat(refusal(Csv.predicting("x"), "x,z\n1.5,1\nNaN,2\n"))
                .hasMessageContaining("line 3, column 1 (x): `NaN` is not a finite number");
        assertThat(refusal(Csv.predicting("x").task(Task.REGRESSION), "x,z\n1.5,1\ninf,2\n"))
                .hasMessageContaining("line 3, column 1 (x): `inf` is not a finite number");
    }

    @Test
    void aNumberTooLargeForItsTypeIsTold() {
        assertThat(refusal(READER, "x,kind\n1,a\n-1e999,b\n"))
                .hasMessage(
                        "some.csv, line 3, column 1 (x): -1e999 is too large for F64, which reaches to ±1.8e308. Bring the"
                                + " column to another unit.");
        assertThat(refusal(READER.range(DType.F32), "x,kind\n3.4e38,a\n3.5e38,b\n"))
                .hasMessage(
                        "some.csv, line 3, column 1 (x): 3.5e38 is too large for F32, which reaches to ±3.4e38. Use F64,"
                                + " or bring the column to another unit.");
        assertThat(refusal(Csv.predicting("y").range(DType.F32), "x,y\n1,1e39\n"))
                .hasMessageContaining("line 2, column 2 (y): 1e39 is too large for F32");
    }

    @Test
    void raggedRowsAreTold() {
        assertThat(refusal(READER, "x,y,kind\n1,2,a\n1,2\n"))
                .hasMessage(
                        "some.csv, line 3: it has 2 fields, but the header has 3 fields. Mend the line; a field that holds"
                                + " the delimiter must stand in quotation marks.");
        assertThat(refusal(READER, "x,y,kind\n1,2,a,b\n")).hasMessageContaining("line 2: it has 4 fields");
    }

    @Test
    void duplicateAndEmptyHeadersAreTold() {
        assertThat(refusal(READER, "x,y, x,kind\n"))
                .hasMessage(
                        "some.csv, line 1 (the header): the columns 1 and 3 have the same name, `x`. Give each its own.");
        assertThat(refusal(READER, "x,,kind\n"))
                .hasMessage(
                        "some.csv, line 1 (the header), column 2: the column has no name. Name it in the file's first"
                                + " line.");
    }

    @Test
    void linesAreCountedAsAnEditorCountsThem() {
        assertThat(refusal(READER, "\n\nx,x\n")).hasMessageContaining("line 3 (the header): the columns 1 and 2");
        assertThat(refusal(READER, "x,kind\r\n1,\"two\r\nlines\"\r\n\r\nbad,a\r\n"))
                .hasMessageContaining("line 5, column 1 (x): `bad` is not a number");
    }

    @Test
    void emptyFilesAreTold() {
        assertThat(refusal(READER, "")).hasMessage("some.csv: the file is empty. Give a CSV file with a header.");
        assertThat(refusal(READER, "\n\n")).hasMessageContaining("the file is empty");
        assertThat(refusal(READER, "x,kind\n"))
                .hasMessage("some.csv: there is a header but no line below it. Give some data.");
    }

    @Test
    void aMissingTargetIsToldWithTheNearestName() {
        assertThat(refusal(Csv.predicting("specis"), "length,species\n1,a\n"))
                .hasMessage("some.csv, line 1 (the header): there is no column `specis` for the target. Did you mean"
                        + " `species`? The columns are length, species.");
        assertThat(refusal(Csv.unlabelled().columns(List.of("length", "width")), "length,species\n1,a\n"))
                .hasMessageContaining("there is no column `width` for the input");
        assertThat(refusal(READER.without(List.of("id")), "x,kind\n1,a\n"))
                .hasMessageContaining("there is no column `id` for the column to leave out");
    }

    @Test
    void aTableWithoutAHeaderIsRecognized() {
        assertThat(refusal(READER, "5.1,3.5,0\n4.9,3.0,1\n"))
                .hasMessageContaining(
                        "there is no column `kind` for the target. The line holds numbers: put a line with the"
                                + " names of the columns above it.");
    }

    @Test
    void aWrongDelimiterIsRecognized() {
        assertThat(refusal(READER, "x;kind\n1;a\n"))
                .hasMessage(
                        "some.csv, line 1 (the header): split at `,` there is one column, `x;kind`. Set the delimiter to"
                                + " `;`.");
        assertThat(refusal(Csv.unlabelled(), "x\ty\n1\t2\n")).hasMessageContaining("Set the delimiter to a tab.");
    }

    @Test
    void atLeastOneInputIsNeeded() {
        assertThat(refusal(READER, "kind\na\n"))
                .hasMessageContaining("no column is left for an input, of kind. Give at least one beside the target.");
    }

    @Test
    void aTargetOfTextAndNumbersIsTold() {
        assertThat(refusal(READER, "x,kind\n1,2.5\n1,3\n1,many\n"))
                .hasMessageContaining(
                        "line 4, column 2 (kind): the target is `many` here, but a number in other lines, such"
                                + " as 2.5 in line 2. Correct the value; or say that the task is a classification");
        assertThat(refusal(READER.task(Task.REGRESSION), "x,kind\n1,2.5\n1,many\n"))
                .hasMessageContaining("line 3, column 2 (kind): the target `many` is not a number");
    }

    @Test
    void aTargetThatIsNoClassIsTold() {
        assertThat(refusal(READER.task(Task.CLASSIFICATION), "x,kind\n1,1\n1,2.5\n"))
                .hasMessageContaining("line 3, column 2 (kind): 2.5 is a measurement, not a class. Use a loss for real"
                        + " numbers, such as mse");
        assertThat(refusal(READER, "x,kind\n1,rose\n1,rose\n"))
                .hasMessageContaining("line 2, column 2 (kind): every line has the class `rose`");
        assertThat(refusal(READER.classNames(List.of("rose", "tulip")), "x,kind\n1,rose\n1,tulpi\n"))
                .hasMessageContaining(
                        "line 3, column 2 (kind): `tulpi` is not one of the classes. Did you mean `tulip`? The"
                                + " classes are rose, tulip.");
        StringBuilder names = new StringBuilder("x,kind\n");
        for (int i = 0; i < 150; i++) {
            names.append("1,person ").append(i).append('\n');
        }
        assertThat(refusal(READER, names.toString()))
                .hasMessageContaining("the target has 150 different values in 150 rows, too many for classes");
    }

    @Test
    void aFileThatIsNotTextIsTold() {
        assertThat(refusal(READER, "größe,kind\n1,a\n".getBytes(ISO_8859_1)))
                .hasMessageContaining("some.csv: the file is not UTF-8 text. Give a CSV file in UTF-8; from Latin-1,");
        assertThat(refusal(READER, "x,kind\n1,a\n".getBytes(UTF_16)))
                .hasMessageContaining("the file is not UTF-8 text");
        assertThat(refusal(READER, IdxFiles.idx(0x08, new int[] {2}, (byte) 1, (byte) 2)))
                .hasMessageContaining("line 1 (the header): this is not text");
    }

    @Test
    void aQuotationMarkThatIsNeverClosedIsTold() {
        assertThat(refusal(READER, "x,kind\n1,a\n1,\"b\n1,a\n1,b\n"))
                .hasMessageContaining("after line 2: the text is not CSV")
                .hasMessageEndingWith("Look there for a quotation mark that is opened and not closed.");
    }

    @Test
    void aGzipCutInTheMiddleIsTold() {
        byte[] whole = IdxFiles.gzip("x,kind\n1,a\n2,b\n".getBytes(UTF_8));
        assertThat(refusal(READER, Arrays.copyOf(whole, whole.length - 12)))
                .hasMessageContaining(
                        "the gzip data end in the middle, so the file was cut off. Copy or download it again.");
    }

    @Test
    void aDirectoryInPlaceOfAFileIsTold(@TempDir Path folder) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("x.csv"));
        assertThat(catchThrowableOfType(DataException.class, () -> READER.read(Source.of(directory))))
                .hasMessage(directory + ": this is a directory, not a file. Name one file inside it.");
    }

    private static DataException refusal(Csv reader, String content) {
        return refusal(reader, content.getBytes(UTF_8));
    }

    private static DataException refusal(Csv reader, byte[] content) {
        var source = new Source("some.csv", () -> new ByteArrayInputStream(content));
        return catchThrowableOfType(DataException.class, () -> reader.read(source));
    }
}
