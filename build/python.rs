// Included by build.rs and fuzz/build.rs: link arguments reach only the package whose build script prints
// them.

/// Makes every program of this package load the libpython it was built against.
///
/// `DT_RPATH` (old tags) stands before `LD_LIBRARY_PATH`; the newer `DT_RUNPATH` stands behind it, and an
/// environment variable could bring another release's parser. `$ORIGIN/cpython/lib` lets a folder with
/// everything beside the program run where nothing is installed.
fn link_python() {
    let linux = std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux");
    if linux {
        println!("cargo:rustc-link-arg=-Wl,--disable-new-dtags");
        println!("cargo:rustc-link-arg=-Wl,-rpath,$ORIGIN/cpython/lib");
    }
    pyo3_build_config::add_libpython_rpath_link_args();
}
