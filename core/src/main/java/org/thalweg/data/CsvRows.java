package org.thalweg.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The rows of a table one after the other, and data sets made of some of them.
final class CsvRows implements Iterator<CsvRecord>, DatasetStream.Maker<CsvRecord>, AutoCloseable {
    private final Source source;
    private final boolean follows;
    private Csv options;
    private volatile @Nullable CsvReader<CsvRecord> reader;
    private @Nullable Iterator<CsvRecord> records;
    private @Nullable CsvHeader header;
    private long line;

    CsvRows(Source source, Csv options, boolean follows) {
        this.source = source;
        this.options = options;
        this.follows = follows;
    }

    @Override
    public boolean hasNext() {
        try {
            return opened().hasNext();
        } catch (UncheckedIOException | CsvParseException e) {
            throw CsvTable.failure(source, line, e);
        } catch (IOException e) {
            throw CsvTable.failure(source, line, e);
        }
    }

    @SuppressWarnings("resource") // closed with this
    private Iterator<CsvRecord> opened() throws IOException {
        Iterator<CsvRecord> known = records;
        if (known == null) {
            InputStream in = source.open();
            CsvReader<CsvRecord> opened = CsvTable.records(follows ? new GrowingFile(in) : in, options);
            reader = opened;
            known = opened.iterator();
            header = CsvTable.header(source, known, options);
            records = known;
        }
        return known;
    }

    @Override
    public CsvRecord next() {
        Iterator<CsvRecord> known = records;
        if (known == null) {
            throw new NoSuchElementException("ask hasNext first");
        }
        CsvRecord record = known.next();
        line = record.getStartingLineNumber();
        return record;
    }

    /// The first rows say what the target means, where the options do not: the others must be like them.
    @Override
    public Dataset of(List<CsvRecord> rows) {
        CsvTable table = new CsvTable(source, Objects.requireNonNull(header, "rows without a header"), options);
        rows.forEach(table::add);
        Dataset made = table.dataset();
        options = switch (made.targets()) {
            case ClassTargets classes -> options.task(Task.CLASSIFICATION).classNames(classes.names());
            case RealTargets _ -> options.task(Task.REGRESSION);
            case NoTargets _ -> options;
        };
        return made;
    }

    @Override
    public void close() throws IOException {
        CsvReader<CsvRecord> opened = reader;
        if (opened != null) {
            opened.close();
        }
    }
}
