#!/usr/bin/env bash
# Makes the files under src/main/resources again from Debian 12's packages, and compares them with SHA256SUMS.
#
#   datasets/obtain.sh [FOLDER]      FOLDER: where to write (default: the module's src/main/resources)
#
# dataset-fashion-mnist   the four gzip IDX files, byte for byte
# python3-sklearn         tables without a header, written again as CSV with one (see table and the calls of it below);
#                         every measured number keeps its text
#
# Needs apt-get with Debian 12's package lists (`apt-get update`), dpkg-deb, awk, gzip and sha256sum. Nothing is
# installed.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
resources=${1:-$here/src/main/resources}
out=$resources/org/thalweg/datasets
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fetch PACKAGE VERSION SHA256: unpacks the package into $work/PACKAGE.
fetch() {
  (cd "$work" && apt-get download -q "$1=$2")
  local deb
  deb=$(echo "$work/$1"_*.deb)
  echo "$3  $deb" | sha256sum --check --quiet
  dpkg-deb -x "$deb" "$work/$1"
}

# table SEPARATOR TARGET NAMES CLASSES: reads rows of numbers, the target last; writes CSV. CLASSES (may be empty) names
# the classes 0, 1, …; without them the target is an integer.
table() {
  awk -F"$1" -v OFS=, -v target="$2" -v names="$3" -v classes="$4" '
    BEGIN {
      columns = split(names, name, ",")
      count = split(classes, class, ",")
      print names, target
    }
    NF != columns + 1 { print "line " NR " has " NF " fields" > "/dev/stderr"; exit 1 }
    {
      if ($NF != int($NF) || (count && ($NF < 0 || $NF >= count))) { print "target " $NF > "/dev/stderr"; exit 1 }
      $NF = count ? class[$NF + 1] : int($NF)
      print
    }'
}

fetch dataset-fashion-mnist 0.0~git20200523.55506a9-1 \
  39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0
fetch python3-sklearn 1.2.1+dfsg-1 \
  ca0c6be401d14871c7e93cfdd8d1f561595dc65e6e2ad2501d568aee7f7efc58

mkdir -p "$out/fashion" "$out/tables"

fashion=$work/dataset-fashion-mnist/usr/share
cp "$fashion"/datasets/fashion-mnist/{train,t10k}-{images-idx3,labels-idx1}-ubyte.gz "$out/fashion/"
cp "$fashion/doc/dataset-fashion-mnist/copyright" "$out/fashion/LICENSE.txt"

sklearn=$work/python3-sklearn/usr
data=$sklearn/lib/python3/dist-packages/sklearn/datasets/data
cp "$sklearn/share/doc/python3-sklearn/copyright" "$out/tables/LICENSE.txt"

# iris, wine and breast cancer begin with a line "rows,columns,class,class,…".
tail -n +2 "$data/iris.csv" \
  | table , species sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm setosa,versicolor,virginica \
  > "$out/tables/iris.csv"

tail -n +2 "$data/wine_data.csv" \
  | table , cultivar "alcohol,malic_acid,ash,alcalinity_of_ash,magnesium,total_phenols,flavanoids,nonflavanoid_phenols,\
proanthocyanins,color_intensity,hue,od280_od315_of_diluted_wines,proline" class_0,class_1,class_2 \
  > "$out/tables/wine.csv"

measures="radius texture perimeter area smoothness compactness concavity concave_points symmetry fractal_dimension"
names=$(for kind in mean_%s %s_error worst_%s; do for m in $measures; do printf "$kind," "$m"; done; done)
tail -n +2 "$data/breast_cancer.csv" | table , diagnosis "${names%,}" malignant,benign > "$out/tables/breast-cancer.csv"

names=$(for y in {0..7}; do for x in {0..7}; do printf 'pixel_%d_%d,' "$y" "$x"; done; done)
zcat "$data/digits.csv.gz" | table , digit "${names%,}" 0,1,2,3,4,5,6,7,8,9 > "$out/tables/digits.csv"

# The measured values, not the copy with centred and scaled columns that scikit-learn returns by default.
paste -d' ' <(zcat "$data/diabetes_data_raw.csv.gz") <(zcat "$data/diabetes_target.csv.gz") \
  | table ' ' progression age,sex,bmi,bp,s1,s2,s3,s4,s5,s6 '' > "$out/tables/diabetes.csv"

(cd "$resources" && sha256sum --check --quiet "$here/SHA256SUMS")
echo "all files agree with SHA256SUMS"
