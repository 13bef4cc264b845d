package org.thalweg.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// One table as it is being read, line by line.
final class CsvTable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8; // what a JVM can allocate

    private final Source source;
    private final CsvHeader header;
    private final int[] inputs; // the fields of the inputs
    private final DType range;
    private final @Nullable TargetColumn target;
    private double[] values;
    private int count;

    CsvTable(Source source, CsvHeader header, Csv options) {
        this.source = source;
        this.header = header;
        this.inputs = header.inputs(options);
        this.range = options.range();
        this.target = options.target()
                .map(name -> new TargetColumn(header.target(name), options))
                .orElse(null);
        this.values = new double[256 * inputs.length];
    }

    static Dataset read(Source source, Csv options) {
        long line = 0;
        try (InputStream in = source.open();
                CsvReader<CsvRecord> reader = records(in, options)) {
            Iterator<CsvRecord> records = reader.iterator();
            CsvTable table = new CsvTable(source, header(source, records, options), options);
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                table.add(record);
            }
            return table.dataset();
        } catch (IOException e) {
            throw failure(source, line, e);
        } catch (UncheckedIOException | CsvParseException e) {
            throw failure(source, line, e);
        }
    }

    /// The first line alone.
    static CsvHeader header(Source source, Csv options) {
        try (InputStream in = source.open();
                CsvReader<CsvRecord> reader = records(in, options)) {
            return header(source, reader.iterator(), options);
        } catch (IOException e) {
            throw failure(source, 0, e);
        } catch (UncheckedIOException | CsvParseException e) {
            throw failure(source, 0, e);
        }
    }

    static CsvReader<CsvRecord> records(InputStream in, Csv options) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(options.delimiter())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text(in));
    }

    /// The first record.
    static CsvHeader header(Source source, Iterator<CsvRecord> records, Csv options) {
        if (!records.hasNext()) {
            throw new DataException(source.name(), "", "the file is empty", "Give a CSV file with a header.");
        }
        CsvRecord names = records.next();
        CsvHeader header = new CsvHeader(source, names.getStartingLineNumber(), names.getFields());
        header.requireDelimiter(options.delimiter());
        return header;
    }

    /// What to throw for an exception of the reader.
    static DataException failure(Source source, long line, RuntimeException e) {
        return e.getCause() instanceof IOException io
                ? failure(source, line, io)
                : new DataException(
                        source.name(),
                        after(line),
                        "the text is not CSV (" + e.getMessage() + ")",
                        "Look there for a quotation mark that is opened and not closed.",
                        e);
    }

    /// The characters of UTF-8 bytes after a byte order mark, if there is one. A reader of a charset would
    /// replace what is not UTF-8; a decoder reports it.
    private static Reader text(InputStream in) throws IOException {
        var characters = new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder()));
        characters.mark(1);
        if (characters.read() != BYTE_ORDER_MARK) {
            characters.reset();
        }
        return characters;
    }

    static DataException failure(Source source, long line, IOException e) {
        if (e instanceof CharacterCodingException) {
            return new DataException(
                    source.name(),
                    after(line),
                    "the file is not UTF-8 text",
                    "Give a CSV file in UTF-8; from Latin-1, `iconv -f latin1 -t utf8` makes one.",
                    e);
        }
        return source.failure(after(line), e);
    }

    private static String after(long line) {
        return line == 0 ? "" : "after line " + line;
    }

    void add(CsvRecord record) {
        long line = record.getStartingLineNumber();
        if (record.getFieldCount() != header.size()) {
            throw new DataException(
                    source.name(),
                    "line " + line,
                    "it has " + fields(record.getFieldCount()) + ", but the header has " + fields(header.size()),
                    "Mend the line; a field that holds the delimiter must stand in quotation marks.");
        }
        int at = count * inputs.length;
        makeRoom(at);
        for (int j = 0; j < inputs.length; j++) {
            String text = record.getField(inputs[j]).strip();
            double number = Cell.number(text);
            if (!Cell.fits(number, range)) {
                throw header.cell(line, inputs[j], text).refusal(range, count);
            }
            values[at + j] = number;
        }
        if (target != null) {
            target.add(header.cell(
                    line, target.field(), record.getField(target.field()).strip()));
        }
        count++;
    }

    private static String fields(int count) {
        return count + (count == 1 ? " field" : " fields");
    }

    private void makeRoom(int used) {
        long needed = (long) used + inputs.length;
        if (needed > LARGEST_ARRAY || used < 0) {
            throw new DataException(
                    source.name(),
                    "row " + count,
                    "the table has more numbers than one array can hold",
                    "Split the file.");
        }
        if (needed > values.length) {
            values = Arrays.copyOf(values, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * values.length)));
        }
    }

    Dataset dataset() {
        if (count == 0) {
            throw new DataException(source.name(), "", "there is a header but no line below it", "Give some data.");
        }
        double[] all = Arrays.copyOf(values, count * inputs.length);
        return new Dataset(
                source.name(),
                Shape.of(inputs.length),
                Rows.of(inputs.length, all),
                header.names(inputs),
                target == null ? new NoTargets(count) : target.targets());
    }
}
