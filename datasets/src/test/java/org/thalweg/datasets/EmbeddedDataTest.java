package org.thalweg.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class EmbeddedDataTest {
    @Test
    void theCatalogueHasSixSetsAndTheirNamesFindThem() {
        assertThat(EmbeddedData.all())
                .extracting(EmbeddedData::name)
                .containsExactly("fashion", "digits", "iris", "wine", "breast-cancer", "diabetes");
        for (EmbeddedData data : EmbeddedData.all()) {
            assertThat(EmbeddedData.named(data.name())).containsSame(data);
        }
        assertThat(EmbeddedData.named("mnist")).isEmpty();
    }

    @Test
    void everyFileHasTheSumThatWasRecordedWhenItWasObtained() throws Exception {
        List<String> sums = Files.readAllLines(Path.of("SHA256SUMS"));
        Set<String> summed = new HashSet<>();
        for (String line : sums) {
            String[] part = line.split(" +\\./org/thalweg/datasets/", -1);
            assertThat(sha256(new Resource(part[1]))).as(part[1]).isEqualTo(part[0]);
            summed.add(part[1]);
        }
        assertThat(sums).hasSize(11);
        assertThat(summed)
                .containsAll(EmbeddedData.all().stream()
                        .flatMap(EmbeddedDataTest::resources)
                        .map(Resource::name)
                        .toList());
    }

    @Test
    void everyLicenceGivesPermission() throws IOException {
        for (EmbeddedData data : EmbeddedData.all()) {
            assertThat(text(data.files().licence()))
                    .as(data.name())
                    .contains(
                            switch (data.licenceName()) {
                                case "MIT" -> "Permission is hereby granted, free of charge";
                                case "BSD-3-Clause" -> "Redistribution and use in source and binary forms";
                                default -> throw new AssertionError(data.licenceName());
                            });
        }
    }

    @Test
    void theImagesAreAsManyAndAsLargeAsTheCatalogueSays() throws IOException {
        var files = (DataFiles.Idx) EmbeddedData.FASHION.files();
        assertThat(header(files.trainImages(), 16)).containsExactly(0x803, 60_000, 28, 28);
        assertThat(header(files.testImages(), 16)).containsExactly(0x803, 10_000, 28, 28);
        assertThat(header(files.trainLabels(), 8)).containsExactly(0x801, 60_000);
        assertThat(header(files.testLabels(), 8)).containsExactly(0x801, 10_000);
    }

    @Test
    void theTablesAreAsLongAndAsWideAsTheCatalogueSays() throws IOException {
        int seen = 0;
        for (EmbeddedData data : EmbeddedData.all()) {
            if (data.files() instanceof DataFiles.Csv csv) {
                List<String> lines = text(csv.table()).lines().toList();
                assertThat(lines).as(data.name()).hasSize(data.examples() + 1);
                assertThat(lines).allMatch(line -> line.split(",", -1).length == data.columns() + 1, data.name());
                assertThat(lines.getFirst()).endsWith("," + csv.target());
                if (data.kind() == EmbeddedData.Kind.CLASSIFICATION) {
                    assertThat(lines.stream().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)))
                            .hasSameElementsAs(data.classNames())
                            .containsAll(data.classNames());
                }
                seen++;
            }
        }
        assertThat(seen).isEqualTo(5);
    }

    @Test
    void leastSquaresOnDiabetesHasThePublishedFit() throws IOException {
        // To four digits the figure that is commonly quoted. It does not depend on how the columns are scaled.
        var csv = (DataFiles.Csv) EmbeddedData.DIABETES.files();
        double[][] rows = text(csv.table())
                .lines()
                .skip(1)
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        assertThat(LeastSquaresFit.rSquared(rows)).isCloseTo(0.5177, within(5e-5));
    }

    @Test
    void aMissingResourceIsNamed() {
        assertThatThrownBy(() -> new Resource("tables/none.csv").url()).hasMessageContaining("tables/none.csv");
    }

    private static Stream<Resource> resources(EmbeddedData data) {
        return switch (data.files()) {
            case DataFiles.Idx idx ->
                Stream.of(idx.trainImages(), idx.trainLabels(), idx.testImages(), idx.testLabels(), idx.licence());
            case DataFiles.Csv csv -> Stream.of(csv.table(), csv.licence());
        };
    }

    private static int[] header(Resource resource, int bytes) throws IOException {
        try (InputStream in = new GZIPInputStream(resource.open())) {
            int[] words = new int[bytes / 4];
            ByteBuffer.wrap(in.readNBytes(bytes)).asIntBuffer().get(words);
            return words;
        }
    }

    private static String text(Resource resource) throws IOException {
        try (InputStream in = resource.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String sha256(Resource resource) throws IOException, NoSuchAlgorithmException {
        try (InputStream in = resource.open()) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        }
    }
}
