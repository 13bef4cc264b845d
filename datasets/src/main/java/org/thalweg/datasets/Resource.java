package org.thalweg.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Objects;

/// A file inside this artifact, named relative to the package: for example `tables/iris.csv`.
public record Resource(String name) {
    /// The file's bytes as they are stored; what ends in `.gz` is still compressed. The caller closes the stream.
    public InputStream open() throws IOException {
        return url().openStream();
    }

    /// Where the file is.
    public URL url() {
        return Objects.requireNonNull(
                Resource.class.getResource(name), () -> name + " is missing from the thalweg-datasets artifact");
    }
}
