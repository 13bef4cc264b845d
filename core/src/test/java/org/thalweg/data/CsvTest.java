package org.thalweg.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

final class CsvTest {
    static Source text(String content) {
        return new Source("some.csv", () -> new ByteArrayInputStream(content.getBytes(UTF_8)));
    }

    @Test
    void columnsBesideTheTargetAreInputsInTheirOrder() {
        Dataset data = Csv.predicting("kind").read(text("length,kind,width\n1.5,iris,2\n-3e2,rose,.5\n+7.,iris,0\n"));

        assertThat(data.name()).isEqualTo("some.csv");
        assertThat(data.shape()).isEqualTo(Shape.of(2));
        assertThat(data.columnNames()).containsExactly("length", "width");
        assertThat(data.featureArray(DType.F64).toDoubles()).containsExactly(1.5, 2, -300, 0.5, 7, 0);
        assertThat(data.targetArray(DType.F32).ints()).containsExactly(0, 1, 0);
        assertThat(classNames(data)).containsExactly("iris", "rose");
    }

    @Test
    void quotesLineEndsSpacesAndAByteOrderMarkAreNoPartOfTheData() {
        Dataset data = Csv.predicting("a, \"b\"")
                .read(text("\uFEFF\"x\" , \"a, \"\"b\"\"\"\r\n 1 ,\"one,\ntwo\"\r\n\r\n2,three\r\n"
                        .replace("\"x\" , ", "\"x\",")));

        assertThat(data.columnNames()).containsExactly("x");
        assertThat(data.featureArray(DType.F64).toDoubles()).containsExactly(1, 2);
        assertThat(classNames(data)).containsExactly("one,\ntwo", "three");
    }

    @Test
    void otherDelimitersCanBeSet() {
        Dataset data = Csv.predicting("y").delimiter('\t').read(text("x\ty\n1\t0.5\n2\t0.25\n"));

        assertThat(data.featureArray(DType.F64).toDoubles()).containsExactly(1, 2);
        assertThat(data.task()).contains(Task.REGRESSION);
    }

    @Test
    void gzipIsDecompressed() {
        byte[] compressed = IdxFiles.gzip("x,y\n1,a\n2,b\n".getBytes(UTF_8));
        Dataset data = Csv.predicting("y").read(new Source("g", () -> new ByteArrayInputStream(compressed)));

        assertThat(data.size()).isEqualTo(2);
    }

    @Test
    void wholeNumbersFromZeroOnWithoutAGapAreClasses() {
        assertThat(Csv.predicting("y").read(targets("1", "0", "2", "1")).task()).contains(Task.CLASSIFICATION);
        assertThat(Csv.predicting("y").read(targets("1", "3", "2", "1")).task())
                .as("no 0")
                .contains(Task.REGRESSION);
        assertThat(Csv.predicting("y").read(targets("0", "3", "1", "1")).task())
                .as("a gap")
                .contains(Task.REGRESSION);
        assertThat(Csv.predicting("y").read(targets("0", "1.5", "1")).task()).contains(Task.REGRESSION);
        assertThat(Csv.predicting("y").read(targets("0", "0")).task()).contains(Task.REGRESSION);
    }

    @Test
    void theTaskCanBeSetAgainstTheLooksOfTheTarget() {
        Dataset real = Csv.predicting("y").task(Task.REGRESSION).read(targets("1", "0", "1"));
        assertThat(real.targetArray(DType.F64).toDoubles()).containsExactly(1, 0, 1);
        assertThat(((RealTargets) real.targets()).names()).containsExactly("y");

        Dataset classes = Csv.predicting("y").task(Task.CLASSIFICATION).read(targets("10", "-1", "9", "9.0"));
        assertThat(classNames(classes)).as("by number, not by text").containsExactly("-1", "9", "10");
        assertThat(classes.targetArray(DType.F32).ints()).containsExactly(2, 0, 1, 1);
    }

    @Test
    void classNamesKeepTheOrderTheyAreGivenIn() {
        Dataset data =
                Csv.predicting("y").classNames(List.of("malignant", "benign")).read(targets("benign", "benign"));

        assertThat(classNames(data)).containsExactly("malignant", "benign");
        assertThat(data.targetArray(DType.F32).ints()).containsExactly(1, 1);
    }

    @Test
    void columnsCanBeChosenAndOrderedAsAModelNeedsThem() {
        Source source = text("id,b,note,a,y\n7,1,hello,2,0.5\n8,3,you,4,1.5\n");

        Dataset chosen = Csv.unlabelled().columns(List.of("a", "b")).read(source);
        assertThat(chosen.featureArray(DType.F64).toDoubles()).containsExactly(2, 1, 4, 3);
        assertThat(chosen.task()).isEmpty();
        Dataset rest = Csv.predicting("y").without(List.of("id", "note")).read(source);
        assertThat(rest.columnNames()).containsExactly("b", "a");
    }

    @Test
    void aDelimiterThatCannotSeparateIsRefused() {
        assertThatThrownBy(() -> Csv.predicting("y").delimiter('"'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delimiter '\"' cannot stand between fields; use a comma");
        assertThatThrownBy(() -> Csv.predicting("y").range(DType.I32)).hasMessageContaining("use F32 or F64");
    }

    @Test
    void manyRowsKeepTheirOrder() {
        StringBuilder content = new StringBuilder("x,y\n");
        for (int i = 0; i < 3000; i++) {
            content.append(i).append(',').append(i * 0.5).append('\n');
        }
        Dataset data = Csv.predicting("y").read(text(content.toString()));

        assertThat(data.size()).isEqualTo(3000);
        assertThat(data.featureArray(DType.F64).get(2999)).isEqualTo(2999);
        assertThat(data.targetArray(DType.F64).get(2999)).isEqualTo(1499.5);
    }

    private static Source targets(String... values) {
        return text("x,y\n1," + String.join("\n2,", values) + "\n");
    }

    private static List<String> classNames(Dataset data) {
        return ((ClassTargets) data.targets()).names();
    }
}
