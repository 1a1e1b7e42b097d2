//! The interpreter that the program brings along: started isolated, and compared with the one of the build.
//!
//! Two CPythons of one minor version can answer differently (a distribution's back-port of the fix of
//! CVE-2023-27043 is enough), so nothing that the environment says may change which one is loaded.

use super::expected::Expected;
use super::found::{Found, HostError};
use pyo3::ffi;
use pyo3::prelude::*;
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

pub(super) fn first_start() -> Result<Found, HostError> {
    let expected = Expected::of_this_program();
    // The library is compared before anything of it runs: a foreign one need not even start.
    expected.check_libraries(&Found::mapped())?;
    initialise(&expected.home)?;
    let found = Python::attach(|py| {
        py.import("warnings")?.call_method1("simplefilter", ("ignore",))?;
        Found::look_around(py)
    });
    let found = found.map_err(|error| HostError(error.to_string()))?;
    expected.check(&found)?;
    Ok(found)
}

/// Starts CPython, apart from everything that the user's environment, site or folder could say.
fn initialise(home: &str) -> Result<(), HostError> {
    // SAFETY: first call into this interpreter (guarded by the `OnceLock` of `start`), with the structures
    // that its own `Init` functions have filled.
    unsafe {
        let mut preconfig = MaybeUninit::<ffi::PyPreConfig>::uninit();
        ffi::PyPreConfig_InitIsolatedConfig(preconfig.as_mut_ptr());
        let mut preconfig = preconfig.assume_init();
        // The same decoding of names under every locale.
        preconfig.utf8_mode = 1;
        succeed(ffi::Py_PreInitialize(&preconfig))?;

        let mut config = MaybeUninit::<ffi::PyConfig>::uninit();
        ffi::PyConfig_InitIsolatedConfig(config.as_mut_ptr());
        let mut config = config.assume_init();
        let outcome =
            configure(&mut config, home).and_then(|()| succeed(ffi::Py_InitializeFromConfig(&config)));
        ffi::PyConfig_Clear(&mut config);
        outcome?;
        // From here on every thread attaches for itself.
        ffi::PyEval_SaveThread();
    }
    Ok(())
}

/// # Safety
/// `config` was filled by `PyConfig_InitIsolatedConfig`, after pre-initialisation.
unsafe fn configure(config: &mut ffi::PyConfig, home: &str) -> Result<(), HostError> {
    // A fixed seed: sets and dictionaries are walked in the same order in every process.
    config.use_hash_seed = 1;
    config.hash_seed = 0;
    // Ctrl-C belongs to the program.
    config.install_signal_handlers = 0;
    // No `.pth` file and no `sitecustomize` runs in here.
    config.site_import = 0;
    config.user_site_directory = 0;
    config.write_bytecode = 0;
    let home = CString::new(home).map_err(|_| HostError("the interpreter's home has a NUL in it".into()))?;
    let member = &raw mut config.home;
    // SAFETY: a member of this very `config`, and a C string that outlives the call.
    succeed(unsafe { ffi::PyConfig_SetBytesString(config, member, home.as_ptr()) })
}

fn succeed(status: ffi::PyStatus) -> Result<(), HostError> {
    // SAFETY: looks only at the value handed in.
    if unsafe { ffi::PyStatus_Exception(status) } == 0 {
        return Ok(());
    }
    let message = match status.err_msg.is_null() {
        true => "no reason given".into(),
        // SAFETY: a static string of CPython, checked not to be null.
        false => unsafe { CStr::from_ptr(status.err_msg) }.to_string_lossy(),
    };
    Err(HostError(format!("CPython does not start: {message}")))
}
