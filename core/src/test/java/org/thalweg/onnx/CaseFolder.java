package org.thalweg.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where the cases lie: the installed package, else the share of it in the test resources. The system property
/// `thalweg.onnx` chooses: `bundled`, or another folder with the package's suites.
///
/// @param root holds a folder for each suite, which holds one for each case
/// @param bundled whether this is the share in the test resources
record CaseFolder(Path root, boolean bundled) {
    private static final Path INSTALLED = Path.of("/usr/share/libonnx-testdata/data");

    static CaseFolder find() {
        String wanted = System.getProperty("thalweg.onnx", "");
        if (!wanted.isEmpty() && !wanted.equals("bundled")) {
            return new CaseFolder(Path.of(wanted), false);
        }
        if (wanted.isEmpty() && Files.isDirectory(INSTALLED)) {
            return new CaseFolder(INSTALLED, false);
        }
        return inTestResources();
    }

    static CaseFolder inTestResources() {
        return new CaseFolder(archive(), true);
    }

    /// The root of the archive in the test resources.
    private static Path archive() {
        try {
            Path zip = Path.of(CaseFolder.class.getResource("/onnx/cases.zip").toURI());
            // Stays open with the tests: cases are read one by one.
            return FileSystems.newFileSystem(zip).getPath("/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// All cases, by suite and name.
    List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Path suite : folders(root)) {
            for (Path folder : folders(suite)) {
                cases.add(new Case(name(suite) + "/" + name(folder), folder));
            }
        }
        return List.copyOf(cases);
    }

    /// The folders in a folder, by name.
    static List<Path> folders(Path within) {
        try (Stream<Path> inside = Files.list(within)) {
            return inside.filter(Files::isDirectory)
                    .filter(p -> !name(p).equals("META-INF"))
                    .sorted(Comparator.comparing(CaseFolder::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path folder) {
        return folder.getFileName().toString().replaceFirst("/$", "");
    }
}
