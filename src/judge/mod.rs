//! The judge: one input, put to parsers and gates, and what that shows.
//!
//! [`examine`] is the way in. A [`trial`] holds what each parser said and which gates admit; [`classes`] are pure functions of it;
//! [`delivery`] says what a mail server may take of a recipient that is no address; [`probe`] looks for what one
//! answer does not show; [`evidence`] counts what became of texts in a [`deployment`].

pub mod asking;
pub mod attribution;
pub mod classes;
pub mod controls;
pub mod delivery;
pub mod deployment;
pub mod evidence;
pub mod examine;
pub mod fate;
pub mod judged;
pub mod look_up;
pub mod pair;
pub mod panel;
pub mod probe;
pub mod silence;
pub mod sparing;
pub mod trial;
