//! Which file is trusted, and where the list of those that are stands.

use super::place::{MARKS, Place};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

#[test]
fn a_file_is_trusted_where_it_stands_and_a_directory_stands_for_its_file() {
    let place = Place::new();
    assert_eq!(place.in_folder("home", &["trust", "../checkout"], &[]).0, 0);
    // The same content elsewhere, as it is or behind a link, runs what stands there: nobody trusted that.
    for link in [false, true] {
        let there = place.path("elsewhere/addrdiff.toml");
        let _ = fs::remove_file(&there);
        match link {
            true => symlink(place.path("checkout/addrdiff.toml"), &there).unwrap(),
            false => drop(fs::copy(place.path("checkout/addrdiff.toml"), &there).unwrap()),
        }
        let (code, ..) = place.in_folder("elsewhere", &["explain", "--json", "a@state.example"], &[]);
        assert_eq!((code, place.path("elsewhere/ran-process").exists()), (3, false), "{link}");
    }
    // A link may be trusted; with other content behind it, it no longer is.
    assert_eq!(place.in_folder("elsewhere", &["trust"], &[]).0, 0);
    let standings =
        |place: &Place| place.listed().into_iter().map(|(_, standing)| standing).collect::<Vec<_>>();
    assert_eq!(standings(&place), ["trusted", "trusted"]);
    place.write("checkout/other.toml", "allow = ['state.example']\n");
    fs::remove_file(place.path("elsewhere/addrdiff.toml")).unwrap();
    symlink(place.path("checkout/other.toml"), place.path("elsewhere/addrdiff.toml")).unwrap();
    assert_eq!(standings(&place), ["trusted", "changed"]);
    fs::remove_file(place.path("elsewhere/addrdiff.toml")).unwrap();
    assert_eq!(standings(&place), ["trusted", "gone"]);
    // What is gone is revoked by its path.
    assert_eq!(place.code(&["trust", "--revoke", "../elsewhere/addrdiff.toml"]), 0);
    assert_eq!(standings(&place), ["trusted"]);
    // Only what is read without being named can be trusted, and only what can be read.
    assert_eq!(place.code(&["trust", "other.toml"]), 2);
    place.write("elsewhere/addrdiff.toml", "alow = []\n");
    assert_eq!(place.in_folder("elsewhere", &["trust"], &[]).0, 2);
    assert_eq!(place.listed().len(), 1);
}

#[test]
fn a_file_that_others_could_have_written_is_used_only_where_it_is_named() {
    let place = Place::new();
    let file = place.path("checkout/addrdiff.toml");
    fs::write(&file, "allow = ['state.example']\n").unwrap();
    let explain = ["explain", "--json", "a@state.example"];
    assert_eq!(place.code(&explain), 0);
    let refused = |place: &Place| {
        let codes = [&explain[..], &["check"], &["trust"]].map(|arguments| place.code(arguments));
        assert_eq!(codes, [2, 2, 2]);
        assert_eq!(place.code(&[&explain[..], &["--config", "addrdiff.toml"]].concat()), 0);
    };
    fs::set_permissions(&file, fs::Permissions::from_mode(0o646)).unwrap();
    refused(&place);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
    assert_eq!(place.code(&explain), 0);
    // Only root can give a file to another user.
    if std::os::unix::fs::chown(&file, Some(12_345), None).is_ok() {
        refused(&place);
        fs::rename(&file, place.path("checkout/own.toml")).unwrap();
        std::os::unix::fs::chown(place.path("checkout/own.toml"), Some(0), None).unwrap();
        symlink("own.toml", &file).unwrap();
        assert_eq!(place.code(&explain), 0);
        std::os::unix::fs::lchown(&file, Some(12_345), None).unwrap();
        refused(&place);
    }
    // What is there and cannot be read is no reason to answer without it.
    let _ = fs::remove_file(&file);
    symlink("nowhere", &file).unwrap();
    assert_eq!(place.code(&explain), 2);
}

#[test]
fn a_list_that_cannot_be_relied_on_trusts_nothing() {
    let place = Place::new();
    assert_eq!(place.code(&["trust"]), 0);
    let good = fs::read(place.state()).unwrap();
    let later = String::from_utf8(good.clone()).unwrap().replace("\"v\": 1", "\"v\": 2");
    for bad in [b"{".to_vec(), b"[]".to_vec(), Vec::new(), later.into_bytes(), b"\xff".to_vec()] {
        fs::write(place.state(), &bad).unwrap();
        assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0), "{bad:?}");
        for arguments in [&["trust"][..], &["trust", "--list"], &["trust", "--revoke"]] {
            assert_eq!(place.code(arguments), 2, "{bad:?}");
        }
        assert_eq!(fs::read(place.state()).unwrap(), bad, "it is kept as it is");
    }
    fs::write(place.state(), &good).unwrap();
    fs::set_permissions(place.state(), fs::Permissions::from_mode(0o602)).unwrap();
    assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0));
    fs::set_permissions(place.state(), fs::Permissions::from_mode(0o600)).unwrap();
    place.check(&[]);
    assert_eq!(place.ran(), MARKS);
}

#[test]
fn the_list_stands_in_the_state_directory_or_nowhere() {
    let place = Place::new();
    let state = place.path("state");
    let trust = |variables: &[(&str, &Path)]| place.in_folder("checkout", &["trust"], variables).0;
    assert_eq!(trust(&[("XDG_STATE_HOME", &state)]), 0);
    assert!(state.join("addrdiff/trusted.json").is_file() && !place.state().exists());
    assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0), "it is another user's");
    // A relative path would be one of the checkout: it counts as none.
    let list = place.path("checkout/list/addrdiff/trusted.json");
    fs::create_dir_all(list.parent().unwrap()).unwrap();
    fs::copy(state.join("addrdiff/trusted.json"), &list).unwrap();
    for variables in [
        [("XDG_STATE_HOME", Path::new("list")), ("HOME", Path::new("list"))],
        [("HOME", Path::new("")), ("X", Path::new(""))],
    ] {
        let (code, ..) = place.in_folder("checkout", &["explain", "--json", "a@state.example"], &variables);
        assert_eq!((code, place.ran().len(), trust(&variables)), (3, 0, 2));
    }
}
