//! The fuzz targets load the same libpython as the library they are linked with.

include!("../build/python.rs");

fn main() {
    println!("cargo:rerun-if-changed=../build/python.rs");
    link_python();
}
