package org.thalweg.datasets;

import java.util.List;
import java.util.Optional;

/// One embedded data set: what it is and where its files are.
///
/// @param name what the command line calls it
/// @param description one sentence
/// @param source who made it, and where it was published
/// @param licenceName the licence's SPDX identifier; its text is [DataFiles#licence()]
/// @param kind what is to be predicted
/// @param classNames the classes in the order of their indices; empty for a regression
/// @param imageShape height, width and channels where an example is an image; empty for a table
/// @param columns numbers per example
/// @param examples how many examples there are, without the test part of [DataFiles.Idx]
/// @param testExamples how many examples the test part has, 0 if there is none
/// @param files where the numbers are
public record EmbeddedData(
        String name,
        String description,
        String source,
        String licenceName,
        Kind kind,
        List<String> classNames,
        List<Integer> imageShape,
        int columns,
        int examples,
        int testExamples,
        DataFiles files) {

    /// What is to be predicted.
    public enum Kind {
        /// One of the classes.
        CLASSIFICATION,
        /// A real number.
        REGRESSION
    }

    private static final Resource TABLES_LICENCE = new Resource("tables/LICENSE.txt");
    private static final String SCIKIT_LEARN = "; as in scikit-learn 1.2.1";
    private static final String UCI_COPY = "; UCI Machine Learning Repository" + SCIKIT_LEARN;

    /// Fashion-MNIST, whole.
    public static final EmbeddedData FASHION = new EmbeddedData(
            "fashion",
            "Fashion-MNIST: grey 28×28 photographs of clothes, ten kinds, as many of each",
            "Xiao, Rasul & Vollgraf (2017), arXiv:1708.07747; Zalando SE",
            "MIT",
            Kind.CLASSIFICATION,
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"),
            List.of(28, 28, 1),
            784,
            60_000,
            10_000,
            new DataFiles.Idx(
                    new Resource("fashion/train-images-idx3-ubyte.gz"),
                    new Resource("fashion/train-labels-idx1-ubyte.gz"),
                    new Resource("fashion/t10k-images-idx3-ubyte.gz"),
                    new Resource("fashion/t10k-labels-idx1-ubyte.gz"),
                    new Resource("fashion/LICENSE.txt")));

    /// Handwritten digits of 8×8 pixels, each 0 … 16.
    public static final EmbeddedData DIGITS = table(
            "digits",
            "handwritten digits as 8×8 counts of ink, 0 … 16 in each pixel",
            "Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits, test part" + UCI_COPY,
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            List.of(8, 8, 1),
            64,
            1797,
            "digit");

    /// Fisher's irises.
    public static final EmbeddedData IRIS = table(
            "iris",
            "lengths and widths of sepals and petals of three species of iris, in cm",
            "Fisher (1936), The use of multiple measurements in taxonomic problems" + SCIKIT_LEARN,
            List.of("setosa", "versicolor", "virginica"),
            List.of(),
            4,
            150,
            "species");

    /// Wines from three cultivators.
    public static final EmbeddedData WINE = table(
            "wine",
            "chemical analyses of Italian wines from three cultivators",
            "Forina et al., PARVUS; Aeberhard, Coomans & de Vel (1992), Wine" + UCI_COPY,
            List.of("class_0", "class_1", "class_2"),
            List.of(),
            13,
            178,
            "cultivar");

    /// Breast cancer Wisconsin (diagnostic). Class 0 is malignant.
    public static final EmbeddedData BREAST_CANCER = table(
            "breast-cancer",
            "measures of cell nuclei in images of breast masses, malignant or benign",
            "Wolberg, Street & Mangasarian (1995), Breast Cancer Wisconsin (Diagnostic)" + UCI_COPY,
            List.of("malignant", "benign"),
            List.of(),
            30,
            569,
            "diagnosis");

    /// Diabetes: the measured values, which scikit-learn centres and scales by default. The columns s1 … s6 are
    /// total cholesterol, LDL, HDL, total/HDL, the logarithm of triglycerides, and blood sugar. The best linear
    /// function has R² = 0.5177 on the whole set.
    public static final EmbeddedData DIABETES = table(
            "diabetes",
            "progression of diabetes within a year, from ten measurements of each patient",
            "Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression, Annals of Statistics 32"
                    + SCIKIT_LEARN,
            List.of(),
            List.of(),
            10,
            442,
            "progression");

    private static final List<EmbeddedData> ALL = List.of(FASHION, DIGITS, IRIS, WINE, BREAST_CANCER, DIABETES);

    /// Every set, the default one first.
    public static List<EmbeddedData> all() {
        return ALL;
    }

    /// The set of that name, if there is one.
    public static Optional<EmbeddedData> named(String name) {
        return ALL.stream().filter(data -> data.name.equals(name)).findFirst();
    }

    private static EmbeddedData table(
            String name,
            String description,
            String source,
            List<String> classNames,
            List<Integer> imageShape,
            int columns,
            int examples,
            String target) {
        return new EmbeddedData(
                name,
                description,
                source,
                "BSD-3-Clause",
                classNames.isEmpty() ? Kind.REGRESSION : Kind.CLASSIFICATION,
                classNames,
                imageShape,
                columns,
                examples,
                0,
                new DataFiles.Csv(new Resource("tables/" + name + ".csv"), target, TABLES_LICENCE));
    }
}
