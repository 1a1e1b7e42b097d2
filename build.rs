//! What is known only while building, as environment variables for `src/environment.rs`: which data and
//! which interpreter this binary is made with. The library by itself has nothing of it, and asks for nothing.

#[cfg(feature = "harness")]
include!("build/harness.rs");
#[cfg(feature = "harness")]
include!("build/drivers.rs");
#[cfg(all(feature = "embed", not(feature = "extension")))]
include!("build/python.rs");

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build/harness.rs");
    println!("cargo:rerun-if-changed=build/drivers.rs");
    println!("cargo:rerun-if-changed=build/python.rs");
    #[cfg(feature = "harness")]
    {
        data_versions();
        commit();
        drivers();
    }
    #[cfg(all(feature = "embed", not(feature = "extension")))]
    {
        println!("cargo:rustc-cfg=embedded");
        pyo3_build_config::use_pyo3_cfgs();
        link_python();
        source(&interpreter());
    }
    #[cfg(all(feature = "harness", any(not(feature = "embed"), feature = "extension")))]
    source("");
}

/// Where the interpreter of the build lives, so that the one that runs can be compared with it.
#[cfg(all(feature = "embed", not(feature = "extension")))]
fn interpreter() -> String {
    let config = pyo3_build_config::get();
    let script = "import os, sys, sysconfig\n\
        get = sysconfig.get_config_var\n\
        library = os.path.join(get('LIBDIR') or '', get('INSTSONAME') or '')\n\
        print(' '.join(sys.version.split()))\n\
        print(':'.join(dict.fromkeys([sys.base_prefix, sys.base_exec_prefix])))\n\
        print(sysconfig.get_path('stdlib', vars={'installed_base': sys.base_prefix}))\n\
        print(library if get('Py_ENABLE_SHARED') else '')\n";
    // Without an interpreter to ask (a cross build) the check at start says so.
    let facts = config.executable().and_then(|_| config.run_python_script(script).ok()).unwrap_or_default();
    let mut lines = facts.lines();
    for key in ["VERSION", "HOME", "STDLIB", "LIBRARY"] {
        println!("cargo:rustc-env=ADDRDIFF_PYTHON_{key}={}", lines.next().unwrap_or_default());
    }
    facts
}
