/// Real data sets as resources, with their licences: Fashion-MNIST, digits, iris, wine, breast cancer and diabetes.
module org.thalweg.datasets {
    requires static transitive org.jspecify;

    exports org.thalweg.datasets;
}
